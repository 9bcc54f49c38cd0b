//! Why nobody is logged in.

use purlin::prelude::*;
use purlin::security::jwt::IssueError;
use purlin::security::{PasswordError, ThrottleError, TokenError};
use purlin::session::SessionError;
use purlin::uuid::Uuid;

use crate::totp::SecondFactorError;

/// Why somebody is not logged in. It is the same for an account that is not there, one that is not confirmed, one that is disabled,
/// and a wrong password: whoever guesses learns nothing.
#[derive(Debug, ApiError)]
pub(crate) enum LoginError {
    #[api_error(unauthorized, "the e-mail address or the password is wrong")]
    Wrong,
    /// Only who knows the password learns of it.
    #[api_error(forbidden, "a code of the second factor is needed", code = "totp_required")]
    SecondFactor,
    /// The code of the second factor is wrong, or was used before.
    #[api_error(
        forbidden,
        "the code of the second factor is wrong, or was used before",
        code = "totp_wrong_code"
    )]
    WrongCode,
    #[api_error(transparent)]
    Throttled(ThrottleError),
    #[api_error(transparent)]
    Password(PasswordError),
    #[api_error(transparent)]
    Session(SessionError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why there is no token, in the words of OAuth 2.0 where it has some.
#[derive(Debug, ApiError)]
pub(crate) enum GrantError {
    #[api_error(transparent)]
    Token(TokenError),
    /// Only who knows the password learns of it.
    #[api_error(
        forbidden,
        "a code of the second factor is needed, in the field `X-Otp`",
        code = "totp_required"
    )]
    SecondFactor,
    /// The code of the second factor is wrong, or was used before.
    #[api_error(
        forbidden,
        "the code of the second factor is wrong, or was used before",
        code = "totp_wrong_code"
    )]
    WrongCode,
    #[api_error(transparent)]
    Throttled(ThrottleError),
    #[api_error(transparent)]
    Password(PasswordError),
    #[api_error(transparent)]
    Issue(IssueError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why nobody is logged out.
#[derive(Debug, ApiError)]
pub(crate) enum LogoutError {
    #[api_error(transparent)]
    Session(SessionError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a login cannot be had. That of somebody else is told as one that does not exist.
#[derive(Debug, ApiError)]
pub(crate) enum LoginEndError {
    #[api_error(not_found, "no login of yours has the id {0}", code = "login_not_found")]
    NotFound(Uuid),
    #[api_error(transparent)]
    Db(DbError),
}

impl From<SecondFactorError> for LoginError {
    fn from(error: SecondFactorError) -> Self {
        match error {
            SecondFactorError::Missing => Self::SecondFactor,
            SecondFactorError::Wrong => Self::WrongCode,
            SecondFactorError::Db(error) => Self::Db(error),
        }
    }
}

impl From<LoginError> for GrantError {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Wrong => Self::Token(TokenError::InvalidGrant),
            LoginError::SecondFactor => Self::SecondFactor,
            LoginError::WrongCode => Self::WrongCode,
            LoginError::Throttled(error) => Self::Throttled(error),
            LoginError::Password(error) => Self::Password(error),
            LoginError::Session(error) => Self::Token(TokenError::Other(error.into_problem())),
            LoginError::Db(error) => Self::Db(error),
        }
    }
}

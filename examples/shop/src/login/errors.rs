//! Why there is no token.

use purlin::prelude::*;
use purlin::security::jwt::IssueError;
use purlin::security::{ThrottleError, TokenError};

use crate::users::ProofError;

/// Why there is no token, in the words of OAuth 2.0 where it has some. It is the same for an account that is not there and for a wrong
/// password: whoever guesses learns nothing here. Whoever registers learns that an address is taken.
#[derive(Debug, ApiError)]
pub(crate) enum GrantError {
    #[api_error(transparent)]
    Token(TokenError),
    #[api_error(transparent)]
    Throttled(ThrottleError),
    #[api_error(transparent)]
    Proof(ProofError),
    #[api_error(transparent)]
    Issue(IssueError),
}

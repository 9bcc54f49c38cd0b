//! What clients send and receive.

use purlin::prelude::*;

use crate::password::strong;
use crate::roles::PermissionName;
use crate::users::User;

/// Somebody who wants an account.
#[schema]
#[derive(Clone)]
pub(crate) struct Registration {
    /// Where letters go. Capitals make no difference.
    #[field(email, max_length = 254, example = "ada@example.com")]
    pub(crate) email: String,
    /// What to call the user.
    #[field(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\x00-\\x1f]*$",
        example = "Ada"
    )]
    pub(crate) name: String,
    /// At least ten characters, and none of those that everybody tries first.
    #[field(sensitive, write_only, min_length = 10, max_length = 256, check = strong)]
    pub(crate) password: String,
}

/// The token of a letter.
#[schema]
#[derive(Clone)]
pub(crate) struct Verification {
    /// What stands behind `token=` in the link.
    #[field(sensitive, write_only, max_length = 1000)]
    pub(crate) token: String,
}

/// Somebody who has forgotten the password.
#[schema]
#[derive(Clone)]
pub(crate) struct PasswordForgotten {
    /// Where letters go.
    #[field(email, max_length = 254, example = "ada@example.com")]
    pub(crate) email: String,
}

/// A new password, by the token of a letter.
#[schema]
#[derive(Clone)]
pub(crate) struct NewPassword {
    /// What stands behind `token=` in the link.
    #[field(sensitive, write_only, max_length = 1000)]
    pub(crate) token: String,
    /// At least ten characters, and none of those that everybody tries first.
    #[field(sensitive, write_only, min_length = 10, max_length = 256, check = strong)]
    pub(crate) password: String,
}

/// A new password, by the old one.
#[schema]
#[derive(Clone)]
pub(crate) struct PasswordChange {
    /// The present password.
    #[field(sensitive, write_only, max_length = 1024)]
    pub(crate) current: String,
    /// At least ten characters, and none of those that everybody tries first.
    #[field(sensitive, write_only, min_length = 10, max_length = 256, check = strong)]
    pub(crate) new: String,
}

/// A change of one's own account. What is left out stays as it is.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct MeUpdate {
    /// What to call you from now on.
    #[field(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\x00-\\x1f]*$",
        example = "Ada Lovelace"
    )]
    pub(crate) name: Option<String>,
}

/// You.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct Me {
    /// Your account.
    pub(crate) user: User,
    /// What you may do with the token, the cookie or the key of this request.
    pub(crate) permissions: Vec<PermissionName>,
}

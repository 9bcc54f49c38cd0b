//! What a token is for.

use std::time::Duration;

/// What a token is for. A token of one purpose is none of another.
///
/// ```
/// use std::time::Duration;
/// use purlin::security::Purpose;
///
/// /// Lets somebody join a team.
/// struct Invitation;
///
/// impl Purpose for Invitation {
///     const NAME: &'static str = "invitation";
///     const LIFETIME: Duration = Duration::from_hours(48);
/// }
/// ```
pub trait Purpose {
    /// A name that no other purpose of the app has, and that stays: tokens with another one are refused.
    const NAME: &'static str;

    /// How long a token lasts.
    const LIFETIME: Duration;
}

/// To set a new password, within half an hour. Its state is the hash of the present one.
#[derive(Debug, Clone, Copy)]
pub struct PasswordReset;

impl Purpose for PasswordReset {
    const NAME: &'static str = "password-reset";
    const LIFETIME: Duration = Duration::from_mins(30);
}

/// To confirm an e-mail address, within a day. Its state is the address, and whether it is confirmed.
#[derive(Debug, Clone, Copy)]
pub struct EmailVerification;

impl Purpose for EmailVerification {
    const NAME: &'static str = "email-verification";
    const LIFETIME: Duration = Duration::from_hours(24);
}

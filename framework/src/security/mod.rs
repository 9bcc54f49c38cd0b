//! Who is asking, and what they may do.
//!
//! A scheme is an argument of the phase *Auth*: [`Bearer`], [`Basic`], [`ApiKey`], [`OAuth2Password`], [`OAuth2AuthorizationCode`],
//! [`OpenIdConnect`], with the feature `tls` a client's certificate, and with `sessions` `LoggedIn`. [`AllOf`] demands two, [`OneOf`] either, and an `Option` none. What
//! they demand is what the document says.
//!
//! ```
//! use purlin::prelude::*;
//! use purlin::security::Bearer;
//!
//! /// Say who is asking.
//! #[get("/me")]
//! async fn read_me(token: Bearer) -> Json<bool> {
//!     Json(token.token().matches("correct horse"))
//! }
//! ```
//!
//! With the feature `accounts`:
//!
//! - [`Passwords`] hashes and verifies passwords, by argon2id and in a pool of bounded size.
//! - [`LoginThrottle`] makes whoever guesses wait.
//! - [`OneTimeTokens`] are what links in e-mails hold: to set a new password, to confirm an address.
//! - [`TotpSecret`] and [`RecoveryCodes`] are second factors.
//! - [`Sealed`] is a value in a cookie that clients cannot change, or not even read.
//!
//! With the feature `jwt`, [`jwt`] has tokens and the keys behind them.

#[cfg(feature = "accounts")]
mod cookie;
#[cfg(feature = "jwt")]
pub mod jwt;
#[cfg(feature = "accounts")]
mod one_time;
#[cfg(feature = "accounts")]
mod password;
mod policy;
mod scheme;
#[cfg(feature = "accounts")]
mod secret_key;
#[cfg(feature = "accounts")]
mod throttle;
#[cfg(feature = "accounts")]
mod totp;

#[cfg(feature = "accounts")]
pub use self::cookie::{CookieKeys, Seal, SealError, Sealed, SealedCookie};
#[cfg(feature = "accounts")]
pub use one_time::{Claimed, EmailVerification, OneTimeTokens, PasswordReset, Purpose, TokenRefused};
#[cfg(feature = "accounts")]
pub use password::{
    Cost, InvalidHash, PasswordError, PasswordHash, PasswordOptions, PasswordPolicy, Passwords, Verdict,
    WeakPassword,
};
pub use policy::*;
pub use scheme::*;
#[cfg(feature = "accounts")]
pub use secret_key::KeyError;
#[cfg(feature = "accounts")]
pub use throttle::{
    Attempt, Failures, LoginThrottle, MemoryFailures, StoreFuture, Tally, ThrottleError, ThrottleKey,
    ThrottleRule,
};
#[cfg(feature = "accounts")]
pub use totp::{InvalidTotpSecret, RecoveryCodes, TotpSecret, TotpStep};

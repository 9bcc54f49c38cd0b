//! Values in cookies that clients cannot change: signed, or encrypted as well.

mod keys;
mod sealed;

pub use keys::{CookieKeys, SealError};
pub use sealed::{Seal, Sealed, SealedCookie};

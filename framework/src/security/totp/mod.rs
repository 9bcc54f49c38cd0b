//! Second factors: codes by time (RFC 6238), and codes for the day when the telephone is lost.

mod recovery;
mod secret;
mod step;

pub use recovery::RecoveryCodes;
pub use secret::{InvalidTotpSecret, TotpSecret};
pub use step::TotpStep;

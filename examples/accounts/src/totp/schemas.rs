//! What clients send and receive.

use purlin::prelude::*;

/// What an app for codes needs.
#[schema]
#[derive(Clone)]
pub(crate) struct TotpBegun {
    /// For people who have no camera.
    pub(crate) secret: String,
    /// The address to show as a picture.
    pub(crate) uri: String,
}

/// A proof that the app has the secret.
#[schema]
#[derive(Clone)]
pub(crate) struct TotpConfirm {
    /// What the app shows.
    #[field(sensitive, min_length = 6, max_length = 10)]
    pub(crate) code: String,
}

/// Codes for the day when the telephone is lost. Each works once, and they are shown once.
#[schema]
#[derive(Clone)]
pub(crate) struct TotpConfirmed {
    /// To be printed, and kept where the telephone is not.
    pub(crate) recovery_codes: Vec<String>,
}

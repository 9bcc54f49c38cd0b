//! What clients send.

use purlin::prelude::*;

/// A change of somebody's account.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct UserUpdate {
    /// Whether the user may not log in. Whoever is logged in as the user is logged out.
    pub(crate) is_disabled: bool,
}

//! The table of second factors.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::security::{RecoveryCodes, TotpSecret, TotpStep};
use purlin::uuid::Uuid;

use crate::users::USER_ID;

/// The second factor of a user. Nothing of it is shown after it was made.
#[derive(Debug, Model)]
#[model(table = "second_factors")]
pub(crate) struct TotpRow {
    #[model(primary_key, references = USER_ID, on_delete = cascade)]
    pub(crate) user_id: Uuid,
    /// Who reads it can make every code. Where the database is not trusted with that, encrypt it.
    pub(crate) secret: TotpSecret,
    /// The step of the last code that was used. No earlier one works.
    pub(crate) last_step: Option<TotpStep>,
    /// The hashes of those that are left.
    pub(crate) recovery_codes: Option<RecoveryCodes>,
    /// When the user proved to have the secret. Before that, it is not asked for.
    pub(crate) confirmed_at: Option<Timestamp>,
}

impl TotpRow {
    /// Whether it is asked for.
    pub(crate) const fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }
}

//! What can go wrong with payments.

use purlin::prelude::*;

/// Why something cannot be paid.
#[derive(Debug, ApiError)]
pub(crate) enum PaymentError {
    /// The provider will not take the money.
    #[api_error(payment_required, "the payment was declined")]
    Declined,
    #[api_error(transparent)]
    Db(DbError),
}

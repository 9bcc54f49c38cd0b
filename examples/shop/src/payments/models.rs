//! The table of payments.

use purlin::prelude::*;
use purlin::uuid::Uuid;

/// A payment.
#[derive(Debug, Model)]
#[model(table = "payments", check(payments_amount = "amount_cents > 0"))]
pub(crate) struct PaymentRow {
    /// By it the provider knows the payment again.
    #[model(primary_key, auto)]
    pub(crate) id: Uuid,
    pub(crate) amount_cents: i64,
    #[model(index)]
    pub(crate) status: PaymentStatus,
}

/// How far a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ColumnValue)]
pub(crate) enum PaymentStatus {
    /// The provider is to take the money.
    Pending,
    /// The provider has taken the money.
    Captured,
    /// The provider will not take the money.
    Declined,
    /// The provider is to give the money back.
    Refunding,
    /// The provider has given the money back.
    Refunded,
}

impl PaymentStatus {
    /// Whether the provider has still to do something.
    pub(crate) const fn is_waiting(self) -> bool {
        matches!(self, Self::Pending | Self::Refunding)
    }
}

//! Payments: the money for orders, which somebody else takes.
//!
//! A provider is a company elsewhere. It must never be asked while a transaction is open:
//!
//! - It takes seconds when it is slow, and every row that the transaction has locked would be locked as long.
//! - If the commit fails after the money was taken, the customer has paid for an order that nobody knows of. The database rolls
//!   back its rows, and not what others have done.
//!
//! So there are two steps. The transaction of the order writes a payment that is `pending`: that is what we intend. When it is
//! committed, the provider is asked, and a second transaction writes down what it said. If the process ends in between,
//! the payment is still `pending`, and the command `tidy` asks again. The provider knows payments by their id, so asking
//! twice takes the money once.

mod crud;
mod errors;
mod models;
mod provider;
mod sandbox;
mod services;

use purlin::model::{Column, Unique};
use purlin::prelude::*;
use purlin::uuid::Uuid;

pub use provider::{Answer, ChargeError, PaymentProvider, Provider, Unreachable};
pub use sandbox::Sandbox;

pub(crate) use errors::PaymentError;
pub(crate) use models::PaymentStatus;
pub(crate) use services::PaymentService;

use models::PaymentRow;

/// What rows of other modules refer to a payment by.
pub(crate) const PAYMENT_ID: Column<PaymentRow, Uuid, Unique> = PaymentRow::ID;

/// It has no routes: who orders, pays.
pub(crate) fn module() -> Module {
    Module::new("payments")
        .service::<PaymentService>()
        .models(models![PaymentRow])
}

//! What a payment provider does for us.

use std::pin::Pin;
use std::sync::Arc;

use purlin::BoxError;
use purlin::uuid::Uuid;

/// The provider of the app, which it is given as state.
pub type Provider = Arc<dyn PaymentProvider>;

/// What a provider will say. It is boxed, so that the app need not know which provider it has.
pub type Answer<'a, E> = Pin<Box<dyn Future<Output = Result<(), E>> + Send + 'a>>;

/// Takes money, and gives it back. Each payment has an id, by which the provider knows it again: what is asked twice, it does
/// once.
pub trait PaymentProvider: Send + Sync {
    /// The most that it takes at once, in cents. It stands in the contract, so it is known without asking.
    fn limit_cents(&self) -> i64;

    /// Takes money.
    fn charge(&self, payment: Uuid, cents: i64) -> Answer<'_, ChargeError>;

    /// Gives the money of a payment back.
    fn refund(&self, payment: Uuid) -> Answer<'_, Unreachable>;
}

/// Why money was not taken.
#[derive(Debug)]
pub enum ChargeError {
    /// The provider will not take it.
    Declined,
    /// The provider did not answer, so the money may have been taken or not.
    Unreachable(Unreachable),
}

/// The provider did not answer, so what it was asked for may have been done or not. The reason is for the log.
#[derive(Debug)]
pub struct Unreachable(pub BoxError);

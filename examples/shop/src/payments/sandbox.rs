//! A provider without a company behind it, for a start and for tests.

use std::future::ready;

use purlin::uuid::Uuid;

use super::{Answer, ChargeError, PaymentProvider, Unreachable};

/// A provider that takes everything up to a limit, and no real money.
#[derive(Debug, Clone, Copy)]
pub struct Sandbox {
    limit_cents: i64,
}

impl Sandbox {
    /// A provider with a limit, in cents.
    pub const fn with_limit(limit_cents: i64) -> Self {
        Self { limit_cents }
    }
}

impl Default for Sandbox {
    /// The limit is 10,000.00.
    fn default() -> Self {
        Self::with_limit(1_000_000)
    }
}

impl PaymentProvider for Sandbox {
    fn limit_cents(&self) -> i64 {
        self.limit_cents
    }

    fn charge(&self, _: Uuid, cents: i64) -> Answer<'_, ChargeError> {
        let taken = if cents <= self.limit_cents {
            Ok(())
        } else {
            Err(ChargeError::Declined)
        };
        Box::pin(ready(taken))
    }

    fn refund(&self, _: Uuid) -> Answer<'_, Unreachable> {
        Box::pin(ready(Ok(())))
    }
}

//! Orders: decoded by serde, checked by garde.

use garde::Validate;
use serde::{Deserialize, Serialize};

/// An order as clients send it.
#[derive(Debug, Deserialize, Validate)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
pub struct NewOrder {
    #[garde(length(chars, min = 1, max = 100))]
    pub customer: String,
    #[garde(email)]
    pub email: String,
    #[garde(skip)]
    pub currency: Currency,
    #[garde(length(min = 1, max = 100), dive)]
    pub lines: Vec<Line>,
    #[garde(length(chars, max = 500))]
    pub note: Option<String>,
}

/// A line of an order.
#[derive(Debug, Deserialize, Validate)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
pub struct Line {
    #[garde(length(chars, min = 1, max = 32))]
    pub sku: String,
    #[garde(range(min = 1, max = 1000))]
    pub quantity: u32,
    #[garde(range(min = 1, max = 1_000_000))]
    pub price_cents: u32,
}

/// What an order is paid in.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    Eur,
    Usd,
    Gbp,
}

/// An order that was taken.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
pub struct Order {
    pub id: i64,
    pub customer: String,
    pub currency: Currency,
    pub lines: usize,
    pub total_cents: i64,
}

impl NewOrder {
    /// What all lines cost.
    #[must_use]
    pub fn total_cents(&self) -> i64 {
        let price = |line: &Line| i64::from(line.quantity) * i64::from(line.price_cents);
        self.lines.iter().map(price).sum()
    }

    /// What is answered when it was taken.
    #[must_use]
    pub fn taken(self, id: i64) -> Order {
        Order {
            id,
            total_cents: self.total_cents(),
            lines: self.lines.len(),
            customer: self.customer,
            currency: self.currency,
        }
    }
}

//! What clients send and receive.

use purlin::prelude::*;

/// A purchase as clients send it.
#[schema]
pub(crate) struct PurchaseCreate {
    #[field(min_length = 1, max_length = 100)]
    pub(crate) customer: String,
    #[field(min_items = 1, max_items = 100)]
    pub(crate) lines: Vec<PurchaseLine>,
}

/// A product, and how many pieces of it.
#[schema]
pub(crate) struct PurchaseLine {
    pub(crate) product_id: i64,
    #[field(ge = 1, le = 1000)]
    pub(crate) quantity: i64,
}

/// A purchase that was stored.
#[schema]
pub(crate) struct Purchase {
    pub(crate) id: i64,
    pub(crate) total_cents: i64,
}

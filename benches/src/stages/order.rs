//! An order, with rules and without.

use purlin::prelude::*;

/// What is sent: 367 bytes.
pub(super) const RIGHT: &str = r#"{"customer":"Ada Lovelace","email":"ada@example.com","currency":"EUR","lines":[{"sku":"SKU-00001","quantity":2,"price_cents":1999},{"sku":"SKU-00002","quantity":2,"price_cents":1999},{"sku":"SKU-00003","quantity":2,"price_cents":1999},{"sku":"SKU-00004","quantity":2,"price_cents":1999},{"sku":"SKU-00005","quantity":2,"price_cents":1999}],"note":"leave at the door"}"#;

/// The same with three rules broken.
pub(super) const WRONG: &str = r#"{"customer":"Ada Lovelace","email":"ada.example.com","currency":"EUR","lines":[{"sku":"SKU-00001","quantity":2,"price_cents":1999},{"sku":"SKU-00002","quantity":0,"price_cents":1999},{"sku":"SKU-00003","quantity":2,"price_cents":1999},{"sku":"SKU-00004","quantity":2,"price_cents":0},{"sku":"SKU-00005","quantity":2,"price_cents":1999}],"note":"leave at the door"}"#;

/// A currency that is paid in.
#[schema(rename_all = "UPPERCASE")]
pub(super) enum Currency {
    Eur,
    Usd,
    Gbp,
}

/// What is ordered.
#[schema]
pub(super) struct Line {
    #[field(min_length = 1, max_length = 32)]
    pub(super) sku: String,
    #[field(ge = 1, le = 1_000)]
    pub(super) quantity: u32,
    #[field(ge = 1, le = 1_000_000)]
    pub(super) price_cents: u64,
}

/// An order.
#[schema]
pub(super) struct Order {
    #[field(min_length = 1, max_length = 100)]
    pub(super) customer: String,
    #[field(email)]
    pub(super) email: String,
    pub(super) currency: Currency,
    #[field(min_items = 1, max_items = 100)]
    pub(super) lines: Vec<Line>,
    #[field(max_length = 500)]
    pub(super) note: Option<String>,
}

/// A line without rules.
#[schema]
pub(super) struct FreeLine {
    pub(super) sku: String,
    pub(super) quantity: u32,
    pub(super) price_cents: u64,
}

/// An order without rules.
#[schema]
pub(super) struct FreeOrder {
    pub(super) customer: String,
    pub(super) email: String,
    pub(super) currency: Currency,
    pub(super) lines: Vec<FreeLine>,
    pub(super) note: Option<String>,
}

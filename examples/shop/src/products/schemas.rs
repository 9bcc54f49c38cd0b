//! What clients and other modules send and receive.

use purlin::jiff::Timestamp;
use purlin::model::Sort;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{ProductRow, TagRow};

/// A product.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Product {
    /// Made by the server.
    #[field(read_only)]
    pub(crate) id: Uuid,
    /// What it is called. No two products have the same name.
    pub(crate) name: String,
    /// What customers read about it.
    pub(crate) description: Option<String>,
    /// What a piece costs, in cents.
    pub(crate) price_cents: i64,
    /// How many pieces can be ordered.
    pub(crate) stock: i64,
    /// Words to find it by, in the order of the alphabet.
    pub(crate) tags: Vec<String>,
    /// Goes up with each change, and has to be sent with the next one.
    #[field(read_only)]
    pub(crate) version: i64,
    /// Since when it is there.
    #[field(read_only)]
    pub(crate) created_at: Timestamp,
}

/// A product as clients send it.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct ProductCreate {
    /// What to call it. No other product may have this name.
    #[field(
        min_length = 1,
        max_length = 120,
        pattern = "^[^\\x00-\\x1f]*$",
        example = "Desk lamp"
    )]
    pub(crate) name: String,
    /// What customers read about it.
    #[field(
        max_length = 2000,
        pattern = "^[^\\x00]*$",
        example = "It bends where you want it to"
    )]
    pub(crate) description: Option<String>,
    /// What a piece costs, in cents.
    #[field(ge = 1, le = 100_000_000, example = 4_900)]
    pub(crate) price_cents: i64,
    /// How many pieces there are at first.
    #[field(ge = 0, le = 1_000_000, default = 0)]
    pub(crate) stock: i64,
    /// Words to find it by.
    #[field(max_items = 10, unique_items, default)]
    pub(crate) tags: Vec<TagName>,
}

/// A change of a product. What is left out stays as it is.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct ProductUpdate {
    /// The version that was read. If somebody else has changed the product since, nothing changes.
    #[field(ge = 1, example = 1)]
    pub(crate) version: i64,
    /// What to call it from now on.
    #[field(
        min_length = 1,
        max_length = 120,
        pattern = "^[^\\x00-\\x1f]*$",
        example = "Desk lamp, black"
    )]
    pub(crate) name: Option<String>,
    /// What customers read from now on; `null` takes the description away.
    #[field(max_length = 2000, pattern = "^[^\\x00]*$")]
    pub(crate) description: Patch<String>,
    /// What a piece costs from now on, in cents. Orders keep the price that they were placed at.
    #[field(ge = 1, le = 100_000_000, example = 3_900)]
    pub(crate) price_cents: Option<i64>,
    /// All its tags from now on.
    #[field(max_items = 10, unique_items)]
    pub(crate) tags: Option<Vec<TagName>>,
}

/// A delivery of pieces.
#[schema]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Restock {
    /// How many pieces have come.
    #[field(ge = 1, le = 1_000_000, example = 100)]
    pub(crate) quantity: i64,
}

/// A word to find products by.
#[schema(rename = "Tag", example = "office")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TagName(#[field(pattern = "^[a-z0-9-]{1,30}$")] pub(crate) String);

/// Which products to list, and in which order.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct ProductSearch {
    /// Only products with this text in their name. Capital and small letters are the same: all on PostgreSQL, those of ASCII on SQLite.
    #[field(min_length = 1, max_length = 120, pattern = "^[^\\x00-\\x1f]*$")]
    pub(crate) text: Option<String>,
    /// Only products with this tag.
    pub(crate) tag: Option<TagName>,
    /// Only products that cost no more than that, in cents.
    #[field(ge = 1)]
    pub(crate) max_price_cents: Option<i64>,
    /// Only products that are there, or only those that are not.
    pub(crate) in_stock: Option<bool>,
    /// The order of the list. Of equal ones, those added last come first.
    #[field(default)]
    pub(crate) sort: Sort<ProductRow>,
}

impl Product {
    /// The product of a row and of its tags.
    pub(super) fn of(row: ProductRow, tags: Vec<TagRow>) -> Self {
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            price_cents: row.price_cents,
            stock: row.stock,
            tags: tags.into_iter().map(|row| row.tag).collect(),
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// Pieces of a product that were taken out of the stock, for other modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) product_id: Uuid,
    pub(crate) quantity: i64,
    /// What a piece costs now.
    pub(crate) price_cents: i64,
}

impl Taken {
    /// What all the pieces cost.
    pub(crate) const fn cents(&self) -> i64 {
        self.quantity * self.price_cents
    }
}

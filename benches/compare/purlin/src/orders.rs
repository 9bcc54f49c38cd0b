//! Orders, which are checked and not stored.

use purlin::prelude::*;

pub(crate) fn module() -> Module {
    Module::new("orders").routes(routes![create_order])
}

/// An order as clients send it.
#[schema]
struct OrderCreate {
    #[field(min_length = 1, max_length = 100)]
    customer: String,
    #[field(email)]
    email: String,
    currency: Currency,
    #[field(min_items = 1, max_items = 100)]
    lines: Vec<Line>,
    #[field(max_length = 500)]
    note: Option<String>,
}

/// A line of an order.
#[schema]
struct Line {
    #[field(min_length = 1, max_length = 32)]
    sku: String,
    #[field(ge = 1, le = 1000)]
    quantity: u32,
    #[field(ge = 1, le = 1_000_000)]
    price_cents: u64,
}

/// What an order is paid in.
#[schema(rename_all = "UPPERCASE")]
enum Currency {
    Eur,
    Usd,
    Gbp,
}

/// An order that was taken.
#[schema]
struct Order {
    id: u64,
    customer: String,
    currency: Currency,
    lines: u64,
    total_cents: u64,
}

/// Take an order.
#[post("/orders")]
async fn create_order(Json(new): Json<OrderCreate>) -> Created<Json<Order>> {
    let price = |line: &Line| u64::from(line.quantity) * line.price_cents;
    Created(Json(Order {
        id: 1,
        total_cents: new.lines.iter().map(price).sum(),
        lines: new.lines.len() as u64,
        customer: new.customer,
        currency: new.currency,
    }))
}

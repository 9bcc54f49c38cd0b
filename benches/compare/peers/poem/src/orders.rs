//! Orders, with the rules that poem-openapi checks.

use poem_openapi::payload::Json;
use poem_openapi::types::Email;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};

/// An order as clients send it.
#[derive(Object)]
struct NewOrder {
    #[oai(validator(min_length = 1, max_length = 100))]
    customer: String,
    email: Email,
    currency: Currency,
    #[oai(validator(min_items = 1, max_items = 100))]
    lines: Vec<Line>,
    #[oai(validator(max_length = 500))]
    note: Option<String>,
}

/// A line of an order.
#[derive(Object)]
struct Line {
    #[oai(validator(min_length = 1, max_length = 32))]
    sku: String,
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    quantity: u32,
    #[oai(validator(minimum(value = "1"), maximum(value = "1000000")))]
    price_cents: u32,
}

/// What an order is paid in.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "UPPERCASE")]
enum Currency {
    Eur,
    Usd,
    Gbp,
}

/// An order that was taken.
#[derive(Object)]
struct Order {
    id: i64,
    customer: String,
    currency: Currency,
    lines: u64,
    total_cents: i64,
}

#[derive(ApiResponse)]
enum Taken {
    #[oai(status = 201)]
    Created(Json<Order>),
}

impl NewOrder {
    fn total_cents(&self) -> i64 {
        let price = |line: &Line| i64::from(line.quantity) * i64::from(line.price_cents);
        self.lines.iter().map(price).sum()
    }

    fn taken(self, id: i64) -> Taken {
        Taken::Created(Json(Order {
            id,
            total_cents: self.total_cents(),
            lines: self.lines.len() as u64,
            customer: self.customer,
            currency: self.currency,
        }))
    }
}

pub(crate) struct Orders;

#[OpenApi]
impl Orders {
    /// Take an order.
    #[oai(path = "/orders", method = "post")]
    async fn create(&self, Json(new): Json<NewOrder>) -> Taken {
        new.taken(1)
    }
}

//! Orders and products, with the rules that poem-openapi checks.

use compare_store::Store;
use poem::error::InternalServerError;
use poem_openapi::param::Path;
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

    fn row(&self) -> compare_store::Order<'_> {
        compare_store::Order {
            customer: &self.customer,
            email: &self.email.0,
            currency: self.currency.code(),
            note: self.note.as_deref(),
            total_cents: self.total_cents(),
            lines: self.lines.iter().map(Into::into).collect(),
        }
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

impl<'a> From<&'a Line> for compare_store::Line<'a> {
    fn from(line: &'a Line) -> Self {
        Self {
            sku: &line.sku,
            quantity: line.quantity.into(),
            price_cents: line.price_cents.into(),
        }
    }
}

impl Currency {
    const fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
            Self::Usd => "USD",
            Self::Gbp => "GBP",
        }
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

/// A row of the products.
#[derive(Object)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    price_cents: i64,
    stock: i64,
}

impl From<compare_store::Product> for Product {
    fn from(row: compare_store::Product) -> Self {
        let compare_store::Product {
            id,
            sku,
            name,
            price_cents,
            stock,
        } = row;
        Self {
            id,
            sku,
            name,
            price_cents,
            stock,
        }
    }
}

#[derive(ApiResponse)]
enum Found {
    #[oai(status = 200)]
    Product(Json<Product>),
    #[oai(status = 404)]
    Missing,
}

pub(crate) struct Database {
    pub(crate) store: Store,
}

#[OpenApi]
impl Database {
    /// Read a product.
    #[oai(path = "/products/:id", method = "get")]
    async fn read(&self, Path(id): Path<i64>) -> poem::Result<Found> {
        let row = self.store.product(id).await.map_err(InternalServerError)?;
        Ok(row.map_or(Found::Missing, |row| Found::Product(Json(row.into()))))
    }

    /// Take an order, and store it.
    #[oai(path = "/db/orders", method = "post")]
    async fn place(&self, Json(new): Json<NewOrder>) -> poem::Result<Taken> {
        let id = self.store.place(&new.row()).await.map_err(InternalServerError)?;
        Ok(new.taken(id))
    }
}

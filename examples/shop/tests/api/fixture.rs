//! A shop for a test, and what tests do with it.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use purlin::BoxError;
use purlin::serde_json::{Value, json};
use purlin::sqlx;
use purlin::testing::{TestArgument, TestClient, TestCx, TestRequest};
use shop::payments::{Provider, Sandbox};
use shop::{Db, Tx};

/// The most that the provider takes, in cents.
pub(crate) const LIMIT: i64 = 1_000_000;

/// A shop with a database of its own.
#[derive(Clone)]
pub(crate) struct Shop {
    client: TestClient,
    db: Db,
}

impl TestArgument for Shop {
    async fn set_up(cx: &mut TestCx) -> Result<Self, BoxError> {
        let db = cx.argument::<Db>().await?;
        Ok(Self::with(Arc::new(Sandbox::with_limit(LIMIT)), db))
    }
}

impl Deref for Shop {
    type Target = TestClient;

    fn deref(&self) -> &TestClient {
        &self.client
    }
}

impl Shop {
    /// A shop that has its payments from a provider.
    pub(crate) fn with(provider: Provider, db: Db) -> Self {
        Self {
            client: TestClient::new(shop::app(provider).database(db.clone())),
            db,
        }
    }

    /// Registers a user, and answers the id.
    pub(crate) async fn user(&self, email: &str) -> String {
        let answer = self
            .post("/users")
            .json(&json!({ "email": email, "name": "Ada" }))
            .await;
        assert_eq!(answer.status(), 201);
        answer.json::<Value>()["id"].as_str().unwrap().to_owned()
    }

    /// Adds a product, and answers the id.
    pub(crate) async fn product(&self, name: &str, price_cents: i64, stock: i64) -> String {
        let product = json!({ "name": name, "price_cents": price_cents, "stock": stock });
        let answer = self.post("/products").json(&product).await;
        assert_eq!(answer.status(), 201);
        answer.json::<Value>()["id"].as_str().unwrap().to_owned()
    }

    /// An order that is about to be placed, with a key of its own.
    pub(crate) fn order(&self, user: &str, pieces: &[(&str, i64)]) -> TestRequest {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let key = format!("order-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.order_with(&key, user, pieces)
    }

    /// An order that is about to be placed.
    pub(crate) fn order_with(&self, key: &str, user: &str, pieces: &[(&str, i64)]) -> TestRequest {
        let line = |(product, quantity): &(&str, i64)| json!({ "product_id": product, "quantity": quantity });
        let lines: Vec<Value> = pieces.iter().map(line).collect();
        self.post("/orders")
            .header("idempotency-key", key)
            .json(&json!({ "user_id": user, "lines": lines }))
    }

    /// How many pieces of a product there are.
    pub(crate) async fn stock(&self, product: &str) -> i64 {
        let product: Value = self.get(&format!("/products/{product}")).await.json();
        product["stock"].as_i64().unwrap()
    }

    /// How many rows a table has.
    pub(crate) async fn rows(&self, table: &'static str) -> i64 {
        self.number(match table {
            "orders" => "SELECT count(*) FROM orders",
            "order_lines" => "SELECT count(*) FROM order_lines",
            "payments" => "SELECT count(*) FROM payments",
            "audit_entries" => "SELECT count(*) FROM audit_entries",
            other => panic!("no test counts the rows of {other}"),
        })
        .await
    }

    /// The number that a statement answers.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        let read =
            async |tx: &mut Tx| Ok::<i64, purlin::db::DbError>(sqlx::query_scalar(sql).fetch_one(tx).await?);
        self.db.read(read).await.unwrap()
    }
}

//! A shop for a test, and what tests do with it.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use purlin::BoxError;
use purlin::config::Sources;
use purlin::db::DbError;
use purlin::security::{Cost, PasswordOptions, Passwords};
use purlin::serde_json::{Value, json};
use purlin::sqlx;
use purlin::testing::{TestArgument, TestClient, TestCx, TestRequest, TestResponse};
use shop::payments::{Provider, Sandbox};
use shop::{Db, Tx};

/// The most that the provider takes, in cents.
pub(crate) const LIMIT: i64 = 1_000_000;

/// The password that everybody has in tests.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The administrator of every shop.
pub(crate) const ADMIN: &str = "admin@example.com";

/// A shop with a database of its own. What nobody is named for, the administrator does.
#[derive(Clone)]
pub(crate) struct Shop {
    admin: TestClient,
    stranger: TestClient,
    db: Db,
}

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) token: String,
}

impl TestArgument for Shop {
    async fn set_up(cx: &mut TestCx) -> Result<Self, BoxError> {
        let db = cx.argument::<Db>().await?;
        Ok(Self::with(Arc::new(Sandbox::with_limit(LIMIT)), db).await)
    }
}

impl Deref for Shop {
    type Target = TestClient;

    fn deref(&self) -> &TestClient {
        &self.admin
    }
}

impl Shop {
    /// A shop that has its payments from a provider.
    pub(crate) async fn with(provider: Provider, db: Db) -> Self {
        // A test has no address of the network, so all its clients are one.
        Self::with_settings("registrations_per_minute = 100000", provider, db).await
    }

    /// As well, with settings in the form of TOML.
    pub(crate) async fn with_settings(settings: &str, provider: Provider, db: Db) -> Self {
        let cheap = PasswordOptions::new().cost(Cost::new(8, 1, 1).unwrap());
        let sources = Sources::new().toml(&format!("[shop]\n{settings}"));
        let app = shop::app(sources, provider, Passwords::with(cheap)).database(db.clone());
        let stranger = TestClient::new(app);
        let admin = stranger.clone();
        let shop = Self { admin, stranger, db };
        let token = shop.person(ADMIN, "admin").await.token;
        let admin = shop.stranger.with_bearer(&token);
        Self { admin, ..shop }
    }

    /// A client that says nothing of itself.
    pub(crate) const fn client(&self) -> &TestClient {
        &self.stranger
    }

    /// Registers a customer, and logs in.
    pub(crate) async fn user(&self, email: &str) -> Person {
        let new = json!({ "email": email, "name": "Ada", "password": PASSWORD });
        let answer = self.client().post("/users").json(&new).await;
        assert_eq!(answer.status(), 201);
        Person {
            id: answer.json::<Value>()["id"].as_str().unwrap().to_owned(),
            email: email.to_owned(),
            token: self.log_in(email, "").await,
        }
    }

    /// Somebody with a role.
    pub(crate) async fn person(&self, email: &str, role: &str) -> Person {
        let person = self.user(email).await;
        let give = async |tx: &mut Tx| -> Result<(), DbError> {
            let update = sqlx::query("UPDATE users SET role = $1 WHERE email = $2");
            update.bind(role).bind(email).execute(tx).await?;
            Ok(())
        };
        self.db.transaction(give).await.unwrap();
        let token = self.log_in(email, "").await;
        Person { token, ..person }
    }

    /// Asks for a token.
    pub(crate) async fn token(&self, email: &str, password: &str, scope: &str) -> TestResponse {
        let form = [
            ("grant_type", "password"),
            ("username", email),
            ("password", password),
            ("scope", scope),
        ];
        self.client().post("/token").form(form).await
    }

    /// Logs in for some scopes, and answers the token.
    pub(crate) async fn log_in(&self, email: &str, scope: &str) -> String {
        let answer = self.token(email, PASSWORD, scope).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        answer.json::<Value>()["access_token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Adds a product, and answers the id.
    pub(crate) async fn product(&self, name: &str, price_cents: i64, stock: i64) -> String {
        let product = json!({ "name": name, "price_cents": price_cents, "stock": stock });
        let answer = self.post("/products").json(&product).await;
        assert_eq!(answer.status(), 201);
        answer.json::<Value>()["id"].as_str().unwrap().to_owned()
    }

    /// An order that is about to be placed, with a key of its own.
    pub(crate) fn order(&self, user: &Person, pieces: &[(&str, i64)]) -> TestRequest {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let key = format!("order-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.order_with(&key, user, pieces)
    }

    /// An order that is about to be placed.
    pub(crate) fn order_with(&self, key: &str, user: &Person, pieces: &[(&str, i64)]) -> TestRequest {
        let line = |(product, quantity): &(&str, i64)| json!({ "product_id": product, "quantity": quantity });
        let lines: Vec<Value> = pieces.iter().map(line).collect();
        self.client()
            .post("/orders")
            .bearer(&user.token)
            .header("idempotency-key", key)
            .json(&json!({ "lines": lines }))
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

    /// Runs a statement, past the app.
    pub(crate) async fn run(&self, sql: &'static str) {
        let run = async |tx: &mut Tx| -> Result<(), DbError> {
            sqlx::query(sql).execute(tx).await?;
            Ok(())
        };
        self.db.transaction(run).await.unwrap();
    }

    /// The number that a statement answers.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        let read = async |tx: &mut Tx| Ok::<i64, DbError>(sqlx::query_scalar(sql).fetch_one(tx).await?);
        self.db.read(read).await.unwrap()
    }
}

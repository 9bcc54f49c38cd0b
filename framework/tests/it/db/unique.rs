//! `unique = ..`: a violated key becomes a variant of its own.

use purlin::db::{DbError, Unique, UniqueKey, transactional};
use purlin::prelude::*;
use purlin::serde_json::{Value, json};
use purlin::sqlx;
use purlin::testing::TestClient;

use super::{Db, Tx, fresh};

/// Names that have to be quoted, a key of two columns, a partial index and one over an expression.
const TABLES: &str = "
    CREATE TABLE products (id BIGINT PRIMARY KEY, name TEXT UNIQUE, shop BIGINT, \"Place, \"\"Old\"\"\" BIGINT, code TEXT, gone BOOLEAN, slug TEXT);
    CREATE UNIQUE INDEX one_place ON products (shop, \"Place, \"\"Old\"\"\");
    CREATE UNIQUE INDEX one_code ON products (code) WHERE NOT gone;
    CREATE UNIQUE INDEX one_spelling ON products (lower(slug));
    CREATE TABLE names (name TEXT UNIQUE)";

/// A column, as models have them.
struct Column(&'static [&'static str]);

impl Unique for Column {
    fn key(&self) -> UniqueKey {
        UniqueKey::new("products", self.0)
    }
}

const ID: Column = Column(&["id"]);
const NAME: Column = Column(&["name"]);
const SPELLING: UniqueKey = UniqueKey::new("products", &[]).named("one_spelling");

/// An alias works as its type does.
type FromDatabase = DbError;

#[derive(Debug, ApiError)]
enum ProductError {
    #[api_error(conflict, "that product is there already", unique = ID)]
    Id,
    #[api_error(conflict, "that name is taken", code = "taken", unique = NAME)]
    Name,
    #[api_error(conflict, "that name is taken in another spelling", unique = SPELLING)]
    Spelling {},
    #[api_error(unprocessable, "that place is taken", unique = UniqueKey::new("products", &["Place, \"Old\"", "shop"]))]
    Place(),
    #[api_error(conflict, "that code is taken", unique = UniqueKey::new("products", &["code"]))]
    Code,
    #[api_error(transparent)]
    Db(FromDatabase),
    /// Another error that is handed on.
    #[api_error(transparent)]
    Problem(Problem),
}

/// Id, name, place, code and slug.
type Row = (i64, &'static str, i64, &'static str, &'static str);

#[derive(Service)]
struct Products {
    db: Db,
}

impl Products {
    #[transactional]
    async fn insert(&self, tx: &mut Tx, row: Row) -> Result<(), ProductError> {
        let sql = "INSERT INTO products (id, name, shop, \"Place, \"\"Old\"\"\", code, gone, slug) VALUES ($1, $2, 1, $3, $4, false, $5)";
        let query = sqlx::query(sql).bind(row.0).bind(row.1).bind(row.2);
        let query = query.bind(row.3).bind(row.4);
        query.execute(tx).await.map_err(DbError::from)?;
        Ok(())
    }

    #[transactional]
    async fn insert_elsewhere(&self, tx: &mut Tx) -> Result<(), ProductError> {
        let query = sqlx::query("INSERT INTO names (name) VALUES ('a'), ('a')");
        query.execute(tx).await.map_err(DbError::from)?;
        Ok(())
    }
}

#[tokio::test]
async fn each_key_has_its_variant() {
    let db = fresh(TABLES).await;
    let products = Products { db: Db::clone(&db) };
    products.insert((1, "lamp", 1, "a", "lamp")).await.unwrap();
    let mut refused = Vec::new();
    for row in [
        (1, "b", 2, "b", "b"),
        (2, "lamp", 2, "b", "b"),
        (2, "b", 1, "b", "b"),
        (2, "b", 2, "a", "b"),
        (2, "b", 2, "b", "LAMP"),
    ] {
        refused.push(
            products
                .insert(row)
                .await
                .unwrap_err()
                .into_problem()
                .code()
                .to_owned(),
        );
    }
    assert_eq!(
        refused,
        [
            "product_id",
            "taken",
            "product_place",
            "product_code",
            "product_spelling"
        ]
    );
    let Err(ProductError::Db(error)) = products.insert_elsewhere().await else {
        panic!("the key of another table is no key of this one")
    };
    assert!(error.is_unique_violation());
}

#[test]
fn only_a_violated_key_is_one() {
    let error = ProductError::from(DbError::from(sqlx::Error::PoolTimedOut));
    assert!(matches!(error, ProductError::Db(_)));
    let error = ProductError::from(Problem::new(purlin::error::ErrorKind::Gone));
    assert!(matches!(error, ProductError::Problem(_)));
}

#[post("/lamps/{id}")]
async fn create_lamp(products: Svc<Products>, id: Path<i64>) -> Result<NoContent, ProductError> {
    let code = if *id == 1 { "a" } else { "b" };
    let row = (*id, "lamp", *id, code, code);
    products.insert(row).await.map(|()| NoContent)
}

#[tokio::test]
async fn the_document_and_the_answer_are_those_of_the_variant() {
    let db = fresh(TABLES).await;
    let module = Module::new("products")
        .routes(routes![create_lamp])
        .service::<Products>();
    let client = TestClient::new(
        App::new("Products", "1.0.0")
            .database(Db::clone(&db))
            .module(module),
    );
    assert_eq!(client.post("/lamps/1").await.status(), 204);
    let answer = client.post("/lamps/2").await;
    assert_eq!((answer.status(), answer.code().as_str()), (409, "taken"));
    assert!(!answer.text().contains("lamp"), "{}", answer.text());
    let document: Value = client.get("/openapi.json").await.json();
    let conflict = &document["paths"]["/lamps/{id}"]["post"]["responses"]["409"];
    assert_ne!(conflict, &json!(null));
    for code in ["product_id", "taken", "product_spelling", "product_code"] {
        assert!(conflict.to_string().contains(code), "{conflict}");
    }
}

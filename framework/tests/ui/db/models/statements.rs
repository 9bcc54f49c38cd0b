//! Statements that do not fit their columns.

#![allow(unused)]

use purlin::db::{DbError, Unique};
use purlin::model::Sort;
use purlin::prelude::*;

purlin::database! { sqlite = "migrations" }

#[schema]
#[derive(Clone)]
struct Tags {
    all: Vec<String>,
}

#[derive(Model)]
struct User {
    #[model(primary_key, auto)]
    id: i64,
    name: String,
}

#[derive(Model)]
struct Product {
    #[model(primary_key, auto)]
    id: i64,
    #[model(unique)]
    name: String,
    note: Option<String>,
    #[model(json)]
    tags: Tags,
    price: purlin::rust_decimal::Decimal,
    #[model(version)]
    version: i64,
}

fn values() {
    let _ = Product::NAME.eq(5);
    let _ = Product::ID.like("x");
    let _ = Product::NAME.is_null();
    let _ = Product::TAGS.asc();
    let _ = Product::query().filter(User::NAME.eq("Ada"));
    let _ = Product::query().order_by(User::NAME.asc());
    let _ = Product::query().sort(&Sort::<Product>::default());
}

fn changes(name: Patch<String>, note: Option<String>) {
    let _ = Product::update(1).set(Product::NAME, None);
    let _ = Product::update(1).set(Product::VERSION, 5);
    let _ = Product::update(1).patch(Product::NAME, name);
    let _ = Product::update(1).patch(Product::NOTE, note);
    let _ = Product::update(1).add(Product::PRICE, 1);
    let _ = User::update(1).expect_version(1);
}

async fn rows(tx: &mut Tx, new: NewUser) -> Result<(), DbError> {
    Product::insert(tx, new).await?;
    Ok(())
}

async fn keys(tx: &mut Tx, new: NewProduct) -> Result<(), DbError> {
    Product::upsert(tx, Product::NOTE, new).await?;
    Ok(())
}

#[derive(Debug, ApiError)]
enum ProductError {
    #[api_error(conflict, "there is such a note", unique = Product::NOTE)]
    Taken,
    #[api_error(transparent)]
    Db(DbError),
}

fn main() {}

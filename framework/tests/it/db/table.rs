//! What a model says of its table is what migrations read.

#![allow(
    dead_code,
    reason = "nothing is read: what the derive makes of the types matters"
)]

use purlin::jiff::Timestamp;
use purlin::model::{ColumnDef, ColumnType, DefaultValue, ForeignKey, Index, OnDelete, Table};
use purlin::prelude::*;
use purlin::uuid::Uuid;

#[derive(Model)]
#[model(table = "people")]
struct User {
    #[model(primary_key, auto)]
    id: i64,
}

#[derive(ColumnValue)]
enum State {
    Draft,
    OnSale,
}

#[derive(ColumnValue)]
struct Cents(i64);

type Maybe<T> = Option<T>;

#[derive(Model)]
#[model(
    index(name, made_at),
    unique(name, owner_id, where = "state <> 'draft'", name = "products_by_owner")
)]
#[model(check(price_positive = "price > 0", named = "name <> ''"))]
struct ProductCategory {
    #[model(primary_key, auto)]
    id: Uuid,
    #[model(unique)]
    name: String,
    #[model(column = "price", default = "100")]
    price_cents: Cents,
    #[model(references = User::ID, on_delete = cascade)]
    owner_id: i64,
    #[model(references = Self::ID, on_delete = set_null, index)]
    parent: Option<Uuid>,
    #[model(json)]
    tags: Vec<String>,
    #[model(json)]
    notes: Maybe<Vec<String>>,
    state: State,
    #[model(auto)]
    made_at: Timestamp,
    #[model(version)]
    version: i32,
    #[model(soft_delete)]
    gone: Option<Timestamp>,
}

const COLUMNS: [ColumnDef; 11] = {
    use ColumnType::{BigInt, Enum, Integer, Json, Text, Timestamp, Uuid};
    let owner = ForeignKey::new("people", "id", OnDelete::Cascade);
    let parent = ForeignKey::new("product_categories", "id", OnDelete::SetNull);
    [
        ColumnDef::new("id", Uuid),
        ColumnDef::new("name", Text),
        ColumnDef::new("price", BigInt).default_value(DefaultValue::Sql("100")),
        ColumnDef::new("owner_id", BigInt).references(owner),
        ColumnDef::new("parent", Uuid).nullable(true).references(parent),
        ColumnDef::new("tags", Json),
        ColumnDef::new("notes", Json).nullable(true),
        ColumnDef::new("state", Enum(&["draft", "on_sale"])),
        ColumnDef::new("made_at", Timestamp).default_value(DefaultValue::Now),
        ColumnDef::new("version", Integer).default_value(DefaultValue::Sql("1")),
        ColumnDef::new("gone", Timestamp).nullable(true),
    ]
};

const INDEXES: [Index; 4] = [
    Index::new("product_categories_name_key", &["name"]).unique(),
    Index::new("product_categories_parent_idx", &["parent"]),
    Index::new("product_categories_name_made_at_idx", &["name", "made_at"]),
    Index::new("products_by_owner", &["name", "owner_id"])
        .unique()
        .condition("state <> 'draft'"),
];

#[test]
fn a_table_follows_from_the_model() {
    let expected = Table::new("product_categories", &COLUMNS, &["id"])
        .indexes(&INDEXES)
        .checks(&[("price_positive", "price > 0"), ("named", "name <> ''")]);
    assert_eq!(ProductCategory::TABLE, expected);
    let counted = [ColumnDef::new("id", ColumnType::BigInt).default_value(DefaultValue::Identity)];
    assert_eq!(User::TABLE.columns, counted);
    assert_eq!(purlin::models![User, ProductCategory].len(), 2);
}

#[test]
fn columns_know_their_names_and_types() {
    assert_eq!(ProductCategory::PRICE_CENTS.name(), "price");
    assert_eq!(ProductCategory::PRICE_CENTS.table(), "product_categories");
    assert_eq!(ProductCategory::PRICE_CENTS.kind(), ColumnType::BigInt);
    assert_eq!(ProductCategory::UNIQUE_NAME_OWNER_ID.index(), "products_by_owner");
    let key = purlin::db::Unique::key(&ProductCategory::NAME);
    assert_eq!((key.table, key.columns), ("product_categories", &["name"][..]));
}

/// What nobody has to give is no field of it.
#[test]
fn a_new_row_has_the_fields_that_somebody_has_to_give() {
    let NewProductCategory {
        name,
        price_cents,
        owner_id,
        parent,
        tags,
        notes,
        state,
    } = NewProductCategory {
        name: String::new(),
        price_cents: None,
        owner_id: 1,
        parent: None,
        tags: Vec::new(),
        notes: None,
        state: State::Draft,
    };
    assert!(price_cents.is_none() && parent.is_none() && notes.is_none());
    assert_eq!((name.as_str(), owner_id, tags.len()), ("", 1, 0));
    assert!(matches!(state, State::Draft));
}

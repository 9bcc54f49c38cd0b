//! The statements about products.

use purlin::model::{Condition, Page, Query};
use purlin::prelude::*;
use purlin::sqlx;
use purlin::uuid::Uuid;

use super::models::{NewProductRow, NewTagRow, ProductRow, TagRow};
use super::schemas::{Product, ProductCreate, ProductSearch, ProductUpdate, TagName};
use crate::Tx;
use crate::paging::Paging;

pub(super) async fn insert(tx: &mut Tx, new: ProductCreate) -> Result<Product, DbError> {
    let row = NewProductRow {
        name: new.name,
        description: new.description,
        price_cents: new.price_cents,
        stock: new.stock,
    };
    let row = ProductRow::insert(tx, row).await?;
    insert_tags(tx, row.id, new.tags).await?;
    with_tags(tx, row).await
}

pub(super) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<Product>, DbError> {
    match ProductRow::get(tx, id).await? {
        Some(row) => with_tags(tx, row).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn search(
    tx: &mut Tx,
    search: ProductSearch,
    paging: Paging,
) -> Result<Page<Product>, DbError> {
    let found = ProductRow::query()
        .filter(search.text.map(|text| ProductRow::NAME.icontains(&text)))
        .filter(search.tag.map(has_tag))
        .filter(
            search
                .max_price_cents
                .map(|cents| ProductRow::PRICE_CENTS.le(cents)),
        )
        .filter(search.in_stock.map(is_in_stock));
    let found = found.sort(&search.sort).order_by(ProductRow::ID.desc());
    let page = found.page(tx, paging.limit, paging.offset).await?;
    all_with_tags(tx, page).await
}

fn has_tag(TagName(tag): TagName) -> Condition<ProductRow> {
    let tagged = TagRow::query().filter(TagRow::TAG.eq(tag));
    ProductRow::ID.is_in_query(TagRow::PRODUCT_ID, tagged)
}

fn is_in_stock(there: bool) -> Condition<ProductRow> {
    if there {
        ProductRow::STOCK.gt(0)
    } else {
        ProductRow::STOCK.le(0)
    }
}

/// Changes the product if it has still that version. The error of one that has not [is stale](DbError::is_stale).
pub(super) async fn update(tx: &mut Tx, id: Uuid, update: ProductUpdate) -> Result<Option<Product>, DbError> {
    let mut change = ProductRow::update(id)
        .expect_version(update.version)
        .patch(ProductRow::NAME, update.name)
        .patch(ProductRow::DESCRIPTION, update.description)
        .patch(ProductRow::PRICE_CENTS, update.price_cents);
    if update.tags.is_some() {
        // They stand in a table of their own, and are part of what an editor has read.
        change = change.touch();
    }
    let Some(row) = change.optional(tx).await? else {
        return Ok(None);
    };
    if let Some(tags) = update.tags {
        TagRow::query()
            .filter(TagRow::PRODUCT_ID.eq(id))
            .delete(tx)
            .await?;
        insert_tags(tx, id, tags).await?;
    }
    with_tags(tx, row).await.map(Some)
}

/// Takes pieces out of the stock, if there are so many, and answers what a piece costs.
///
/// The condition stands in the statement that writes: what was read before would be old by now. It is written by hand since an
/// order is no change of the product that an editor has to know of, so the version stays.
pub(super) async fn take(tx: &mut Tx, id: Uuid, pieces: i64) -> Result<Option<i64>, DbError> {
    let sql = "UPDATE products SET stock = stock - $1 WHERE id = $2 AND stock >= $1 RETURNING price_cents";
    Ok(sqlx::query_scalar(sql)
        .bind(pieces)
        .bind(id)
        .fetch_optional(tx)
        .await?)
}

/// Puts pieces into the stock, and answers whether there is such a product.
pub(super) async fn put_back(tx: &mut Tx, id: Uuid, pieces: i64) -> Result<bool, DbError> {
    let sql = "UPDATE products SET stock = stock + $1 WHERE id = $2";
    let done = sqlx::query(sql).bind(pieces).bind(id).execute(tx).await?;
    Ok(done.rows_affected() > 0)
}

async fn insert_tags(tx: &mut Tx, product_id: Uuid, tags: Vec<TagName>) -> Result<(), DbError> {
    let rows = tags.into_iter().map(|TagName(tag)| NewTagRow { product_id, tag });
    TagRow::insert_all(tx, rows).await?;
    Ok(())
}

async fn with_tags(tx: &mut Tx, row: ProductRow) -> Result<Product, DbError> {
    let tags = tags().filter(TagRow::PRODUCT_ID.eq(row.id)).all(tx).await?;
    Ok(Product::of(row, tags))
}

/// Products with their tags: one statement more, however many products there are.
async fn all_with_tags(tx: &mut Tx, page: Page<ProductRow>) -> Result<Page<Product>, DbError> {
    let ids = page.items.iter().map(|row| row.id);
    let mut tags = tags().grouped_by(tx, TagRow::PRODUCT_ID, ids).await?;
    Ok(page.map(|row| {
        let tags = tags.remove(&row.id).unwrap_or_default();
        Product::of(row, tags)
    }))
}

fn tags() -> Query<TagRow> {
    TagRow::query().order_by(TagRow::TAG.asc())
}

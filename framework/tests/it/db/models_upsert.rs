//! Rows that may be there already.

use purlin::db::DbError;
use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::super::fresh::Fresh;
use super::super::tables::create;
use super::Tx;

#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    unique(shop, code),
    unique(note, where = "note <> ''", name = "stock_by_note"),
    unique(amount, where = "deleted_at IS NULL AND amount > 100"),
    derive(Clone)
)]
struct Stock {
    #[model(primary_key, auto)]
    id: i64,
    #[model(unique)]
    sku: String,
    shop: i32,
    code: i32,
    #[model(default = "5")]
    amount: i32,
    note: String,
    #[model(auto)]
    public_id: Uuid,
    #[model(auto)]
    created_at: Timestamp,
    #[model(version)]
    version: i64,
    #[model(soft_delete)]
    deleted_at: Option<Timestamp>,
}

#[derive(Debug, PartialEq, Model)]
#[model(table = "tags")]
struct Tag {
    #[model(primary_key)]
    name: String,
}

#[derive(Debug, ApiError)]
enum StockError {
    #[api_error(conflict, "that sku is taken", unique = Stock::SKU)]
    SkuTaken,
    #[api_error(conflict, "that code is taken in the shop", unique = Stock::UNIQUE_SHOP_CODE)]
    CodeTaken,
    #[api_error(conflict, "that tag is there", unique = Tag::NAME)]
    TagTaken,
    #[api_error(transparent)]
    Db(DbError),
}

async fn fresh() -> Fresh<super::Backend> {
    super::fresh(create::<super::Backend>(&[Stock::TABLE, Tag::TABLE]).await).await
}

fn new(sku: &str, shop: i32, code: i32) -> NewStock {
    NewStock {
        sku: sku.to_owned(),
        shop,
        code,
        amount: None,
        note: String::new(),
    }
}

#[tokio::test]
async fn a_row_that_is_there_is_set_to_what_the_new_one_says() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let first = Stock::upsert(tx, Stock::SKU, new("a", 1, 1)).await?;
        assert_eq!((first.amount, first.version), (5, 1));
        let changed = Stock::upsert(
            tx,
            Stock::SKU,
            NewStock {
                amount: Some(9),
                ..new("a", 2, 2)
            },
        )
        .await?;
        assert_eq!(
            (changed.id, changed.shop, changed.amount, changed.version),
            (first.id, 2, 9, 2)
        );
        assert_eq!(changed.created_at, first.created_at);
        assert_eq!(changed.public_id, first.public_id);
        let kept = Stock::upsert(tx, Stock::UNIQUE_SHOP_CODE, new("b", 2, 2)).await?;
        assert_eq!(
            (kept.id, kept.sku.as_str(), kept.amount, kept.version),
            (first.id, "b", 9, 3)
        );
        Stock::delete(tx, first.id).await?;
        let again = Stock::upsert(tx, Stock::SKU, new("b", 3, 3)).await?;
        assert_eq!((again.id, again.deleted_at), (first.id, None));
        assert_eq!(again.public_id, first.public_id);
        assert_eq!(Stock::query().count(tx).await?, 1);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_row_that_is_there_is_left_alone() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let first = Stock::insert_if_absent(tx, Stock::SKU, new("a", 1, 1))
            .await?
            .unwrap();
        assert_eq!(
            Stock::insert_if_absent(tx, Stock::SKU, new("a", 2, 2)).await?,
            None
        );
        assert_eq!(
            Stock::insert_if_absent(tx, Stock::UNIQUE_SHOP_CODE, new("b", 1, 1)).await?,
            None
        );
        assert_eq!(Stock::query().one(tx).await?, first);
        let noted = |sku: &str, code| NewStock {
            note: "n".to_owned(),
            ..new(sku, 9, code)
        };
        assert!(
            Stock::insert_if_absent(tx, Stock::UNIQUE_NOTE, noted("c", 1))
                .await?
                .is_some()
        );
        assert!(
            Stock::insert_if_absent(tx, Stock::UNIQUE_NOTE, noted("d", 2))
                .await?
                .is_none()
        );
        assert_eq!(
            Tag::upsert(tx, Tag::NAME, NewTag { name: "t".to_owned() })
                .await?
                .name,
            "t"
        );
        assert_eq!(
            Tag::upsert(tx, Tag::NAME, NewTag { name: "t".to_owned() })
                .await?
                .name,
            "t"
        );
        assert_eq!(
            Tag::insert_if_absent(tx, Tag::NAME, NewTag { name: "t".to_owned() }).await?,
            None
        );
        Ok(())
    })
    .await
    .unwrap();
}

/// Whether a row that was deleted softly is there is what the condition of the key says.
#[tokio::test]
async fn a_key_may_leave_deleted_rows_out() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let many = |sku: &str, code| NewStock {
            amount: Some(101),
            ..new(sku, 1, code)
        };
        let first = Stock::insert(tx, many("a", 1)).await?;
        Stock::delete(tx, first.id).await?;
        assert_eq!(Stock::insert_if_absent(tx, Stock::SKU, many("a", 2)).await?, None);
        let second = Stock::upsert(tx, Stock::UNIQUE_AMOUNT, many("b", 2)).await?;
        assert_ne!(second.id, first.id);
        assert_eq!(Stock::query().one(tx).await?, second);
        Ok(())
    })
    .await
    .unwrap();
}

/// A key that is violated becomes the variant that names its column.
#[tokio::test]
async fn an_error_tells_which_key_was_violated() {
    async fn stock(tx: &mut Tx, new: NewStock) -> Result<(), StockError> {
        Stock::insert(tx, new).await?;
        Ok(())
    }
    let db = fresh().await;
    db.transaction(async |tx| stock(tx, new("a", 1, 1)).await)
        .await
        .unwrap();
    let taken = db.transaction(async |tx| stock(tx, new("a", 2, 2)).await).await;
    assert!(matches!(taken, Err(StockError::SkuTaken)), "{taken:?}");
    let taken = db.transaction(async |tx| stock(tx, new("b", 1, 1)).await).await;
    assert!(matches!(taken, Err(StockError::CodeTaken)), "{taken:?}");
    let taken = db
        .transaction(async |tx| -> Result<(), StockError> {
            for _ in 0..2 {
                Tag::insert(tx, NewTag { name: "t".to_owned() }).await?;
            }
            Ok(())
        })
        .await;
    assert!(matches!(taken, Err(StockError::TagTaken)), "{taken:?}");
}

/// Rows that leave other columns to the database go in statements of their own.
#[tokio::test]
async fn rows_of_different_columns_go_together() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let rows = (0..100).map(|index| NewStock {
            amount: (index % 10 == 0).then_some(index),
            ..new(&index.to_string(), 1, index)
        });
        assert_eq!(Stock::insert_all(tx, rows).await?, 100);
        assert_eq!(Stock::query().filter(Stock::AMOUNT.eq(5)).count(tx).await?, 90);
        Ok(())
    })
    .await
    .unwrap();
}

//! Numbers that are added to, up to the ends of what their columns hold.

use purlin::db::DbError;
use purlin::jiff::Timestamp;
use purlin::prelude::*;

use super::super::fresh::Fresh;
use super::super::tables::create;
use super::{Db, Tx};
use crate::db::does;

#[derive(Debug, Clone, PartialEq, Model)]
struct Rate {
    #[model(primary_key, auto)]
    id: i64,
    short: f32,
    long: f64,
}

/// Its one row.
const ROW: i64 = 1;

async fn rate(short: f32, long: f64) -> Fresh<super::Backend> {
    let db: Fresh<super::Backend> = super::fresh(create::<super::Backend>(&[Rate::TABLE]).await).await;
    db.transaction(async |tx: &mut Tx| Rate::insert(tx, NewRate { short, long }).await)
        .await
        .unwrap();
    db
}

/// The row after something was added to each number.
async fn added(db: &Db, short: f32, long: f64) -> Result<Rate, DbError> {
    db.transaction(async |tx: &mut Tx| {
        let update = Rate::update(ROW).add(Rate::SHORT, short).add(Rate::LONG, long);
        update.one(tx).await
    })
    .await
}

#[tokio::test]
async fn a_sum_that_is_too_large_for_a_fraction_is_refused() {
    let (short, long) = (f32::MAX, f64::MAX);
    let db = rate(short, long).await;
    for (more, longer) in [(short, 0.0), (1e32, 0.0), (0.0, long)] {
        let refused = added(&db, more, longer).await;
        assert!(refused.is_err(), "{more} and {longer}: {refused:?}");
    }
    // It rounds to what was there.
    let same = added(&db, 1.0, 1.0).await.unwrap();
    assert_eq!((same.short, same.long), (short, long));
    let none = added(&db, -short, -long).await.unwrap();
    assert_eq!((none.short, none.long), (0.0, 0.0));
    let endless = added(&db, f32::INFINITY, f64::NEG_INFINITY).await.unwrap();
    assert_eq!((endless.short, endless.long), (f32::INFINITY, f64::NEG_INFINITY));
    let still = added(&db, 1.0, 1.0).await.unwrap();
    assert_eq!((still.short, still.long), (f32::INFINITY, f64::NEG_INFINITY));
}

#[tokio::test]
async fn a_sum_of_short_fractions_is_one() {
    for (from, more) in [(0.1_f32, 0.2_f32), (16_777_216.0, 1.5), (-3e30, 1e24), (0.0, 0.7)] {
        let db = rate(from, 0.0).await;
        let sum = added(&db, more, 0.0).await.unwrap().short;
        assert_eq!(sum.to_bits(), (from + more).to_bits());
        let found = db
            .read(async |tx: &mut Tx| Rate::query().filter(Rate::SHORT.eq(sum)).count(tx).await)
            .await;
        assert_eq!(found.unwrap(), 1, "{from} and {more}");
    }
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "pages")]
struct Page {
    #[model(primary_key)]
    title: String,
    text: String,
    #[model(version)]
    version: i16,
    #[model(soft_delete)]
    deleted_at: Option<Timestamp>,
}

#[tokio::test]
async fn a_version_that_counts_no_further_is_refused() {
    let db: Fresh<super::Backend> = super::fresh(create::<super::Backend>(&[Page::TABLE]).await).await;
    let new = || NewPage {
        title: "a".to_owned(),
        text: "b".to_owned(),
    };
    let insert = async |tx: &mut Tx| Page::insert(tx, new()).await;
    db.transaction(insert).await.unwrap();
    does(&db, "UPDATE pages SET version = 32766").await.unwrap();
    let write = async || {
        let update = Page::query().update().set(Page::TEXT, "c");
        db.transaction(async |tx: &mut Tx| update.execute(tx).await).await
    };
    assert_eq!(write().await.unwrap(), 1);
    let refused = write().await;
    assert!(refused.is_err(), "{refused:?}");
    let refused = db
        .transaction(async |tx: &mut Tx| Page::query().delete(tx).await)
        .await;
    assert!(refused.is_err(), "{refused:?}");
    let refused = db
        .transaction(async |tx: &mut Tx| Page::upsert(tx, Page::TITLE, new()).await)
        .await;
    assert!(refused.is_err(), "{refused:?}");
    let page = db
        .read(async |tx: &mut Tx| Page::query().one(tx).await)
        .await
        .unwrap();
    assert_eq!((page.version, page.text.as_str()), (i16::MAX, "c"));
}

#[tokio::test]
async fn all_that_is_added_counts() {
    let db = rate(1.0, 10.0).await;
    let update = || Rate::update(ROW);
    let run = async |update: purlin::model::Update<Rate>| {
        let rate = db
            .transaction(async |tx: &mut Tx| update.one(tx).await)
            .await
            .unwrap();
        (rate.short, rate.long)
    };
    let twice = update()
        .add(Rate::LONG, 1.0)
        .add(Rate::SHORT, 0.5)
        .add(Rate::LONG, 2.0);
    assert_eq!(run(twice).await, (1.5, 13.0));
    let behind = update()
        .set(Rate::LONG, 100.0)
        .add(Rate::LONG, 1.0)
        .add(Rate::LONG, 1.0);
    assert_eq!(run(behind).await, (1.5, 102.0));
    let replaced = update().add(Rate::LONG, 1.0).set(Rate::LONG, 5.0);
    assert_eq!(run(replaced).await, (1.5, 5.0));
    let much = update().add(Rate::LONG, f64::MAX).add(Rate::LONG, f64::MAX);
    let refused = db.transaction(async |tx: &mut Tx| much.one(tx).await).await;
    assert!(refused.is_err(), "{refused:?}");
}

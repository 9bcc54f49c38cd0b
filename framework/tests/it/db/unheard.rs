//! Statements that fail when their caller is gone, as one whose client hangs up: nobody hears of it, and no connection is lost.

use purlin::db::TxOptions;
use purlin::sqlx;
use tokio::runtime::Runtime;

use super::cut_off::cut_off;
use super::notes::{TABLES, add, count, insert};
use super::{Db, FAILING, NAME, fresh};
use crate::db::counted;

/// How often each statement is cut off.
const TIMES: u32 = 120;

/// Two connections of PostgreSQL, and of SQLite the one that writes and two that read.
pub(super) const CONNECTIONS: u32 = 2;

/// Lets each statement be cut off at all moments, with work in its transaction that must not stay. Answers how often it was.
///
/// The database has [`CONNECTIONS`], and the one note that is taken.
pub(super) async fn cut_all(db: &Db) -> u32 {
    let mut cut = 0;
    for (before, failing) in FAILING {
        for time in 0..TIMES {
            let mut unit = db.begin().await.unwrap_or_else(|error| {
                panic!("after {cut} statements that were cut off, the last {failing}: {error}")
            });
            insert(&mut unit, &format!("lost {time}")).await.unwrap();
            sqlx::query(*before).execute(&mut *unit).await.unwrap();
            let ended = cut_off(sqlx::query(*failing).execute(&mut *unit), 1 + (time % 30).pow(2)).await;
            assert!(!matches!(ended, Some(Ok(_))), "it does not fail: {failing}");
            cut += u32::from(ended.is_none());
        }
        all_are_good(db).await;
    }
    assert!(cut > 0, "none was cut off");
    cut
}

/// Each connection can be had, at once with the others, and what was done on it is not there.
pub(super) async fn all_are_good(db: &Db) {
    let ask = "SELECT count(*) FROM notes";
    let mut units = [
        db.begin().await.unwrap(),
        db.begin_with(TxOptions::new().read_only()).await.unwrap(),
    ];
    for unit in &mut units {
        let notes: i64 = sqlx::query_scalar(ask).fetch_one(&mut **unit).await.unwrap();
        assert_eq!(notes, 1);
    }
    for unit in units {
        unit.commit().await.unwrap();
    }
    assert_eq!(count(db).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_that_fail_when_nobody_waits_lose_no_connection() {
    let fresh = fresh(TABLES).await;
    add(&fresh, "taken").await.unwrap();
    let db = fresh.again(|settings| settings.pool_size(CONNECTIONS));
    let cut = cut_all(&db).await;
    assert_eq!(count(&fresh).await.unwrap(), 1);
    counted(
        &format!(
            "{} statements that fail, cut off at all moments",
            FAILING.len() * TIMES as usize
        ),
        NAME,
        format!("{cut} cut off, no connection lost or left in a transaction"),
    );
}

/// As when a process stops while somebody still has a transaction.
#[test]
fn a_transaction_that_outlives_its_runtime_is_rolled_back() {
    let [staying, ending] = [(), ()].map(|()| Runtime::new().unwrap());
    let fresh = staying.block_on(fresh(TABLES));
    let unit = ending.block_on(async {
        let mut unit = fresh.again(|settings| settings).begin().await.unwrap();
        insert(&mut unit, "mine").await.unwrap();
        let _ = cut_off(sqlx::query(FAILING[0].1).execute(&mut *unit), 1).await;
        unit
    });
    drop(ending);
    drop(unit);
    // It would have to wait for the other one.
    staying.block_on(add(&fresh, "mine")).unwrap();
}

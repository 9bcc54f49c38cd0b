//! Callers that go away while a transaction begins or commits, as those whose clients hang up.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use super::hooks::Ran;
use super::notes::{TABLES, add, count};
use super::{NAME, fresh};
use crate::db::counted;

/// Polls a future so many times, and drops it if it is not done then.
pub(crate) async fn cut_off<T>(future: impl Future<Output = T>, polls: u32) -> Option<T> {
    let mut future = pin!(future);
    for _ in 0..polls {
        if let Poll::Ready(value) = poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await {
            return Some(value);
        }
        tokio::task::yield_now().await;
    }
    None
}

/// Callers that go away while their commit is under way: what they saw is stored, what is stored was followed by its hook, and
/// nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_goes_on_when_its_caller_is_gone() {
    let (db, ran) = (fresh(TABLES).await, Ran::default());
    let mut seen = 0;
    for id in 0..400_u32 {
        let mut unit = db.begin().await.unwrap();
        ran.insert(&mut unit, id.into()).await.unwrap();
        if let Some(committed) = cut_off(unit.commit(), 1 + 10 * (id % 40)).await {
            committed.unwrap();
            seen += 1;
        }
    }
    // Waits for the commits that go on.
    db.close().await;
    let stored = count(&db.again(|settings| settings)).await.unwrap();
    counted(
        "400 commits, the caller gone at a random moment",
        NAME,
        format!(
            "{seen} answers seen, {stored} rows stored, {} hooks ran",
            ran.times()
        ),
    );
    assert_eq!((stored, ran.times()), (400, 400));
    assert!(seen < 400, "no caller was gone in time");
}

/// Whoever comes next gets a connection that is as good as new: what it stores is stored, for others too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_begin_that_is_cut_off_leaves_a_connection_that_is_good() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    let mut cut = 0;
    for id in 0..300_u32 {
        cut += u32::from(cut_off(db.begin(), 1 + id % 40).await.is_none());
        add(&db, &id.to_string()).await.unwrap();
        assert_eq!(count(&fresh).await.unwrap(), i64::from(id) + 1);
    }
    counted(
        "300 begins, the caller gone at a random moment",
        NAME,
        format!("{cut} cut off, each next transaction stored"),
    );
    assert!(cut > 0, "none was cut off");
}

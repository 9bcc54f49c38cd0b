//! Steps that wait for other programs.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use purlin::migration::Migrations;
use tokio::time::timeout;

use super::fresh;
use crate::folder::Folder;
use crate::robust::Log;

#[tokio::test]
async fn a_step_in_no_transaction_tells_that_it_waits_for_who_writes() {
    let db = fresh("").await;
    let folder = Folder::new("sqlite-waiting");
    folder.write("1_a.sql", "CREATE TABLE a (x INTEGER)");
    // The table of versions is there afterwards.
    Migrations::read(&folder).unwrap().run(&db).await.unwrap();
    folder.write("2_b.sql", "-- no-transaction\nCREATE TABLE b (x INTEGER)");
    let steps = Migrations::read(&folder).unwrap();

    let other = db.again(|it| it);
    let unit = other.begin().await.unwrap();
    let log = Log::default();
    let _guard = log.listen();
    // It is asked whenever the step goes on, which tries to write every second.
    let line = poll_fn(
        |_| match log.with("waiting for another program that writes").len() {
            0 => Poll::Pending,
            lines => Poll::Ready(lines),
        },
    );
    let ended = async {
        let lines = timeout(Duration::from_secs(30), line).await;
        unit.rollback().await.unwrap();
        lines.expect("it waits silently")
    };
    let (run, lines) = tokio::join!(steps.run(&db), ended);
    assert_eq!((run.unwrap().len(), lines), (1, 1));
}

//! The commands, as somebody calls the program.

use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::Ordering;

#[cfg(feature = "postgres")]
use purlin::db::Postgres as Backend;
#[cfg(not(feature = "postgres"))]
use purlin::db::Sqlite as Backend;
use purlin::serde_json::Value;
use purlin::testing::TestDatabase;
use shop::Db;

use crate::Shop;
use crate::payments::Moody;

fn run(command: &str, db: &TestDatabase<Backend>) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_shop"));
    program
        .arg(command)
        .env("DATABASE_URL", db.url())
        .output()
        .unwrap()
}

#[purlin::test]
async fn seed_fills_a_shop_once(db: TestDatabase<Backend>) {
    let seeded = run("seed", &db);
    assert!(seeded.status.success(), "{seeded:?}");
    assert_eq!(String::from_utf8(seeded.stdout).unwrap().lines().count(), 5);

    let shop = Shop::with(Arc::new(Moody::default()), Db::clone(&db));
    assert_eq!(shop.get("/products").await.json::<Value>()["total"], 4);

    let again = run("seed", &db);
    assert!(!again.status.success());
    assert_eq!(again.stderr, b"the samples are there already\n");
}

#[purlin::test]
async fn tidy_settles_what_the_provider_did_not_answer(db: TestDatabase<Backend>) {
    let provider = Arc::new(Moody::default());
    let shop = Shop::with(provider.clone(), Db::clone(&db));
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 3).await;

    // One that is to be paid, and one that is to be paid back.
    let waiting: Value = shop.order(&user, &[(&lamp, 1)]).await.json();
    provider.is_reachable.store(true, Ordering::Relaxed);
    let paid: Value = shop.order(&user, &[(&lamp, 1)]).await.json();
    provider.is_reachable.store(false, Ordering::Relaxed);
    let path = |order: &Value| format!("/orders/{}", order["id"].as_str().unwrap());
    shop.post(&format!("{}/cancel", path(&paid))).await;
    assert_eq!(
        shop.get(&path(&waiting)).await.json::<Value>()["status"],
        "placed"
    );

    let tidied = run("tidy", &db);
    assert_eq!(
        tidied.stdout, b"2 payments were waiting, 0 keys were old\n",
        "{tidied:?}"
    );
    assert_eq!(shop.get(&path(&waiting)).await.json::<Value>()["status"], "paid");
    let refunded = "SELECT count(*) FROM payments WHERE status = 'refunded'";
    assert_eq!(shop.number(refunded).await, 1);
    assert_eq!(
        run("tidy", &db).stdout,
        b"0 payments were waiting, 0 keys were old\n"
    );
}

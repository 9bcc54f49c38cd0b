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
    run_with(&[command], db)
}

fn run_with(arguments: &[&str], db: &TestDatabase<Backend>) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_shop"));
    program
        .args(arguments)
        .env("DATABASE_URL", db.url())
        .output()
        .unwrap()
}

#[purlin::test]
async fn seed_fills_a_shop_once(db: TestDatabase<Backend>) {
    let seeded = run("seed", &db);
    assert!(seeded.status.success(), "{seeded:?}");
    assert_eq!(String::from_utf8(seeded.stdout).unwrap().lines().count(), 7);

    let shop = Shop::with(Arc::new(Moody::default()), Db::clone(&db)).await;
    assert_eq!(shop.get("/products").await.json::<Value>()["total"], 4);

    let again = run("seed", &db);
    assert!(!again.status.success());
    assert_eq!(again.stderr, b"the samples are there already\n");
}

#[purlin::test]
async fn tidy_settles_what_the_provider_did_not_answer(db: TestDatabase<Backend>) {
    let provider = Arc::new(Moody::default());
    let shop = Shop::with(provider.clone(), Db::clone(&db)).await;
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
        tidied.stdout, b"2 payments were settled, 0 wait for the provider, 0 failed; 0 keys were old\n",
        "{tidied:?}"
    );
    assert_eq!(shop.get(&path(&waiting)).await.json::<Value>()["status"], "paid");
    let refunded = "SELECT count(*) FROM payments WHERE status = 'refunded'";
    assert_eq!(shop.number(refunded).await, 1);
    assert_eq!(
        run("tidy", &db).stdout,
        b"0 payments were settled, 0 wait for the provider, 0 failed; 0 keys were old\n"
    );
}

/// The payments that come first belong to no order, so settling them fails each time. They are more than are read at once.
#[purlin::test]
async fn tidy_goes_on_after_payments_that_fail(db: TestDatabase<Backend>) {
    let shop = Shop::with(Arc::new(Moody::default()), Db::clone(&db)).await;
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 3).await;
    shop.run(if cfg!(feature = "postgres") {
        "INSERT INTO payments (id, amount_cents, status)
         SELECT lpad(number::text, 32, '0')::uuid, 1, 'pending' FROM generate_series(1, 150) AS number"
    } else {
        "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 150)
         INSERT INTO payments (id, amount_cents, status)
         SELECT unhex(printf('%032d', number)), 1, 'pending' FROM numbers"
    })
    .await;
    let waiting: Value = shop.order(&user, &[(&lamp, 1)]).await.json();
    shop.run(if cfg!(feature = "postgres") {
        "UPDATE _purlin_idempotency SET created_at = created_at - interval '2 days'"
    } else {
        "UPDATE _purlin_idempotency SET created_at = created_at - 172800"
    })
    .await;

    let tidied = run("tidy", &db);
    assert!(!tidied.status.success(), "{tidied:?}");
    assert_eq!(
        tidied.stdout, b"1 payments were settled, 0 wait for the provider, 150 failed; 1 keys were old\n",
        "{tidied:?}"
    );
    let path = format!("/orders/{}", waiting["id"].as_str().unwrap());
    assert_eq!(shop.get(&path).await.json::<Value>()["status"], "paid");
}

/// The key that RFC 8410 shows, in section 10.3.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----";

#[expect(clippy::unused_async, reason = "tests with arguments are `async`")]
#[purlin::test]
async fn seed_leaves_a_shop_with_a_key_alone(db: TestDatabase<Backend>) {
    let seeded = Command::new(env!("CARGO_BIN_EXE_shop"))
        .arg("seed")
        .env("DATABASE_URL", db.url())
        .env("SHOP_TOKEN_KEY", KEY)
        .output()
        .unwrap();
    assert!(!seeded.status.success(), "{seeded:?}");
    let told = String::from_utf8(seeded.stderr).unwrap();
    assert!(told.starts_with("everybody knows the passwords"), "{told}");
}

#[purlin::test]
async fn appoint_gives_somebody_a_role(db: TestDatabase<Backend>) {
    let shop = Shop::with(Arc::new(Moody::default()), Db::clone(&db)).await;
    let ada = shop.user("ada@example.com").await;
    let users = || async {
        let token = shop.log_in(&ada.email, "").await;
        shop.client().get("/users").bearer(&token).await
    };
    assert_eq!(users().await.status(), 403);

    let done = run_with(&["appoint", "Ada@example.com", "admin"], &db);
    assert!(done.status.success(), "{done:?}");
    assert_eq!(users().await.status(), 200);

    // Who is an administrator is not made one.
    let audited = shop.rows("audit_entries").await;
    let again = run_with(&["appoint", "ada@example.com", "admin"], &db);
    assert!(again.status.success(), "{again:?}");
    assert_eq!(shop.rows("audit_entries").await, audited);

    for wrong in [
        &["appoint", "ada@example.com", "king"][..],
        &["appoint"],
        &["appoint", "nobody@example.com", "clerk"],
    ] {
        assert!(!run_with(wrong, &db).status.success(), "{wrong:?}");
    }
}

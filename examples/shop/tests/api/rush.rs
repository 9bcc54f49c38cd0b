//! Many clients who want the same at the same time.

use futures_util::future::join_all;

use crate::Shop;
use crate::fixture::Person;

const CLIENTS: usize = 64;
const PIECES: i64 = 100;

/// How often an order is sent before the test fails.
const TRIES: usize = 100;

/// Places an order, and answers the status. While no connection of the database is free it is sent again: that is what the key is
/// for.
async fn order(shop: &Shop, key: &str, user: &Person, pieces: &[(&str, i64)]) -> u16 {
    for _ in 0..TRIES {
        let answer = shop.order_with(key, user, pieces).await;
        match answer.status() {
            503 => assert_eq!(answer.code(), "database_busy"),
            status => return status,
        }
    }
    panic!("the database was busy {TRIES} times")
}

/// Orders one piece after the other until none is left, and answers how many it got.
async fn buy_all(shop: &Shop, user: &Person, product: &str, client: usize) -> i64 {
    let mut bought = 0;
    loop {
        let key = format!("client-{client}-{bought}");
        match order(shop, &key, user, &[(product, 1)]).await {
            201 => bought += 1,
            409 => return bought,
            other => panic!("the status is {other}"),
        }
    }
}

#[purlin::test(database)]
async fn the_last_pieces_are_sold_once_each(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, PIECES).await;
    let clients = (0..CLIENTS).map(|client| buy_all(&shop, &user, &lamp, client));
    let bought: i64 = join_all(clients).await.into_iter().sum();

    assert_eq!((bought, shop.stock(&lamp).await), (PIECES, 0));
    for counted in [
        "SELECT count(*) FROM orders WHERE status = 'paid'",
        "SELECT count(*) FROM order_lines",
        "SELECT count(*) FROM payments WHERE status = 'captured'",
        "SELECT count(*) FROM audit_entries WHERE event = 'order_placed'",
        "SELECT count(*) FROM audit_entries WHERE event = 'order_paid'",
    ] {
        assert_eq!(shop.number(counted).await, PIECES, "{counted}");
    }
}

/// Each order names the same two products, in one order or in the other: if they were locked as they come, two of them would wait for
/// each other.
#[purlin::test(database)]
async fn orders_of_the_same_products_do_not_lock_one_another(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 1000).await;
    let chair = shop.product("Chair", 18_900, 1000).await;
    let orders = (0..CLIENTS).map(|client| {
        let (first, second) = if client % 2 == 0 {
            (&lamp, &chair)
        } else {
            (&chair, &lamp)
        };
        let (shop, user, key) = (&shop, &user, format!("client-{client}"));
        async move { order(shop, &key, user, &[(first, 1), (second, 1)]).await }
    });
    assert_eq!(join_all(orders).await, [201; CLIENTS]);
    assert_eq!((shop.stock(&lamp).await, shop.stock(&chair).await), (936, 936));
}

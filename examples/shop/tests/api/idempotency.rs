//! The same order sent twice.

use futures_util::future::join_all;
use purlin::serde_json::{Value, json};

use crate::Shop;

#[purlin::test]
async fn a_key_places_one_order(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 3).await;
    let first = shop.order_with("key-1", &user, &[(&lamp, 1)]).await;
    let second = shop.order_with("key-1", &user, &[(&lamp, 1)]).await;
    assert_eq!((first.status(), second.status()), (201, 201));
    assert_eq!(first.json::<Value>(), second.json::<Value>());
    assert_eq!((shop.rows("orders").await, shop.stock(&lamp).await), (1, 2));

    let third = shop.order_with("key-2", &user, &[(&lamp, 1)]).await;
    assert_ne!(third.json::<Value>()["id"], first.json::<Value>()["id"]);
}

#[purlin::test]
async fn a_key_belongs_to_one_request(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 3).await;
    shop.order_with("key-1", &user, &[(&lamp, 1)]).await;
    let other = shop.order_with("key-1", &user, &[(&lamp, 2)]).await;
    assert_eq!(
        (other.status(), other.code().as_str()),
        (422, "idempotency_key_reused")
    );
    assert_eq!((shop.rows("orders").await, shop.stock(&lamp).await), (1, 2));
}

#[purlin::test]
async fn a_key_whose_order_failed_can_be_used_again(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 0).await;
    assert_eq!(shop.order_with("key-1", &user, &[(&lamp, 1)]).await.status(), 409);
    shop.post(&format!("/products/{lamp}/restock"))
        .json(&json!({ "quantity": 1 }))
        .await;
    assert_eq!(shop.order_with("key-1", &user, &[(&lamp, 1)]).await.status(), 201);
}

#[purlin::test(database)]
async fn the_same_order_at_the_same_time_is_placed_once(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 100).await;
    let order = || async { shop.order_with("key-1", &user, &[(&lamp, 1)]).await };
    let answers = join_all(std::iter::repeat_with(order).take(8)).await;

    let first: Value = answers[0].json();
    for answer in answers {
        assert_eq!(
            (answer.status(), &answer.json::<Value>()["id"]),
            (201, &first["id"])
        );
    }
    assert_eq!((shop.rows("orders").await, shop.stock(&lamp).await), (1, 99));
    assert_eq!(
        shop.number("SELECT count(*) FROM audit_entries WHERE event = 'order_paid'")
            .await,
        1
    );
}

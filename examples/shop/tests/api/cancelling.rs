//! Cancelling orders.

use purlin::serde_json::Value;

use crate::Shop;

#[purlin::test]
async fn a_cancelled_order_gives_everything_back_once(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let (lamp, chair) = (
        shop.product("Lamp", 4900, 3).await,
        shop.product("Chair", 18_900, 3).await,
    );
    let order: Value = shop.order(&user, &[(&lamp, 2), (&chair, 1)]).await.json();
    let path = format!("/orders/{}", order["id"].as_str().unwrap());

    let answer = shop.post(&format!("{path}/cancel")).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.json::<Value>()["status"], "cancelled");
    assert_eq!(shop.get(&path).await.json::<Value>()["status"], "cancelled");
    assert_eq!((shop.stock(&lamp).await, shop.stock(&chair).await), (3, 3));
    assert_eq!(
        shop.number("SELECT count(*) FROM payments WHERE status = 'refunded'")
            .await,
        1
    );

    let again = shop.post(&format!("{path}/cancel")).await;
    assert_eq!(again.status(), 200);
    assert_eq!(again.json::<Value>()["status"], "cancelled");
    assert_eq!(
        shop.number("SELECT count(*) FROM audit_entries WHERE event = 'order_cancelled'")
            .await,
        1
    );
    assert_eq!((shop.stock(&lamp).await, shop.stock(&chair).await), (3, 3));
}

#[purlin::test]
async fn what_is_not_there_cannot_be_cancelled(shop: Shop) {
    let answer = shop
        .post("/orders/00000000-0000-0000-0000-000000000000/cancel")
        .await;
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (404, "order_not_found")
    );
}

//! Placing and reading orders.

use purlin::serde_json::{Value, json};

use crate::Shop;

#[purlin::test]
async fn an_order_takes_the_pieces_and_is_paid(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let (lamp, chair) = (
        shop.product("Lamp", 4900, 3).await,
        shop.product("Chair", 18_900, 3).await,
    );

    let answer = shop.order(&user, &[(&chair, 1), (&lamp, 1), (&chair, 1)]).await;
    assert_eq!(answer.status(), 201);
    let order: Value = answer.json();
    assert_eq!(
        (&order["status"], &order["total_cents"]),
        (&json!("paid"), &json!(4900 + 2 * 18_900))
    );
    assert_eq!(
        order["lines"],
        json!([
            { "product_id": lamp, "quantity": 1, "price_cents": 4900 },
            { "product_id": chair, "quantity": 2, "price_cents": 18_900 },
        ])
    );
    assert_eq!((shop.stock(&lamp).await, shop.stock(&chair).await), (2, 1));
    let read: Value = shop
        .get(&format!("/orders/{}", order["id"].as_str().unwrap()))
        .await
        .json();
    assert_eq!(read, order);
}

#[purlin::test]
async fn an_order_keeps_the_price_that_it_was_placed_at(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 3).await;
    let order: Value = shop.order(&user, &[(&lamp, 1)]).await.json();
    let path = format!("/products/{lamp}");
    let version = shop.get(&path).await.json::<Value>()["version"].clone();
    shop.patch(&path)
        .json(&json!({ "version": version, "price_cents": 1 }))
        .await;

    let read: Value = shop
        .get(&format!("/orders/{}", order["id"].as_str().unwrap()))
        .await
        .json();
    assert_eq!(
        (&read["total_cents"], &read["lines"][0]["price_cents"]),
        (&json!(4900), &json!(4900))
    );
}

#[purlin::test]
async fn one_product_too_few_leaves_all_where_they_were(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let (lamp, chair) = (
        shop.product("Lamp", 4900, 3).await,
        shop.product("Chair", 18_900, 1).await,
    );
    let audited = shop.rows("audit_entries").await;

    let answer = shop.order(&user, &[(&lamp, 1), (&chair, 2)]).await;
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (409, "product_out_of_stock")
    );
    assert_eq!((shop.stock(&lamp).await, shop.stock(&chair).await), (3, 1));
    assert_eq!(
        (shop.rows("orders").await, shop.rows("order_lines").await),
        (0, 0)
    );
    assert_eq!(shop.rows("audit_entries").await, audited);
}

#[purlin::test]
async fn who_or_what_is_not_there_is_told(shop: Shop) {
    let nobody = "00000000-0000-0000-0000-000000000000";
    let lamp = shop.product("Lamp", 4900, 3).await;
    let user = shop.user("ada@example.com").await;
    let answer = shop.order(&user, &[(&lamp, 1), (nobody, 1)]).await;
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (404, "product_not_found")
    );
    assert_eq!(shop.stock(&lamp).await, 3);

    shop.delete(&format!("/users/{}", user.id)).await;
    let answer = shop.order(&user, &[(&lamp, 1)]).await;
    assert_eq!((answer.status(), answer.code().as_str()), (401, "unauthorized"));

    let answer = shop.get(&format!("/orders/{nobody}")).await;
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (404, "order_not_found")
    );
}

#[purlin::test]
async fn every_fault_is_answered(shop: Shop) {
    let order = json!({ "lines": [{ "product_id": "lamp", "quantity": 0 }] });
    let answer = shop.post("/orders").json(&order).await;
    assert_eq!(
        answer.faults(),
        [
            "header /idempotency-key missing",
            "body /lines/0/product_id uuid_parsing",
            "body /lines/0/quantity greater_than_equal",
        ]
    );
}

#[purlin::test]
async fn a_list_goes_on_where_the_page_before_ended(shop: Shop) {
    let (ada, grace) = (
        shop.user("ada@example.com").await,
        shop.user("grace@example.com").await,
    );
    let lamp = shop.product("Lamp", 4900, 100).await;
    let mut placed = Vec::new();
    for user in [&ada, &grace, &ada, &ada] {
        let order: Value = shop.order(user, &[(&lamp, 1)]).await.json();
        placed.push(order["id"].clone());
    }
    let ids = |page: &Value| -> Vec<Value> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["id"].clone())
            .collect()
    };

    let list = format!("/orders?user_id={}&limit=2", ada.id);
    let first: Value = shop.get(&list).await.json();
    assert_eq!(ids(&first), [placed[3].clone(), placed[2].clone()]);
    assert_eq!(first["items"][0]["lines"][0]["product_id"], json!(lamp));

    // An order that comes in between moves nothing.
    shop.order(&ada, &[(&lamp, 1)]).await;
    let second: Value = shop
        .get(&list)
        .query("cursor", first["next"].as_str().unwrap())
        .await
        .json();
    assert_eq!(ids(&second), [placed[0].clone()]);
    assert_eq!(second["next"], Value::Null);

    let all: Value = shop.get("/orders?status=cancelled").await.json();
    assert_eq!(ids(&all), [] as [Value; 0]);
}

//! Adding, finding, changing and restocking products.

use purlin::serde_json::{Value, json};

use crate::Shop;

#[purlin::test]
async fn a_product_can_be_read(shop: Shop) {
    let lamp = json!({ "name": "Lamp", "price_cents": 4900, "stock": 3, "tags": ["office", "light"] });
    let answer = shop.post("/products").json(&lamp).await;
    let created: Value = answer.json();
    let read: Value = shop.get(answer.header("location").unwrap()).await.json();
    assert_eq!(read, created);
    assert_eq!(read["tags"], json!(["light", "office"]));
    assert_eq!(
        (&read["price_cents"], &read["description"]),
        (&json!(4900), &Value::Null)
    );
}

#[purlin::test]
async fn a_name_is_taken_once(shop: Shop) {
    shop.product("Lamp", 4900, 1).await;
    let chair = shop.product("Chair", 18_900, 1).await;
    let again = shop
        .post("/products")
        .json(&json!({ "name": "Lamp", "price_cents": 1 }))
        .await;
    assert_eq!(
        (again.status(), again.code().as_str()),
        (409, "product_name_taken")
    );
    let renamed = shop
        .patch(&format!("/products/{chair}"))
        .json(&json!({ "version": 1, "name": "Lamp" }))
        .await;
    assert_eq!(
        (renamed.status(), renamed.code().as_str()),
        (409, "product_name_taken")
    );
}

#[purlin::test]
async fn a_change_of_an_old_version_changes_nothing(shop: Shop) {
    let path = format!("/products/{}", shop.product("Lamp", 4900, 1).await);
    let version = shop.get(&path).await.json::<Value>()["version"].clone();

    let first = shop
        .patch(&path)
        .json(&json!({ "version": version, "price_cents": 3900 }))
        .await;
    assert_eq!(first.status(), 200);
    let second = shop
        .patch(&path)
        .json(&json!({ "version": version, "price_cents": 2900 }))
        .await;
    assert_eq!((second.status(), second.code().as_str()), (409, "product_stale"));
    assert_eq!(shop.get(&path).await.json::<Value>()["price_cents"], 3900);
}

#[purlin::test]
async fn a_change_leaves_what_it_does_not_name(shop: Shop) {
    let lamp = json!({ "name": "Lamp", "description": "It bends", "price_cents": 4900, "tags": ["light"] });
    let lamp: Value = shop.post("/products").json(&lamp).await.json();
    let path = format!("/products/{}", lamp["id"].as_str().unwrap());

    let change = json!({ "version": lamp["version"], "tags": ["sale", "light"] });
    let changed: Value = shop.patch(&path).json(&change).await.json();
    assert_eq!(changed["tags"], json!(["light", "sale"]));
    assert_eq!(version(&changed), version(&lamp) + 1);
    assert_eq!(
        (&changed["name"], &changed["description"]),
        (&json!("Lamp"), &json!("It bends"))
    );

    let stale = shop
        .patch(&path)
        .json(&json!({ "version": lamp["version"], "tags": [] }))
        .await;
    assert_eq!((stale.status(), stale.code().as_str()), (409, "product_stale"));

    let change = json!({ "version": changed["version"], "description": null });
    let before = version(&changed);
    let changed: Value = shop.patch(&path).json(&change).await.json();
    assert_eq!(version(&changed), before + 1);
    assert_eq!(changed["description"], Value::Null);
    assert_eq!(changed["tags"], json!(["light", "sale"]));
}

#[purlin::test]
async fn a_change_that_names_nothing_leaves_no_trace(shop: Shop) {
    let path = format!("/products/{}", shop.product("Lamp", 4900, 1).await);
    let before: Value = shop.get(&path).await.json();
    let audited = shop.rows("audit_entries").await;
    let answer = shop
        .patch(&path)
        .json(&json!({ "version": before["version"] }))
        .await;
    assert_eq!((answer.status(), answer.json::<Value>()), (200, before.clone()));
    assert_eq!(shop.rows("audit_entries").await, audited);
    let answer = shop
        .patch(&path)
        .json(&json!({ "version": before["version"], "tags": [] }))
        .await;
    assert_eq!(answer.status(), 200);
    assert_eq!(shop.rows("audit_entries").await, audited + 1);
}

fn version(product: &Value) -> i64 {
    product["version"].as_i64().unwrap()
}

#[purlin::test]
async fn a_delivery_adds_pieces_and_keeps_the_version(shop: Shop) {
    let lamp = shop.product("Lamp", 4900, 1).await;
    let before: Value = shop.get(&format!("/products/{lamp}")).await.json();
    let after: Value = shop
        .post(&format!("/products/{lamp}/restock"))
        .json(&json!({ "quantity": 9 }))
        .await
        .json();
    assert_eq!(
        (&after["stock"], &after["version"]),
        (&json!(10), &before["version"])
    );
}

#[purlin::test]
async fn what_is_not_there_is_not_found(shop: Shop) {
    let path = "/products/00000000-0000-0000-0000-000000000000";
    let missing = [
        shop.get(path).await,
        shop.patch(path).json(&json!({ "version": 1 })).await,
        shop.post(&format!("{path}/restock"))
            .json(&json!({ "quantity": 1 }))
            .await,
    ];
    for answer in missing {
        assert_eq!(
            (answer.status(), answer.code().as_str()),
            (404, "product_not_found")
        );
    }
}

#[purlin::test]
async fn a_search_finds_by_text_tag_price_and_stock(shop: Shop) {
    for (name, price, stock, tags) in [
        ("Desk lamp", 4900, 3, json!(["office", "light"])),
        ("Floor LAMP", 9900, 0, json!(["light"])),
        ("Chair", 18_900, 5, json!(["office"])),
        ("100% wool", 2500, 1, json!([])),
    ] {
        let product = json!({ "name": name, "price_cents": price, "stock": stock, "tags": tags });
        assert_eq!(shop.post("/products").json(&product).await.status(), 201);
    }
    for (query, expected) in [
        ("", &["100% wool", "Chair", "Floor LAMP", "Desk lamp"][..]),
        ("sort=name", &["100% wool", "Chair", "Desk lamp", "Floor LAMP"]),
        ("sort=price_cents&limit=2", &["100% wool", "Desk lamp"]),
        ("sort=price_cents&limit=2&offset=2", &["Floor LAMP", "Chair"]),
        ("text=lamp", &["Floor LAMP", "Desk lamp"]),
        ("text=%25", &["100% wool"]),
        ("tag=office", &["Chair", "Desk lamp"]),
        ("tag=light&max_price_cents=5000", &["Desk lamp"]),
        ("in_stock=false", &["Floor LAMP"]),
        ("text=table", &[]),
    ] {
        let page: Value = shop.get(&format!("/products?{query}")).await.json();
        let items = page["items"].as_array().unwrap().iter();
        let names: Vec<&str> = items.map(|item| item["name"].as_str().unwrap()).collect();
        assert_eq!(names, expected, "{query}");
    }
    let page: Value = shop.get("/products?text=lamp&limit=1").await.json();
    assert_eq!(page["total"], 2);
}

#[purlin::test]
async fn every_fault_is_answered(shop: Shop) {
    let product = json!({ "name": "", "price_cents": 0, "stock": -1, "tags": ["a", "A b", "a"] });
    assert_eq!(
        shop.post("/products").json(&product).await.faults(),
        [
            "body /name string_too_short",
            "body /price_cents greater_than_equal",
            "body /stock greater_than_equal",
            "body /tags not_unique",
            "body /tags/1 string_pattern_mismatch",
        ]
    );
    assert_eq!(
        shop.get("/products?sort=weight&limit=0&tag=A").await.faults(),
        [
            "query /tag string_pattern_mismatch",
            "query /sort sort",
            "query /limit greater_than_equal"
        ]
    );
}

//! Registering, reading, changing and deleting users.

use std::sync::Arc;

use purlin::serde_json::{Value, json};
use shop::Db;
use shop::payments::Sandbox;

use crate::Shop;
use crate::fixture::PASSWORD;

#[purlin::test]
async fn a_user_can_be_read(shop: Shop) {
    let id = shop.user("ada@example.com").await.id;
    let user: Value = shop.get(&format!("/users/{id}")).await.json();
    assert_eq!(user["email"], "ada@example.com");
    assert_eq!(user["name"], "Ada");
}

#[purlin::test]
async fn an_address_is_taken_once_whatever_its_capitals(shop: Shop) {
    shop.user("ada@example.com").await;
    let id = shop.user("grace@example.com").await.id;

    let ada = json!({ "email": "Ada@Example.COM", "name": "Ada", "password": PASSWORD });
    let again = shop.post("/users").json(&ada).await;
    assert_eq!((again.status(), again.code().as_str()), (409, "email_taken"));
    let moved = shop
        .patch(&format!("/users/{id}"))
        .json(&json!({ "email": "ADA@example.com" }))
        .await;
    assert_eq!((moved.status(), moved.code().as_str()), (409, "email_taken"));
}

#[purlin::test]
async fn a_change_leaves_what_it_does_not_name(shop: Shop) {
    let path = format!("/users/{}", shop.user("ada@example.com").await.id);
    let user: Value = shop
        .patch(&path)
        .json(&json!({ "name": "Ada Lovelace" }))
        .await
        .json();
    assert_eq!(
        (&user["email"], &user["name"]),
        (&json!("ada@example.com"), &json!("Ada Lovelace"))
    );
}

#[purlin::test]
async fn a_change_that_names_nothing_leaves_no_trace(shop: Shop) {
    let path = format!("/users/{}", shop.user("ada@example.com").await.id);
    let before: Value = shop.get(&path).await.json();
    let audited = shop.rows("audit_entries").await;
    for nothing in [json!({}), json!({ "email": null, "name": null })] {
        let answer = shop.patch(&path).json(&nothing).await;
        assert_eq!((answer.status(), answer.json::<Value>()), (200, before.clone()));
        assert_eq!(shop.rows("audit_entries").await, audited);
    }
    let answer = shop.patch(&path).json(&json!({ "name": "Ada Lovelace" })).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(shop.rows("audit_entries").await, audited + 1);
}

/// While a new program is deployed, one of the first migration registers users still.
#[purlin::test]
async fn a_program_that_knows_no_roles_registers_customers(shop: Shop) {
    shop.run(if cfg!(feature = "postgres") {
        "INSERT INTO users (id, email, name) VALUES ('00000000-0000-0000-0000-000000000001', 'ada@example.com', 'Ada')"
    } else {
        "INSERT INTO users (id, email, name) VALUES (X'00000000000000000000000000000001', 'ada@example.com', 'Ada')"
    })
    .await;
    let path = "/users/00000000-0000-0000-0000-000000000001";
    assert_eq!(shop.get(path).await.json::<Value>()["role"], "customer");
}

#[purlin::test]
async fn a_list_has_pages(shop: Shop) {
    for name in ["a", "b", "c"] {
        shop.user(&format!("{name}@example.com")).await;
    }
    let page: Value = shop.get("/users?offset=2&limit=1").await.json();
    assert_eq!(page["total"], 4);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["email"], "b@example.com");
}

#[purlin::test]
async fn a_deleted_user_is_not_found_and_its_address_is_free(shop: Shop) {
    let path = format!("/users/{}", shop.user("ada@example.com").await.id);
    assert_eq!(shop.delete(&path).await.status(), 204);
    let gone = [
        shop.get(&path).await,
        shop.patch(&path).json(&json!({ "name": "Ada" })).await,
        shop.delete(&path).await,
    ];
    for answer in gone {
        assert_eq!((answer.status(), answer.code().as_str()), (404, "user_not_found"));
    }
    assert_eq!(shop.get("/users").await.json::<Value>()["total"], 1);
    shop.user("ada@example.com").await;
}

/// The administrator, who registered as well, is the first of two.
#[purlin::test]
async fn nobody_registers_without_end(db: Db) {
    let provider = Arc::new(Sandbox::default());
    let shop = Shop::with_settings("registrations_per_minute = 2", provider, db).await;
    shop.user("ada@example.com").await;
    let grace = json!({ "email": "grace@example.com", "name": "Grace", "password": PASSWORD });
    let refused = shop.client().post("/users").json(&grace).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.header("retry-after").is_some());
    assert_eq!(shop.get("/users").await.status(), 200);
}

#[purlin::test]
async fn every_fault_is_answered(shop: Shop) {
    let answer = shop
        .post("/users")
        .json(&json!({ "email": "ada", "name": "", "password": "horse" }))
        .await;
    assert_eq!(
        answer.faults(),
        [
            "body /email email",
            "body /name string_too_short",
            "body /password string_too_short"
        ]
    );
}

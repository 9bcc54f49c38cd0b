//! Tokens, and whom they let in.

use purlin::serde_json::{Value, json};

use crate::Shop;
use crate::fixture::{ADMIN, PASSWORD};

#[purlin::test]
async fn a_token_is_short_lived_and_says_what_it_opens(shop: Shop) {
    for (role, asked, opened) in [
        ("clerk", "", "products:write orders:read orders:write"),
        ("clerk", "orders:read users:admin", "orders:read"),
        ("customer", "", ""),
    ] {
        let person = shop
            .person(&format!("{role}{}@example.com", asked.len()), role)
            .await;
        let answer: Value = shop.token(&person.email, PASSWORD, asked).await.json();
        assert_eq!(answer["expires_in"], 900);
        assert_eq!(
            answer["scope"].as_str().unwrap_or_default(),
            opened,
            "{role} asks for {asked}"
        );
    }
}

#[purlin::test]
async fn who_guesses_learns_nothing_from_a_login_and_has_to_wait(shop: Shop) {
    shop.user("ada@example.com").await;
    for email in ["ada@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            let answer = shop.token(email, "wrong", "").await;
            assert_eq!(
                (answer.status(), answer.json()),
                (400, json!({ "error": "invalid_grant" }))
            );
        }
        // The right password has to wait too.
        let answer = shop.token(email, PASSWORD, "").await;
        assert_eq!(answer.status(), 429);
        assert!(answer.header("retry-after").is_some());
    }
}

#[purlin::test]
async fn who_was_deleted_is_out_at_once(shop: Shop) {
    let ada = shop.user("ada@example.com").await;
    let client = shop.client().with_bearer(&ada.token);
    let me = || client.get(&format!("/users/{}", ada.id));
    assert_eq!(me().await.status(), 200);
    assert_eq!(shop.delete(&format!("/users/{}", ada.id)).await.status(), 204);
    assert_eq!(me().await.status(), 401);
    assert_eq!(shop.token(&ada.email, PASSWORD, "").await.status(), 400);
}

#[purlin::test]
async fn a_role_that_was_taken_away_opens_nothing(shop: Shop) {
    let clerk = shop.person("grace@example.com", "clerk").await;
    let client = shop.client().with_bearer(&clerk.token);
    let add = |name: &str| {
        let product = json!({ "name": name, "price_cents": 4900 });
        client.post("/products").json(&product)
    };
    assert_eq!(add("Lamp").await.status(), 201);
    shop.run("UPDATE users SET role = 'customer' WHERE role = 'clerk'")
        .await;
    assert_eq!(add("Chair").await.status(), 403);
}

#[purlin::test]
async fn who_was_a_user_before_there_were_passwords_cannot_log_in(shop: Shop) {
    shop.run("UPDATE users SET password = NULL").await;
    for password in ["", PASSWORD] {
        assert_eq!(shop.token(ADMIN, password, "").await.status(), 400);
    }
}

#[purlin::test]
async fn nobody_registers_as_somebody_else_and_no_answer_shows_a_password(shop: Shop) {
    let new = json!({ "email": "eve@example.com", "name": "Eve", "password": PASSWORD, "role": "admin" });
    let answer = shop.client().post("/users").json(&new).await;
    assert_eq!(
        (answer.status(), &answer.json::<Value>()["role"]),
        (201, &json!("customer"))
    );
    let answer = shop.get("/users").await;
    let listed = answer.text();
    assert!(
        !listed.contains("argon2") && !listed.contains("password"),
        "{listed}"
    );
}

#[purlin::test]
async fn a_list_has_ones_own_orders_only(shop: Shop) {
    let (ada, grace) = (
        shop.user("ada@example.com").await,
        shop.user("grace@example.com").await,
    );
    let lamp = shop.product("Lamp", 4900, 9).await;
    for user in [&ada, &grace] {
        assert_eq!(shop.order(user, &[(&lamp, 1)]).await.status(), 201);
    }
    let narrow = shop.log_in(ADMIN, "products:write").await;
    let wide = shop.log_in(ADMIN, "orders:read").await;
    for (token, path, owners) in [
        (&ada.token, "/orders".to_owned(), vec![&ada.id]),
        (&ada.token, format!("/orders?user_id={}", grace.id), vec![]),
        (&narrow, "/orders".to_owned(), vec![]),
        (&wide, "/orders".to_owned(), vec![&grace.id, &ada.id]),
    ] {
        let page: Value = shop.client().get(&path).bearer(token).await.json();
        let orders = page["items"].as_array().unwrap().iter();
        let found: Vec<&str> = orders.map(|order| order["user_id"].as_str().unwrap()).collect();
        assert_eq!(found, owners, "{path}");
    }
}

/// The users cannot be read for a while, and nobody has guessed by that.
#[purlin::test(database)]
async fn what_the_shop_could_not_look_at_is_no_failure(shop: Shop) {
    shop.run("ALTER TABLE users RENAME TO users_elsewhere").await;
    for _ in 0..10 {
        let form = [
            ("grant_type", "password"),
            ("username", ADMIN),
            ("password", PASSWORD),
        ];
        let request = shop.client().post("/token").form(form);
        assert_eq!(request.unchecked().await.status(), 500);
    }
    shop.run("ALTER TABLE users_elsewhere RENAME TO users").await;
    assert_eq!(shop.token(ADMIN, PASSWORD, "").await.status(), 200);
}

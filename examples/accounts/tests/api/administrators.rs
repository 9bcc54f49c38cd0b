//! Roles, who has them, and the last one who can give them.

use futures_util::future::{join, join_all};
use purlin::serde_json::{Value, json};

use crate::fixture::text;
use crate::{Accounts, PASSWORD, Person};

const ALL: [&str; 5] = [
    "users:read",
    "users:write",
    "roles:read",
    "roles:write",
    "audit:read",
];

#[purlin::test]
async fn roles_are_administered_over_the_api(app: Accounts) {
    let boss = app.person_with("boss@example.com", &ALL).await;
    let ada = app.person("ada@example.com").await;
    let new = json!({ "name": "support", "permissions": ["users:read"] });
    let role = app
        .post("/roles")
        .header("authorization", &boss.bearer())
        .json(&new)
        .await;
    assert_eq!(role.status(), 201);
    let path = role.header("location").unwrap().to_owned();
    assert_eq!(path, format!("/roles/{}", text(&role.json::<Value>()["id"])));
    let again = app
        .post("/roles")
        .header("authorization", &boss.bearer())
        .json(&new)
        .await;
    assert_eq!((again.status(), again.code().as_str()), (409, "role_name_taken"));

    let users = async || {
        app.get("/users")
            .header("authorization", &ada.bearer())
            .await
            .status()
    };
    assert_eq!(users().await, 403);
    let member = format!("{path}/members/{}", ada.id);
    assert_eq!(put(&app, &boss, &member).await, 204);
    assert_eq!(put(&app, &boss, &member).await, 204);
    assert_eq!(users().await, 403, "the token was given out before");
    let ada = app.log_in("ada@example.com").await;
    let users = async || {
        app.get("/users")
            .header("authorization", &ada.bearer())
            .await
            .status()
    };
    assert_eq!(users().await, 200);

    let nothing = json!({ "name": "support", "permissions": [] });
    let replace = app
        .put(&path)
        .header("authorization", &boss.bearer())
        .json(&nothing)
        .await;
    assert_eq!(replace.status(), 200);
    assert_eq!(users().await, 403, "what a role permits counts at once");
    let members: Value = app
        .get(&format!("{path}/members"))
        .header("authorization", &boss.bearer())
        .await
        .json();
    assert_eq!(members["items"], json!([ada.id]));
    assert_eq!(delete(&app, &boss, &member).await.0, 204);
    assert_eq!(delete(&app, &boss, &path).await.0, 204);
    assert_eq!(delete(&app, &boss, &path).await.0, 404);
    let given = "SELECT count(*) FROM audit_entries WHERE event = 'role_given' AND actor_id IS NOT NULL";
    assert_eq!(app.number(given).await, 1);
}

#[purlin::test]
async fn nobody_takes_the_last_administrator_away(app: Accounts) {
    let boss = app.person("boss@example.com").await;
    let role = app.permit(&boss.id, &ALL).await;
    let boss = app.log_in("boss@example.com").await;
    let member = format!("/roles/{role}/members/{}", boss.id);
    let last = (409, "last_administrator".to_owned());

    assert_eq!(delete(&app, &boss, &member).await, last);
    assert_eq!(delete(&app, &boss, &format!("/roles/{role}")).await, last);
    let own = app
        .post("/accounts/me/delete")
        .header("authorization", &boss.bearer());
    assert_eq!(
        own.json(&json!({ "password": PASSWORD })).await.code(),
        "last_administrator"
    );
    let weaker = json!({ "name": "weak", "permissions": ["roles:read"] });
    let replace = app
        .put(&format!("/roles/{role}"))
        .header("authorization", &boss.bearer());
    assert_eq!(replace.json(&weaker).await.code(), "last_administrator");
    let disable = app
        .patch(&format!("/users/{}", boss.id))
        .header("authorization", &boss.bearer());
    assert_eq!(
        disable.json(&json!({ "is_disabled": true })).await.code(),
        "last_administrator"
    );

    let ada = app.person("ada@example.com").await;
    assert_eq!(
        put(&app, &boss, &format!("/roles/{role}/members/{}", ada.id)).await,
        204
    );
    assert_eq!(delete(&app, &boss, &member).await.0, 204);
}

/// Both see two administrators, and would leave none if each looked at what was committed only.
#[purlin::test(database)]
async fn two_administrators_cannot_take_one_another_away_at_once(app: Accounts) {
    let (first, second) = (
        app.person("a@example.com").await,
        app.person("b@example.com").await,
    );
    let role = app.permit(&first.id, &ALL).await;
    let member = |person: &Person| format!("/roles/{role}/members/{}", person.id);
    let first = app.log_in(&first.email).await;
    for _ in 0..8 {
        assert_eq!(put(&app, &first, &member(&second)).await, 204);
        let other = app.log_in(&second.email).await;
        let (of_first, of_second) = (member(&first), member(&second));
        let (one, two) = join(delete(&app, &first, &of_second), delete(&app, &other, &of_first)).await;
        // Whoever comes second has no role any more, or is the last one.
        let fits = |winner: u16, loser: u16| winner == 204 && [403, 409].contains(&loser);
        assert!(fits(one.0, two.0) || fits(two.0, one.0), "{one:?} {two:?}");
        assert_eq!(app.number("SELECT count(*) FROM role_members").await, 1);
        if two.0 == 204 {
            assert_eq!(put(&app, &other, &of_first).await, 204);
            assert_eq!(delete(&app, &first, &of_second).await.0, 204);
        }
    }
}

#[purlin::test(database)]
async fn a_role_can_be_given_twice_at_once(app: Accounts) {
    let boss = app.person_with("boss@example.com", &ALL).await;
    let role = app.permit(&boss.id, &[]).await;
    for round in 0..4 {
        let ada = app.person(&format!("ada{round}@example.com")).await;
        let path = format!("/roles/{role}/members/{}", ada.id);
        let answers = join_all((0..4).map(|_| put(&app, &boss, &path))).await;
        assert_eq!(answers, [204; 4]);
    }
    let given = "SELECT count(*) FROM audit_entries WHERE event = 'role_given'";
    assert_eq!(app.number(given).await, 4);
}

#[purlin::test(database)]
async fn a_role_or_a_user_that_goes_meanwhile_is_not_found(app: Accounts) {
    let boss = app.person_with("boss@example.com", &ALL).await;
    let ada = app.person("ada@example.com").await;
    for _ in 0..8 {
        let role = app.permit(&boss.id, &[]).await;
        let (path, member) = (
            format!("/roles/{role}"),
            format!("/roles/{role}/members/{}", ada.id),
        );
        let (given, deleted) = join(put(&app, &boss, &member), delete(&app, &boss, &path)).await;
        assert!([204, 404].contains(&given), "{given}");
        assert_eq!(deleted.0, 204);
    }
    let role = app.permit(&boss.id, &[]).await;
    let member = format!("/roles/{role}/members/{}", ada.id);
    let own = app
        .post("/accounts/me/delete")
        .header("authorization", &ada.bearer())
        .json(&json!({ "password": PASSWORD }));
    let (given, deleted) = join(put(&app, &boss, &member), own.into_future()).await;
    assert!([204, 404].contains(&given), "{given}");
    assert_eq!(deleted.status(), 204);
}

#[purlin::test]
async fn who_is_disabled_is_out_at_once_and_can_come_back(app: Accounts) {
    let boss = app.person_with("boss@example.com", &ALL).await;
    let ada = app.person("ada@example.com").await;
    let set = async |is_disabled: bool| {
        let request = app
            .patch(&format!("/users/{}", ada.id))
            .header("authorization", &boss.bearer());
        let answer = request.json(&json!({ "is_disabled": is_disabled })).await;
        assert_eq!(answer.status(), 200);
    };
    set(true).await;
    assert_eq!(app.me(&ada).await, 401);
    assert_eq!(app.refresh(&ada.refresh).await.status(), 400);
    set(false).await;
    assert_eq!(app.me(&ada).await, 401, "the login is over");
    app.log_in("ada@example.com").await;

    let entries = format!("/audit?user_id={}&limit=2", ada.id);
    let entries: Value = app
        .get(&entries)
        .header("authorization", &boss.bearer())
        .await
        .json();
    assert_eq!(
        (&entries["items"][0]["event"], &entries["items"][1]["event"]),
        (&json!("logged_in"), &json!("account_enabled"))
    );
    assert_eq!(entries["items"][1]["actor_id"], boss.id);
}

/// Since when somebody is disabled and who did it is what somebody looks for one day.
#[purlin::test]
async fn what_changes_nothing_leaves_no_trace(app: Accounts) {
    let boss = app.person_with("boss@example.com", &ALL).await;
    let ada = app.person("ada@example.com").await;
    let change = async |path: &str, person: &Person, body: Value| {
        let request = app.patch(path).header("authorization", &person.bearer());
        assert_eq!(request.json(&body).await.status(), 200, "{body}");
        app.clock.advance(std::time::Duration::from_secs(1));
    };
    let path = format!("/users/{}", ada.id);
    let entries = "SELECT count(*) FROM audit_entries WHERE event IN ('account_disabled', 'account_enabled', 'profile_changed')";
    for same in [json!({}), json!({ "name": null }), json!({ "name": "Ada" })] {
        change("/accounts/me", &ada, same).await;
    }
    change(&path, &boss, json!({ "is_disabled": false })).await;
    assert_eq!(app.number(entries).await, 0);
    for _ in 0..2 {
        change(&path, &boss, json!({ "is_disabled": true })).await;
    }
    assert_eq!(app.number(entries).await, 1);
    let kept = "SELECT count(*) FROM users JOIN audit_entries ON users.id = audit_entries.user_id \
                WHERE event = 'account_disabled' AND disabled_at = happened_at";
    assert_eq!(app.number(kept).await, 1);
    let nobody = app.patch("/users/00000000-0000-4000-8000-000000000000");
    let nobody = nobody.header("authorization", &boss.bearer());
    let nobody = nobody.json(&json!({ "is_disabled": true })).await;
    assert_eq!((nobody.status(), nobody.code().as_str()), (404, "user_not_found"));
}

#[purlin::test]
async fn long_lists_come_in_pages(app: Accounts) {
    let boss = app.person_with("boss@example.com", &ALL).await;
    let role = app.permit(&boss.id, &[]).await;
    let ada = app.person("ada@example.com").await;
    put(&app, &boss, &format!("/roles/{role}/members/{}", ada.id)).await;
    for path in [format!("/roles/{role}/members"), "/auth/logins".to_owned()] {
        let page = async |more: &str| {
            let path = format!("{path}?limit=1{more}");
            let page = app.get(&path).header("authorization", &boss.bearer());
            page.await.json::<Value>()
        };
        let first = page("").await;
        let second = page(&format!("&cursor={}", text(&first["next"]))).await;
        assert_eq!(second["items"].as_array().unwrap().len(), 1, "{path}");
        assert_ne!(first["items"], second["items"], "{path}");
        assert_eq!(second["next"], Value::Null, "{path}");
    }
}

async fn put(app: &Accounts, person: &Person, path: &str) -> u16 {
    app.put(path)
        .header("authorization", &person.bearer())
        .await
        .status()
}

async fn delete(app: &Accounts, person: &Person, path: &str) -> (u16, String) {
    let answer = app.delete(path).header("authorization", &person.bearer()).await;
    let code = if answer.status() < 400 {
        String::new()
    } else {
        answer.code()
    };
    (answer.status(), code)
}

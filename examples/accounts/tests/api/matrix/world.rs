//! People with what is theirs, and what opens doors.

use std::sync::atomic::{AtomicU32, Ordering};

use purlin::http::Method;
use purlin::serde_json::{Value, json};
use purlin::testing::TestRequest;

use super::cases::Case;
use crate::fixture::text;
use crate::{Accounts, Person};

/// All permissions.
pub(super) const ALL: [&str; 5] = [
    "users:read",
    "users:write",
    "roles:read",
    "roles:write",
    "audit:read",
];

/// What opens a door: a header field.
pub(super) type Credentials = (&'static str, String);

/// People with what is theirs.
pub(super) struct World {
    pub(super) owner: Person,
    stranger: Person,
    boss: Person,
    /// A login and a key of the owner, and a role that the owner has.
    login: String,
    key: String,
    role: String,
}

impl World {
    pub(super) async fn new(app: &Accounts) -> Self {
        let owner = app.person(&address()).await;
        let logins: Value = app
            .get("/auth/logins")
            .header("authorization", &owner.bearer())
            .await
            .json();
        let login = text(&logins["items"][0]["id"]);
        let (key, _) = make_key(app, &owner, &[]).await;
        Self {
            role: app.permit(&owner.id, &[]).await,
            owner: app.log_in(&owner.email).await,
            stranger: app.person(&address()).await,
            boss: app.person_with(&address(), &ALL).await,
            login,
            key,
        }
    }

    /// A request of what is the owner's.
    pub(super) fn request(&self, app: &Accounts, case: &Case) -> TestRequest {
        let id = match case.path.split('/').nth(1) {
            Some("auth") => &self.login,
            Some("api-keys") => &self.key,
            Some("roles") => &self.role,
            _ => &self.owner.id,
        };
        let path = case.path.replace("{id}", id).replace("{user_id}", &self.owner.id);
        let request = app.request(Method::from_bytes(case.method.as_bytes()).unwrap(), &path);
        let body = case
            .body
            .replace("EMAIL", &self.owner.email)
            .replace("REFRESH", &self.owner.refresh);
        match body.as_bytes() {
            [] => request,
            [b'{', ..] => request.content("application/json", body),
            _ => request.content("application/x-www-form-urlencoded", body.replace('@', "%40")),
        }
    }

    pub(super) fn bearer_of_stranger(&self) -> Credentials {
        ("authorization", self.stranger.bearer())
    }

    /// A token of somebody whose roles permit this, and nothing else.
    pub(super) async fn bearer(app: &Accounts, permissions: &[&str]) -> Credentials {
        let person = app.person_with(&address(), permissions).await;
        ("authorization", person.bearer())
    }

    /// A token for this, and nothing else, of somebody who may do everything.
    pub(super) async fn narrow_bearer(&self, app: &Accounts, permissions: &[&str]) -> Credentials {
        let person = app.log_in_for(&self.boss.email, &permissions.join(" ")).await;
        ("authorization", person.bearer())
    }

    /// A key for this, and nothing else, of somebody who may do everything.
    pub(super) async fn key(&self, app: &Accounts, permissions: &[&str]) -> Credentials {
        let (_, text) = make_key(app, &self.boss, permissions).await;
        ("x-api-key", text)
    }

    /// A cookie of somebody who may do everything.
    pub(super) async fn cookie(&self, app: &Accounts) -> Credentials {
        ("cookie", app.cookie(&self.boss.email).await)
    }
}

/// All permissions but one.
pub(super) fn all_but(permission: &str) -> Vec<&'static str> {
    ALL.into_iter().filter(|known| *known != permission).collect()
}

/// An address that nobody has.
fn address() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("person{}@example.com", COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn make_key(app: &Accounts, person: &Person, scopes: &[&str]) -> (String, String) {
    let body = json!({ "name": "Key", "scopes": scopes });
    let request = app.post("/api-keys").header("authorization", &person.bearer());
    let created: Value = request.json(&body).await.json();
    (text(&created["api_key"]["id"]), text(&created["key"]))
}

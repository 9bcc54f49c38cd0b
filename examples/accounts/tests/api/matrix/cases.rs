//! The routes, and who may call them.

/// A route.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) who: Who,
    /// What is sent. `EMAIL` and `REFRESH` are those of the owner.
    pub(super) body: &'static str,
    /// The answer to who may.
    pub(super) status: u16,
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Without showing anything.
    Everybody,
    /// With a token, a cookie or a key.
    Anybody,
    /// With a token or a cookie.
    LoggedIn,
    /// With a token or a cookie of who has the object.
    Owner,
    /// With a token, a cookie or a key that has a permission.
    Permitted(&'static str),
}

use Who::{Anybody, Everybody, LoggedIn, Owner, Permitted};

const fn case(method: &'static str, path: &'static str, who: Who, body: &'static str, status: u16) -> Case {
    Case {
        method,
        path,
        who,
        body,
        status,
    }
}

const USERS_READ: Who = Permitted("users:read");
const USERS_WRITE: Who = Permitted("users:write");
const ROLES_READ: Who = Permitted("roles:read");
const ROLES_WRITE: Who = Permitted("roles:write");
const AUDIT_READ: Who = Permitted("audit:read");

const REGISTER: &str = r#"{"email":"new@example.com","name":"New","password":"correct horse battery"}"#;
const TOKEN: &str = r#"{"token":"none"}"#;
const NEW_PASSWORD: &str = r#"{"token":"none","password":"battery staple horse"}"#;
const CHANGE: &str = r#"{"current":"correct horse battery","new":"battery staple horse"}"#;
const FORM: &str = "grant_type=password&username=EMAIL&password=correct+horse+battery";
const REFRESH: &str = r#"{"refresh_token":"REFRESH"}"#;
const CREDENTIALS: &str = r#"{"email":"EMAIL","password":"correct horse battery"}"#;
const ROLE: &str = r#"{"name":"support","permissions":["users:read"]}"#;
const PASSWORD: &str = r#"{"password":"correct horse battery"}"#;

/// All routes.
pub(super) const CASES: &[Case] = &[
    case("POST", "/accounts/register", Everybody, REGISTER, 202),
    case("POST", "/accounts/verify", Everybody, TOKEN, 400),
    case(
        "POST",
        "/accounts/password-reset",
        Everybody,
        r#"{"email":"EMAIL"}"#,
        202,
    ),
    case(
        "POST",
        "/accounts/password-reset/confirm",
        Everybody,
        NEW_PASSWORD,
        400,
    ),
    case("GET", "/accounts/me", Anybody, "", 200),
    case(
        "PATCH",
        "/accounts/me",
        LoggedIn,
        r#"{"name":"Ada Lovelace"}"#,
        200,
    ),
    case("POST", "/accounts/me/delete", LoggedIn, PASSWORD, 204),
    case("POST", "/accounts/me/password", LoggedIn, CHANGE, 204),
    case("POST", "/auth/token", Everybody, FORM, 200),
    case("POST", "/auth/token/refresh", Everybody, REFRESH, 200),
    case("POST", "/auth/logout", Everybody, REFRESH, 204),
    case("POST", "/auth/session", Everybody, CREDENTIALS, 204),
    case("DELETE", "/auth/session", LoggedIn, "", 204),
    case("GET", "/auth/logins", LoggedIn, "", 200),
    case("DELETE", "/auth/logins/{id}", Owner, "", 204),
    case("GET", "/.well-known/jwks.json", Everybody, "", 200),
    case("POST", "/totp", LoggedIn, PASSWORD, 201),
    case("POST", "/totp/confirm", LoggedIn, r#"{"code":"123456"}"#, 409),
    case("POST", "/totp/disable", LoggedIn, PASSWORD, 204),
    case("GET", "/api-keys", LoggedIn, "", 200),
    case("POST", "/api-keys", LoggedIn, r#"{"name":"Report"}"#, 201),
    case("DELETE", "/api-keys/{id}", Owner, "", 204),
    case("GET", "/users", USERS_READ, "", 200),
    case("GET", "/users/{id}", USERS_READ, "", 200),
    case(
        "PATCH",
        "/users/{id}",
        USERS_WRITE,
        r#"{"is_disabled":true}"#,
        200,
    ),
    case("DELETE", "/users/{id}/second-factor", USERS_WRITE, "", 204),
    case("GET", "/roles", ROLES_READ, "", 200),
    case("POST", "/roles", ROLES_WRITE, ROLE, 201),
    case("GET", "/roles/{id}", ROLES_READ, "", 200),
    case("PUT", "/roles/{id}", ROLES_WRITE, ROLE, 200),
    case("DELETE", "/roles/{id}", ROLES_WRITE, "", 204),
    case("GET", "/roles/{id}/members", ROLES_READ, "", 200),
    case("PUT", "/roles/{id}/members/{user_id}", ROLES_WRITE, "", 204),
    case("DELETE", "/roles/{id}/members/{user_id}", ROLES_WRITE, "", 204),
    case("GET", "/audit", AUDIT_READ, "", 200),
];

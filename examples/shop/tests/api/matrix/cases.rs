//! The routes, and who may call them.

/// Who may call a route.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    Everybody,
    /// Who has a token.
    LoggedIn,
    /// Who has the object, or has a permission.
    Owner(&'static str),
    /// Who has a permission.
    Permitted(&'static str),
}

use Who::{Everybody, LoggedIn, Owner, Permitted};

/// A route: how it is called, by whom, with what, and the answer to who may.
pub(super) type Case = (&'static str, &'static str, Who, &'static str, u16);

const USER: &str = r#"{"email":"newNUMBER@example.com","name":"New","password":"correct horse battery"}"#;
const PRODUCT: &str = r#"{"name":"Product NUMBER","price_cents":4900}"#;
const CHANGE: &str = r#"{"version":1,"price_cents":3900}"#;
const ORDER: &str = r#"{"lines":[{"product_id":"PRODUCT","quantity":1}]}"#;

/// All routes.
pub(super) const CASES: &[Case] = &[
    // Its content is a form, which the world writes.
    ("POST", "/token", Everybody, "", 200),
    ("GET", "/users", Permitted("users:admin"), "", 200),
    ("POST", "/users", Everybody, USER, 201),
    ("GET", "/users/{id}", Owner("users:admin"), "", 200),
    (
        "PATCH",
        "/users/{id}",
        Owner("users:admin"),
        r#"{"name":"Eve"}"#,
        200,
    ),
    ("DELETE", "/users/{id}", Owner("users:admin"), "", 204),
    ("GET", "/products", Everybody, "", 200),
    ("POST", "/products", Permitted("products:write"), PRODUCT, 201),
    ("GET", "/products/{id}", Everybody, "", 200),
    (
        "PATCH",
        "/products/{id}",
        Permitted("products:write"),
        CHANGE,
        200,
    ),
    (
        "POST",
        "/products/{id}/restock",
        Permitted("products:write"),
        r#"{"quantity":1}"#,
        200,
    ),
    ("GET", "/orders", LoggedIn, "", 200),
    ("POST", "/orders", LoggedIn, ORDER, 201),
    ("GET", "/orders/{id}", Owner("orders:read"), "", 200),
    ("POST", "/orders/{id}/cancel", Owner("orders:write"), "", 200),
];

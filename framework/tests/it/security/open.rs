//! What is open, and whether somebody said so.

use purlin::prelude::*;
use purlin::security::Bearer;

use super::app;

#[get("/closed")]
async fn closed(token: Bearer) -> Json<bool> {
    Json(token.token().matches("a"))
}

#[post("/forgotten")]
async fn forgotten() -> Json<()> {
    Json(())
}

#[get("/optional")]
async fn optional(token: Option<Bearer>) -> Json<bool> {
    Json(token.is_some())
}

#[get("/about", public)]
async fn about() -> Json<()> {
    Json(())
}

#[get("/either", public)]
async fn either(token: Option<Bearer>) -> Json<bool> {
    Json(token.is_some())
}

#[test]
fn a_route_that_nobody_decided_about_is_a_mistake() {
    let app = app(routes![closed, forgotten, optional, about, either]).secure_by_default();
    let error = app.build().unwrap_err().to_string();
    for (name, attribute) in [("forgotten", "post"), ("optional", "get")] {
        let place = format!("`{name}` (framework/tests/it/security/open.rs:");
        assert!(error.contains(&place), "{error}");
        let advice = format!("#[{attribute}(\"/{name}\", public)]");
        assert!(error.contains(&advice), "{error}");
    }
    for name in ["closed", "about", "either"] {
        assert!(!error.contains(&format!("`{name}`")), "{error}");
    }
}

#[test]
fn without_it_nothing_has_to_be_said() {
    assert!(app(routes![forgotten]).build().is_ok());
}

#[test]
fn modules_say_it_for_all_their_routes() {
    let open = Module::new("open")
        .public()
        .module(Module::new("inner").routes(routes![forgotten]));
    assert!(
        App::new("Security", "1.0.0")
            .secure_by_default()
            .module(open)
            .build()
            .is_ok()
    );

    let closed = Module::new("closed")
        .policy::<Bearer>()
        .routes(routes![forgotten]);
    assert!(
        App::new("Security", "1.0.0")
            .secure_by_default()
            .module(closed)
            .build()
            .is_ok()
    );

    let app = app(routes![forgotten]).secure_by_default().policy::<Bearer>();
    assert!(app.build().is_ok());
}

#[test]
fn who_may_call_what_is_listed() {
    let built = app(routes![closed, forgotten, optional, about, either])
        .build()
        .unwrap();
    let told: Vec<String> = built
        .access()
        .map(|(route, access)| format!("{} {access}", route.template))
        .collect();
    assert_eq!(
        told,
        [
            "/closed bearer",
            "/forgotten -",
            "/optional bearer | none",
            "/about public",
            "/either public",
        ]
    );
}

//! What is wrong with middlewares is told when the app is built, all at once.

use std::time::Duration;

use purlin::error::Reject;
use purlin::extract::{Cx, Extract, Phase};
use purlin::layer::{
    CacheControl, ConcurrencyLimit, Cors, CsrfGuard, HttpsRedirect, RateLimit, TrustedHosts,
};
use purlin::openapi::SecurityScheme;
use purlin::schema::ArgMeta;

use super::*;

/// A way in that everybody has, and that the document shows.
pub(super) struct Token;

impl Extract for Token {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.security("bearer", SecurityScheme::bearer(""), &[]);
    }

    async fn extract(_: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Ok(Self)
    }
}

#[get("/mine")]
async fn mine(_token: Token) -> Text {
    Text("mine".to_owned())
}

/// Needs what the app does not have.
struct Needy;

impl Middleware for Needy {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.requires::<u64>();
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        next.run(request).await
    }
}

#[test]
fn every_mistake_is_told_once() {
    let minute = Duration::from_mins(1);
    let module = numbers()
        .middleware(
            Cors::new()
                .any_origin()
                .credentials()
                .origin("https://shop.example/"),
        )
        .middleware(CsrfGuard::new().trust("shop.example"))
        .middleware(RateLimit::per_address(0, minute).name("a b"))
        .middleware(ConcurrencyLimit::new(0))
        .middleware(CacheControl::private(minute).shared_max_age(minute))
        .middleware(CacheControl::no_store().immutable())
        .middleware(TrustedHosts::new(["https://shop.example"]))
        .middleware(TrustedHosts::new([""; 0]));
    let secret = Module::new("secret")
        .middleware(Cors::new().methods([]))
        .middleware(CacheControl::public(minute))
        .middleware(RateLimit::per_address(5, Duration::MAX))
        .middleware(RateLimit::per_address(1, Duration::from_hours(24)).burst(u32::MAX))
        .middleware(Needy)
        .routes(routes![mine]);
    let app = app(module)
        .module(secret)
        .middleware(HttpsRedirect::new().include_subdomains().except("hook"));
    insta::assert_snapshot!(app.build().unwrap_err().to_string());
}

#[test]
fn only_one_cors_stands_around_an_operation() {
    let cors = || Cors::new().origin("https://shop.example");
    let other = || Module::new("secret").routes(routes![mine]).middleware(cors());
    let error = app(numbers())
        .module(other())
        .middleware(cors())
        .build()
        .unwrap_err()
        .to_string();
    assert_eq!(error.matches("two `Cors` stand around it").count(), 1, "{error}");
    assert!(error.contains("`mine` (framework/"), "{error}");
    assert!(app(numbers().middleware(cors())).module(other()).build().is_ok());
}

//! What the document says of middlewares.

use std::time::Duration;

use purlin::http::Method;
use purlin::layer::{
    CacheControl, Compression, ConcurrencyLimit, Cors, CsrfGuard, ETags, HttpsRedirect, RateLimit,
};

use super::*;

#[get(
    "/prices",
    middleware(ETags::new(), CacheControl::private(Duration::from_mins(1)))
)]
async fn list_prices() -> Json<Vec<u32>> {
    Json(vec![7])
}

#[post("/prices")]
async fn add_price(Json(price): Json<u32>) -> Created<Json<u32>> {
    Created(Json(price))
}

#[test]
fn each_operation_says_what_stands_around_it() {
    let prices = Module::new("prices")
        .middleware(RateLimit::per_address(100, Duration::from_mins(1)))
        .middleware(ConcurrencyLimit::new(8))
        .middleware(CsrfGuard::new())
        .routes(routes![list_prices, add_price]);
    let app = app(prices)
        .middleware(HttpsRedirect::new())
        .middleware(Cors::new().any_origin())
        .middleware(Compression::new());
    let app = app.build().unwrap();
    let operation = |method| app.document().operation(&method, "/prices").unwrap();
    insta::assert_json_snapshot!([operation(Method::GET), operation(Method::POST)]);
}

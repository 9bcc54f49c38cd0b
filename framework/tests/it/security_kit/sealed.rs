//! Sealed cookies, as an app reads and sets them.

use std::time::Duration;

use purlin::clock::Clock;
use purlin::prelude::*;
use purlin::respond::SetCookies;
use purlin::security::{CookieKeys, Seal, SealError, Sealed, SealedCookie};
use purlin::testing::TestClient;

use super::Browser;
use super::browser::set;

#[schema]
#[derive(Debug, PartialEq)]
struct Cart {
    items: Vec<u64>,
}

impl SealedCookie for Cart {
    const NAME: &'static str = "__Host-cart";
    const MAX_AGE: Option<Duration> = Some(Duration::from_hours(1));
}

#[schema]
#[derive(Debug, PartialEq)]
struct Theme {
    name: String,
}

impl SealedCookie for Theme {
    const NAME: &'static str = "__Host-theme";
    const SEAL: Seal = Seal::Signed;
}

#[post("/cart/{item}")]
async fn add(
    item: Path<u64>,
    cart: Option<Sealed<Cart>>,
    keys: State<CookieKeys>,
) -> Result<SetCookies<Json<usize>>, SealError> {
    let mut items = cart.map(|cart| cart.0.items).unwrap_or_default();
    items.push(*item);
    let answer = SetCookies::new(Json(items.len()));
    Ok(answer.with(keys.seal(&Cart { items })?))
}

#[post("/theme/{name}")]
async fn choose(name: Path<String>, keys: State<CookieKeys>) -> Result<SetCookies<NoContent>, SealError> {
    let theme = Theme {
        name: name.into_inner(),
    };
    Ok(SetCookies::new(NoContent).with(keys.seal(&theme)?))
}

/// What was chosen.
#[get("/theme")]
async fn read(
    /// What was set by choosing.
    theme: Sealed<Theme>,
) -> Text {
    Text(theme.name.clone())
}

#[delete("/theme")]
async fn forget(keys: State<CookieKeys>) -> SetCookies<NoContent> {
    SetCookies::new(NoContent).with(keys.forget::<Theme>())
}

fn key(digits: &str) -> Secret<String> {
    Secret::new(digits.repeat(64))
}

fn app(keys: CookieKeys) -> App {
    App::new("Cookies", "1.0.0")
        .module(Module::new("cookies").routes(routes![add, choose, read, forget]))
        .state(keys)
}

#[purlin::test]
async fn a_value_goes_to_the_browser_and_back() {
    let client = TestClient::new(app(CookieKeys::new(&key("1f")).unwrap()));
    let mut browser = Browser::new(&client);
    assert_eq!(
        browser.get("/theme").await.faults(),
        ["cookie /__Host-theme missing"]
    );
    let answer = browser.post("/theme/dark%20blue").await;
    let [cookie] = &set(&answer)[..] else {
        panic!("one cookie is set");
    };
    assert_eq!((cookie.secure(), cookie.http_only()), (Some(true), Some(true)));
    assert_eq!((cookie.path(), cookie.domain()), (Some("/"), None));
    assert_eq!(cookie.same_site(), Some(purlin::cookie::SameSite::Lax));
    assert_eq!(browser.get("/theme").await.text(), "dark blue");
    assert_eq!(browser.post("/cart/7").await.json::<usize>(), 1);
    assert_eq!(browser.post("/cart/8").await.json::<usize>(), 2);
    browser.send(purlin::http::Method::DELETE, "/theme", None).await;
    assert_eq!(browser.get("/theme").await.status(), 422);
}

#[purlin::test]
async fn a_changed_cookie_is_as_good_as_none() {
    let client = TestClient::new(app(CookieKeys::new(&key("1f")).unwrap()));
    let mut browser = Browser::new(&client);
    browser.post("/theme/dark").await;
    browser.post("/cart/7").await;
    let changed = browser.cookies["__Host-theme"].replace("dark", "dork");
    browser.cookies.insert("__Host-theme".to_owned(), changed);
    assert_eq!(
        browser.get("/theme").await.faults(),
        ["cookie /__Host-theme missing"]
    );
    let cart = browser.cookies["__Host-cart"].clone();
    browser
        .cookies
        .insert("__Host-cart".to_owned(), cart[1..].to_owned());
    assert_eq!(browser.post("/cart/8").await.json::<usize>(), 1);
    // One cookie does not pass for another.
    browser.cookies.insert("__Host-theme".to_owned(), cart);
    assert_eq!(browser.get("/theme").await.status(), 422);
}

#[purlin::test]
async fn keys_are_changed_without_losing_anything() {
    let old = TestClient::new(app(CookieKeys::new(&key("1f")).unwrap()));
    let mut browser = Browser::new(&old);
    browser.post("/cart/7").await;
    let cookies = browser.cookies.clone();
    let keys = CookieKeys::new(&key("2e")).unwrap().and(&key("1f")).unwrap();
    let both = TestClient::new(app(keys));
    let mut browser = Browser::new(&both);
    browser.cookies.clone_from(&cookies);
    assert_eq!(browser.post("/cart/8").await.json::<usize>(), 2);
    let new = TestClient::new(app(CookieKeys::new(&key("2e")).unwrap()));
    let resealed = browser.cookies;
    let mut browser = Browser::new(&new);
    browser.cookies = resealed;
    assert_eq!(browser.post("/cart/9").await.json::<usize>(), 3);
    browser.cookies = cookies;
    assert_eq!(browser.post("/cart/9").await.json::<usize>(), 1);
}

#[purlin::test]
async fn a_cookie_that_the_browser_kept_too_long_is_none() {
    let clock = Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
    let keys = CookieKeys::new(&key("1f")).unwrap();
    let client = TestClient::new(app(keys).clock(&clock));
    let mut browser = Browser::new(&client);
    let answer = browser.post("/cart/7").await;
    let age = set(&answer)[0].max_age().unwrap();
    assert_eq!(age.whole_seconds(), 3_600);
    let kept = browser.cookies.clone();
    clock.advance(Duration::from_secs(3_599));
    assert_eq!(browser.post("/cart/8").await.json::<usize>(), 2);
    clock.advance(Duration::from_secs(1));
    browser.cookies = kept;
    assert_eq!(browser.post("/cart/8").await.json::<usize>(), 1);
}

#[purlin::test]
async fn the_document_tells_of_the_cookie_and_the_app_of_the_missing_keys() {
    let built = app(CookieKeys::new(&key("1f")).unwrap()).build().unwrap();
    let document = purlin::serde_json::to_value(built.document()).unwrap();
    let parameter = &document["paths"]["/theme"]["get"]["parameters"][0];
    assert_eq!(parameter["in"], "cookie");
    assert_eq!(parameter["name"], "__Host-theme");
    assert_eq!(parameter["required"], true);
    assert_eq!(parameter["description"], "What was set by choosing.");
    let module = Module::new("cookies").routes(routes![read]);
    let error = App::new("Cookies", "1.0.0").module(module).build().unwrap_err();
    assert!(error.to_string().contains("CookieKeys"), "{error}");
}

#[schema]
struct Odd {
    name: String,
}

impl SealedCookie for Odd {
    const NAME: &'static str = "my:cart";
}

#[get("/odd")]
async fn odd(cookie: Option<Sealed<Odd>>) -> Json<bool> {
    Json(cookie.is_some_and(|cookie| cookie.name.is_empty()))
}

/// It would be set as `my%3Acart`, and come back as that.
#[test]
fn a_name_that_does_not_come_back_is_a_mistake() {
    let module = Module::new("cookies").routes(routes![odd]);
    let app = App::new("Cookies", "1.0.0").module(module);
    let error = app
        .state(CookieKeys::new(&key("1f")).unwrap())
        .build()
        .unwrap_err();
    assert!(
        error.to_string().contains("`my:cart` cannot be the name"),
        "{error}"
    );
}

//! Every route, and everybody: only who may is served. The routes come from the app, so one that is added and not listed here is a
//! failed test.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use purlin::http::Method;
use purlin::serde_json::Value;
use purlin::testing::TestRequest;

use crate::fixture::ADMIN;
use crate::{Person, Shop};

/// Who may call a route.
#[derive(Debug, Clone, Copy)]
enum Who {
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
type Case = (&'static str, &'static str, Who, &'static str, u16);

const USER: &str = r#"{"email":"newNUMBER@example.com","name":"New","password":"correct horse battery"}"#;
const FORM: &str = "grant_type=password&username=EMAIL&password=correct+horse+battery";
const PRODUCT: &str = r#"{"name":"Product NUMBER","price_cents":4900}"#;
const CHANGE: &str = r#"{"version":1,"price_cents":3900}"#;
const ORDER: &str = r#"{"lines":[{"product_id":"PRODUCT","quantity":1}]}"#;

const CASES: &[Case] = &[
    ("POST", "/token", Everybody, FORM, 200),
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

/// A customer with an order, a stranger, and a product.
struct World {
    owner: Person,
    stranger: Person,
    product: String,
    order: String,
}

fn number() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

impl World {
    async fn new(shop: &Shop) -> Self {
        let owner = shop.user(&format!("owner{}@example.com", number())).await;
        let product = shop.product(&format!("Lamp {}", number()), 4900, 9).await;
        let order: Value = shop.order(&owner, &[(&product, 1)]).await.json();
        Self {
            stranger: shop.user(&format!("stranger{}@example.com", number())).await,
            order: order["id"].as_str().unwrap().to_owned(),
            owner,
            product,
        }
    }

    /// A request of what is the owner's.
    fn request(&self, shop: &Shop, (method, path, _, body, _): Case) -> TestRequest {
        let id = match path.split('/').nth(1) {
            Some("users") => &self.owner.id,
            Some("products") => &self.product,
            _ => &self.order,
        };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = shop.client().request(method, &path.replace("{id}", id));
        let request = match path {
            "/orders" if !body.is_empty() => {
                request.header("idempotency-key", &format!("matrix-{}", number()))
            }
            _ => request,
        };
        let body = body.replace("EMAIL", &self.owner.email.replace('@', "%40"));
        let body = body
            .replace("PRODUCT", &self.product)
            .replace("NUMBER", &number().to_string());
        match body.as_bytes() {
            [] => request,
            [b'{', ..] => request.content("application/json", body),
            _ => request.content("application/x-www-form-urlencoded", body),
        }
    }

    /// What does not open a route, and what is answered to it.
    async fn wrong(&self, shop: &Shop, who: Who) -> Vec<(String, u16)> {
        let nothing = ["", "Bearer none.of.ours", "Basic YWRhOmFkYQ=="].map(|field| (field.to_owned(), 401));
        let stranger = self.stranger.bearer.clone();
        let more = match who {
            Everybody => return Vec::new(),
            LoggedIn => Vec::new(),
            Owner(word) => vec![(stranger, 404), (all_but(shop, word).await, 404)],
            Permitted(word) => vec![(stranger, 403), (all_but(shop, word).await, 403)],
        };
        nothing.into_iter().chain(more).collect()
    }

    /// Everything that opens a route.
    async fn right(&self, shop: &Shop, who: Who) -> Vec<String> {
        let owner = self.owner.bearer.clone();
        match who {
            Everybody => vec![String::new()],
            LoggedIn => vec![owner],
            Owner(word) => vec![owner, shop.log_in(ADMIN, word).await],
            Permitted(word) => vec![shop.log_in(ADMIN, word).await],
        }
    }
}

/// A token of the administrator that opens everything but this.
async fn all_but(shop: &Shop, word: &str) -> String {
    let all = ["products:write", "orders:read", "orders:write", "users:admin"];
    let others: Vec<&str> = all.into_iter().filter(|known| *known != word).collect();
    shop.log_in(ADMIN, &others.join(" ")).await
}

fn with(request: TestRequest, bearer: &str) -> TestRequest {
    match bearer {
        "" => request,
        bearer => request.header("authorization", bearer),
    }
}

/// The cases, in the order of the routes of the app.
fn cases(shop: &Shop) -> Vec<Case> {
    let mut cases = Vec::new();
    for (route, access) in shop.app().access() {
        let (method, path) = (route.route.meta.method, route.template.as_str());
        let case = CASES.iter().find(|case| (case.0, case.1) == (method, path));
        let case = case.unwrap_or_else(|| panic!("{method} {path} is not listed: who may call it?"));
        let told = match case.2 {
            Everybody => "public".to_owned(),
            LoggedIn | Owner(_) => "oauth2Password".to_owned(),
            Permitted(word) => format!("oauth2Password[{word}]"),
        };
        assert_eq!(access.to_string(), told, "{method} {path}");
        cases.push(*case);
    }
    let known: BTreeSet<_> = cases.iter().map(|case| (case.0, case.1)).collect();
    assert_eq!(known.len(), CASES.len(), "a route is listed twice, or is gone");
    cases
}

#[purlin::test]
async fn who_may_not_is_not_served(shop: Shop) {
    let world = World::new(&shop).await;
    for case in cases(&shop) {
        for (bearer, status) in world.wrong(&shop, case.2).await {
            let answer = with(world.request(&shop, case), &bearer).await;
            assert_eq!(
                answer.status(),
                status,
                "{case:?} with {bearer:?}: {}",
                answer.text()
            );
            assert_eq!(
                answer.header("www-authenticate").is_some(),
                status != 404,
                "{case:?}"
            );
        }
    }
}

#[purlin::test]
async fn who_may_is_served(shop: Shop) {
    for case in cases(&shop) {
        let ways = World::new(&shop).await.right(&shop, case.2).await.len();
        for way in 0..ways {
            // What a request has done, it cannot do again, so each has a world of its own.
            let world = World::new(&shop).await;
            let bearer = &world.right(&shop, case.2).await[way];
            let answer = with(world.request(&shop, case), bearer).await;
            assert_eq!(
                answer.status(),
                case.4,
                "{case:?} with {bearer:?}: {}",
                answer.text()
            );
        }
    }
}

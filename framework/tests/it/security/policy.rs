//! What those who are let in may do, and what the document says of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use insta::assert_json_snapshot;
use purlin::http::Method;
use purlin::prelude::*;
use purlin::security::{
    Allowed, Any, ApiKey, Authorize, Authorized, Bearer, Grants, OAuth2Password, OneOf, PasswordFlow,
    Permission, ScopeInfo, Scopes,
};
use purlin::testing::TestClient;
use serde_json::{Value, json};

use super::{ConsoleKey, app, client, fields};

purlin::permissions! {
    /// See orders.
    pub(crate) OrdersRead = "orders:read";
    /// Change orders.
    pub(crate) OrdersWrite = "orders:write";
    pub(crate) Admin = "role:admin";
}

struct Login;

impl PasswordFlow for Login {
    const TOKEN_URL: &'static str = "/token";
    const SCOPES: &'static [ScopeInfo] = &[OrdersRead::INFO, OrdersWrite::INFO, Admin::INFO];
}

/// A user whose token says what it opens: `ada.orders:read.role:admin`.
#[derive(Debug)]
struct User {
    name: String,
    scopes: Scopes,
}

impl Grants for User {
    fn grants(&self, permission: &str) -> bool {
        self.scopes.grants(permission)
    }
}

#[derive(Debug, ApiError)]
enum LoginError {
    #[api_error(unauthorized, "the token is not good")]
    Refused,
}

fn user(token: &str) -> Result<User, LoginError> {
    let (name, scopes) = token.split_once('.').unwrap_or((token, ""));
    if name == "nobody" {
        return Err(LoginError::Refused);
    }
    // A colon is none of a token's letters.
    let scopes = scopes.replace('.', " ").replace('-', ":");
    Ok(User {
        name: name.to_owned(),
        scopes: Scopes::parse(&scopes).unwrap(),
    })
}

#[dependency]
async fn current_user(token: OAuth2Password<Login>) -> Result<User, LoginError> {
    user(token.token().expose())
}

#[dependency]
async fn user_or_key(shown: OneOf<Bearer, ApiKey<ConsoleKey>>) -> Result<User, LoginError> {
    match &shown {
        OneOf::First(token) => user(token.token().expose()),
        OneOf::Second(key) => user(key.key().expose()),
    }
}

#[get("/read")]
async fn read(user: Allowed<current_user, OrdersRead>) -> Text {
    Text(user.name.clone())
}

#[get("/both")]
async fn both(_user: Allowed<current_user, (OrdersRead, OrdersWrite)>) -> Json<()> {
    Json(())
}

type BothOrAdmin = Any<((OrdersRead, OrdersWrite), Admin)>;

#[get("/any")]
async fn any(_user: Allowed<current_user, BothOrAdmin>) -> Json<()> {
    Json(())
}

/// The user is taken twice, and once without a rule.
#[get("/twice")]
async fn twice(user: Dep<current_user>, _same: Allowed<current_user, Any<(OrdersWrite, Admin)>>) -> Text {
    Text(user.name.clone())
}

#[get("/key")]
async fn key(_user: Allowed<user_or_key, OrdersRead>) -> Json<()> {
    Json(())
}

fn rules() -> TestClient {
    client(routes![read, both, any, twice, key])
}

fn security(client: &TestClient, path: &str) -> Value {
    let operation = client.app().document().operation(&Method::GET, path).unwrap();
    serde_json::to_value(&operation.security).unwrap()
}

#[test]
fn permissions_stand_beside_the_scheme() {
    let client = rules();
    let flow = |scopes: &[&str]| json!({ "oauth2Password": scopes });
    assert_eq!(security(&client, "/read"), json!([flow(&["orders:read"])]));
    assert_eq!(
        security(&client, "/both"),
        json!([flow(&["orders:read", "orders:write"])])
    );
    assert_eq!(
        security(&client, "/any"),
        json!([flow(&["orders:read", "orders:write"]), flow(&["role:admin"])])
    );
    assert_eq!(
        security(&client, "/twice"),
        json!([flow(&["orders:write"]), flow(&["role:admin"])])
    );
    assert_eq!(
        security(&client, "/key"),
        json!([{ "bearer": ["orders:read"] }, { "ConsoleKey": ["orders:read"] }])
    );
    let operation = client.app().document().operation(&Method::GET, "/read").unwrap();
    assert_json_snapshot!("allowed", operation);
    let schemes = &client.app().document().components.security_schemes;
    assert_json_snapshot!("scopes", schemes["oauth2Password"]);
}

/// Every set of permissions is judged as the document says.
#[purlin::test]
async fn what_is_enforced_is_what_is_documented() {
    let client = rules();
    let names = ["orders-read", "orders-write", "role-admin"];
    for path in ["/read", "/both", "/any", "/twice"] {
        let alternatives = security(&client, path);
        for number in 0..8_u8 {
            let held: Vec<&str> = names
                .iter()
                .enumerate()
                .filter(|(bit, _)| number >> bit & 1 == 1)
                .map(|(_, name)| *name)
                .collect();
            let promised = alternatives.as_array().unwrap().iter().any(|alternative| {
                let scopes = alternative["oauth2Password"].as_array().unwrap();
                let is_held = |scope: &Value| held.iter().any(|held| held.replace('-', ":") == *scope);
                scopes.iter().all(is_held)
            });
            let token = format!("Bearer ada.{}", held.join("."));
            let answer = client.get(path).header("authorization", &token).await;
            assert_eq!(answer.status() == 200, promised, "{path} {token}");
            assert_eq!(answer.status() == 403, !promised, "{path} {token}");
        }
    }
}

#[purlin::test]
async fn who_may_not_is_told_what_is_missing() {
    let client = rules();
    let answer = client
        .get("/both")
        .header("authorization", "Bearer ada.orders-read")
        .await;
    assert_eq!(
        answer.text(),
        r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"a permission is missing","code":"insufficient_scope"}"#
    );
    assert_eq!(
        fields(&answer, "www-authenticate"),
        [r#"Bearer realm="Security", error="insufficient_scope", scope="orders:read orders:write""#]
    );
    let answer = client.get("/key").header("x-api-key", "ada").await;
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (403, "insufficient_scope")
    );
    assert!(fields(&answer, "www-authenticate").is_empty());
    let answer = client.get("/read").header("authorization", "Bearer nobody").await;
    assert_eq!((answer.status(), answer.code().as_str()), (401, "login_refused"));
    assert_eq!(client.get("/read").await.code(), "unauthorized");
}

#[derive(Debug, ApiError)]
enum OrderError {
    #[api_error(not_found, "order {0} does not exist")]
    NotFound(u64),
    #[api_error(forbidden, "that is not yours")]
    NotYours,
}

/// How often an order was loaded.
type Loads = Arc<AtomicU32>;

#[derive(Debug)]
struct Order {
    id: u64,
    owner: &'static str,
}

/// What is done with an order.
struct Cancel;

#[dependency]
async fn order(id: Path<u64>, loads: State<Loads>) -> Result<Order, OrderError> {
    loads.fetch_add(1, Ordering::Relaxed);
    match *id {
        1 => Ok(Order { id: 1, owner: "ada" }),
        2 => Ok(Order {
            id: 2,
            owner: "grace",
        }),
        id => Err(OrderError::NotFound(id)),
    }
}

impl Authorize for Order {
    type Principal = current_user;
    type Error = OrderError;

    fn authorize(&self, user: &User) -> Result<(), OrderError> {
        if user.name == self.owner {
            Ok(())
        } else {
            Err(OrderError::NotFound(self.id))
        }
    }
}

impl Authorize<Cancel> for Order {
    type Principal = current_user;
    type Error = OrderError;

    fn authorize(&self, user: &User) -> Result<(), OrderError> {
        if user.name == self.owner && user.grants("orders:write") {
            Ok(())
        } else {
            Err(OrderError::NotYours)
        }
    }
}

#[get("/orders/{id}")]
async fn read_order(order: Authorized<order>) -> Json<u64> {
    Json(order.id)
}

#[schema]
struct Reason {
    text: String,
}

#[post("/orders/{id}/cancel")]
async fn cancel_order(Json(reason): Json<Reason>, order: Authorized<order, Cancel>) -> Text {
    Text(format!("{} {}", order.owner, reason.text))
}

fn orders() -> (TestClient, Loads) {
    let loads = Loads::default();
    let app = app(routes![read_order, cancel_order]).state(Arc::clone(&loads));
    (TestClient::new(app), loads)
}

#[purlin::test]
async fn an_object_reaches_those_who_may_have_it() {
    let (client, _) = orders();
    let answer = client
        .get("/orders/1")
        .header("authorization", "Bearer ada")
        .await;
    assert_eq!(answer.json::<u64>(), 1);
    // Somebody else's looks like one that is not there.
    let other = client
        .get("/orders/2")
        .header("authorization", "Bearer ada")
        .await;
    let nothing = client
        .get("/orders/3")
        .header("authorization", "Bearer ada")
        .await;
    assert_eq!((other.status(), nothing.status()), (404, 404));
    assert_eq!(other.text().replace('2', "3"), nothing.text());
}

#[purlin::test]
async fn nothing_is_loaded_for_who_is_not_known_and_nothing_read_for_who_may_not() {
    let (client, loads) = orders();
    assert_eq!(client.get("/orders/x").await.status(), 401);
    assert_eq!(
        client
            .get("/orders/1")
            .header("authorization", "Bearer nobody")
            .await
            .status(),
        401
    );
    assert_eq!(loads.load(Ordering::Relaxed), 0);
    let answer = client
        .get("/orders/x")
        .header("authorization", "Bearer ada")
        .await;
    assert_eq!(answer.faults(), ["path /id int_parsing"]);
    assert_eq!(loads.load(Ordering::Relaxed), 0);
    // The content is broken, and nobody looks.
    let answer = client
        .post("/orders/1/cancel")
        .header("authorization", "Bearer ada")
        .content("application/json", "{")
        .await;
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (403, "order_not_yours")
    );
    let request = client
        .post("/orders/1/cancel")
        .header("authorization", "Bearer ada.orders-write");
    assert_eq!(request.json(&json!({ "text": "late" })).await.text(), "ada late");
}

#[test]
fn an_object_is_documented_with_who_asks() {
    let (client, _) = orders();
    let operation = client
        .app()
        .document()
        .operation(&Method::GET, "/orders/{id}")
        .unwrap();
    assert_json_snapshot!("authorized", operation);
}

#[purlin::test]
async fn in_unit_tests_handlers_are_functions() {
    let user = User {
        name: "Ada".to_owned(),
        scopes: Scopes::default(),
    };
    assert_eq!(read(Allowed::new(user)).await.0, "Ada");
    assert_eq!(
        read_order(Authorized::new(Order { id: 7, owner: "ada" })).await.0,
        7
    );
}

#[get("/open")]
async fn open() -> Json<()> {
    Json(())
}

/// Whoever has a key.
#[dependency]
async fn console(key: ApiKey<ConsoleKey>) -> Result<(), LoginError> {
    if key.key().matches("opens") {
        Ok(())
    } else {
        Err(LoginError::Refused)
    }
}

#[purlin::test]
async fn modules_and_apps_demand_it_for_all_their_routes() {
    let admin = Module::new("admin")
        .prefix("/admin")
        .policy::<Allowed<current_user, Admin>>()
        .routes(routes![open]);
    let client = TestClient::new(App::new("Security", "1.0.0").module(admin));
    assert_eq!(
        security(&client, "/admin/open"),
        json!([{ "oauth2Password": ["role:admin"] }])
    );
    let status = async |token: &str| {
        let request = client.get("/admin/open").header("authorization", token);
        request.await.status()
    };
    assert_eq!(client.get("/admin/open").await.status(), 401);
    assert_eq!(status("Bearer ada").await, 403);
    assert_eq!(status("Bearer ada.role-admin").await, 200);

    let client = TestClient::new(app(routes![open]).policy::<Dep<console>>());
    assert_eq!(security(&client, "/open"), json!([{ "ConsoleKey": [] }]));
    for (key, status) in [("", 401), ("made up", 401), ("opens", 200)] {
        let answer = client.get("/open").header("x-api-key", key).await;
        assert_eq!(answer.status(), status, "{key}");
    }
    assert_eq!(client.get("/openapi.json").await.status(), 200);
}

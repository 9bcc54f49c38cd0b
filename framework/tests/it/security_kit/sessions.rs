//! Sessions: whose they are, when their key changes, how they end.

use std::sync::Arc;

use purlin::clock::ManualClock;
use purlin::prelude::*;
use purlin::serde_json::Value;
use purlin::session::{
    Id, LoggedIn, MemoryStore, Record, Session, SessionError, SessionStore, Sessions, Store, StoreResult,
    async_trait,
};
use purlin::testing::TestClient;

use super::Browser;
use super::browser::set;

pub(super) const COOKIE: &str = "__Host-session";

#[get("/plain")]
async fn plain() -> NoContent {
    NoContent
}

#[get("/unused")]
async fn unused(_session: Session) -> NoContent {
    NoContent
}

#[get("/cart")]
async fn read_cart(session: Session) -> Result<Json<Vec<u64>>, SessionError> {
    Ok(Json(session.get("cart").await?.unwrap_or_default()))
}

#[post("/cart/{item}")]
async fn add(item: Path<u64>, session: Session) -> Result<NoContent, SessionError> {
    let mut cart: Vec<u64> = session.get("cart").await?.unwrap_or_default();
    cart.push(*item);
    session.insert("cart", &cart).await?;
    Ok(NoContent)
}

#[delete("/cart")]
async fn empty_cart(session: Session) -> Result<NoContent, SessionError> {
    session.remove("cart").await?;
    Ok(NoContent)
}

#[post("/name/{name}")]
async fn name(name: Path<String>, session: Session) -> Result<NoContent, SessionError> {
    session.insert("@subject", &*name).await?;
    Ok(NoContent)
}

#[post("/login/{user}")]
async fn log_in(user: Path<u64>, session: Session) -> Result<NoContent, SessionError> {
    session.log_in(*user).await?;
    Ok(NoContent)
}

#[post("/renew")]
async fn renew(session: Session) -> Result<NoContent, SessionError> {
    session.renew().await?;
    Ok(NoContent)
}

/// Only uses the session.
#[post("/touch")]
async fn touch(session: Session) -> Result<Json<bool>, SessionError> {
    Ok(Json(session.subject().await?.is_some()))
}

#[post("/logout")]
async fn log_out(session: Session) -> Result<NoContent, SessionError> {
    session.end().await?;
    Ok(NoContent)
}

#[post("/password")]
async fn change_password(LoggedIn(user): LoggedIn<u64>, session: Session) -> Result<Json<u64>, SessionError> {
    session.renew().await?;
    session.insert("changed", &user).await?;
    Ok(Json(session.end_others().await?))
}

#[post("/lock/{user}")]
async fn lock(user: Path<u64>, sessions: State<Sessions>) -> Result<Json<u64>, SessionError> {
    Ok(Json(sessions.end_all_of(*user).await?))
}

#[get("/me")]
async fn me(LoggedIn(user): LoggedIn<u64>) -> Json<u64> {
    Json(user)
}

#[get("/who")]
async fn who(user: Option<LoggedIn<u64>>) -> Json<Option<u64>> {
    Json(user.map(|LoggedIn(user)| user))
}

/// A store that tests look into.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared(pub(super) Arc<MemoryStore>);

#[async_trait]
impl SessionStore for Shared {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        self.0.create(record).await
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        self.0.save(record).await
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        self.0.load(id).await
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.0.delete(id).await
    }
}

#[async_trait]
impl Store for Shared {
    async fn replace(&self, record: &Record, before: u64) -> StoreResult<bool> {
        self.0.replace(record, before).await
    }

    async fn take(&self, id: &Id) -> StoreResult<Option<Record>> {
        self.0.take(id).await
    }

    async fn delete_line(&self, line: &str) -> StoreResult<()> {
        self.0.delete_line(line).await
    }

    async fn delete_of(&self, subject: &str, spared: Option<Id>) -> StoreResult<u64> {
        self.0.delete_of(subject, spared).await
    }
}

pub(super) fn app(sessions: Sessions) -> App {
    let routes = routes![
        plain,
        unused,
        read_cart,
        add,
        empty_cart,
        name,
        log_in,
        renew,
        touch,
        log_out,
        change_password,
        lock,
        me,
        who
    ];
    App::new("Sessions", "1.0.0")
        .module(Module::new("shop").routes(routes))
        .sessions(sessions)
}

/// A client with a store that nobody waits for to expire, and its clock.
pub(super) fn client() -> (TestClient, Shared, ManualClock) {
    let clock = purlin::clock::Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
    let shared = Shared(Arc::new(MemoryStore::new().clock(&clock)));
    let app = app(Sessions::new(shared.clone())).clock(&clock);
    (TestClient::new(app), shared, clock)
}

#[purlin::test]
async fn a_cookie_is_set_when_there_is_something_to_remember_and_not_again() {
    let (client, shared, _) = client();
    let mut browser = Browser::new(&client);
    for path in ["/plain", "/unused", "/cart", "/who"] {
        let answer = browser.get(path).await;
        assert!(set(&answer).is_empty(), "{path}");
    }
    assert!(shared.0.is_empty());
    let answer = browser.post("/cart/7").await;
    let [cookie] = &set(&answer)[..] else {
        panic!("one cookie is set");
    };
    assert_eq!((cookie.name(), cookie.path()), (COOKIE, Some("/")));
    assert_eq!((cookie.secure(), cookie.http_only()), (Some(true), Some(true)));
    assert_eq!(cookie.same_site(), Some(purlin::cookie::SameSite::Lax));
    assert_eq!((cookie.domain(), cookie.max_age()), (None, None));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let answer = browser.post("/cart/8").await;
    assert!(set(&answer).is_empty());
    assert_eq!(browser.get("/cart").await.json::<Vec<u64>>(), [7, 8]);
    browser.send(purlin::http::Method::DELETE, "/cart", None).await;
    assert_eq!(browser.get("/cart").await.json::<Vec<u64>>(), [0; 0]);
    assert_eq!(shared.0.len(), 1);
    assert_eq!(
        browser.get("/plain").await.header("cache-control"),
        client.get("/plain").await.header("cache-control")
    );
}

#[purlin::test]
async fn the_store_does_not_know_the_key() {
    let (client, shared, _) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login/7").await;
    let key = &browser.cookies[COOKIE];
    assert_eq!(key.len(), 22);
    let stored = format!("{:?}", shared.0);
    assert!(
        stored.contains("@subject") && !stored.contains(&**key),
        "{stored}"
    );
    // What would be stolen from the store opens nothing.
    let as_key: Id = key.parse().unwrap();
    assert!(shared.load(&as_key).await.unwrap().is_none());
}

#[purlin::test]
async fn a_key_that_somebody_made_up_is_not_taken_over() {
    let (client, shared, _) = client();
    let mut browser = Browser::new(&client);
    let made_up = "AAAAAAAAAAAAAAAAAAAAAA";
    browser.cookies.insert(COOKIE.to_owned(), made_up.to_owned());
    browser.post("/cart/7").await;
    assert_ne!(browser.cookies[COOKIE], made_up);
    assert_eq!(shared.0.len(), 1);
    for nonsense in ["", "x", "\u{fffd}", "AAAAAAAAAAAAAAAAAAAAAAA"] {
        let answer = client.get("/me").cookie(COOKIE, nonsense).await;
        assert_eq!(answer.status(), 401);
    }
}

/// The attacker plants a session of their own, and waits for the victim to log in to it.
#[purlin::test]
async fn logging_in_gives_a_new_key_and_makes_the_old_one_worthless() {
    let (client, shared, _) = client();
    let mut attacker = Browser::new(&client);
    attacker.post("/cart/7").await;
    let planted = attacker.cookies[COOKIE].clone();
    let mut victim = Browser::new(&client);
    victim.cookies.insert(COOKIE.to_owned(), planted.clone());
    victim.post("/login/1").await;
    assert_ne!(victim.cookies[COOKIE], planted);
    assert_eq!(victim.get("/me").await.json::<u64>(), 1);
    // What the visitor had is still there.
    assert_eq!(victim.get("/cart").await.json::<Vec<u64>>(), [7]);
    assert_eq!(attacker.get("/me").await.status(), 401);
    assert_eq!(attacker.get("/cart").await.json::<Vec<u64>>(), [0; 0]);
    assert_eq!(shared.0.len(), 1);
}

#[purlin::test]
async fn renewing_gives_a_new_key_and_keeps_the_values() {
    let (client, shared, _) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    browser.post("/cart/7").await;
    let before = browser.cookies.clone();
    browser.post("/renew").await;
    assert_ne!(browser.cookies, before);
    assert_eq!(browser.get("/cart").await.json::<Vec<u64>>(), [7]);
    assert_eq!(browser.get("/me").await.json::<u64>(), 1);
    browser.cookies = before;
    assert_eq!(browser.get("/me").await.status(), 401);
    assert_eq!(shared.0.len(), 1);
}

#[purlin::test]
async fn another_user_gets_nothing_of_the_one_before() {
    let (client, shared, _) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    browser.post("/cart/7").await;
    browser.post("/login/2").await;
    assert_eq!(browser.get("/me").await.json::<u64>(), 2);
    assert_eq!(browser.get("/cart").await.json::<Vec<u64>>(), [0; 0]);
    assert_eq!(shared.0.len(), 1);
}

#[purlin::test]
async fn logging_out_ends_the_session_on_the_server() {
    let (client, shared, _) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    let stolen = browser.cookies.clone();
    browser.post("/logout").await;
    assert!(browser.cookies.is_empty());
    assert!(shared.0.is_empty());
    browser.cookies = stolen;
    let answer = browser.get("/me").await;
    assert_eq!((answer.status(), answer.code().as_str()), (401, "unauthorized"));
    assert_eq!(
        answer.header("www-authenticate"),
        Some("ApiKey realm=\"Sessions\", in=\"cookie\", name=\"__Host-session\"")
    );
    assert_eq!(browser.get("/who").await.json::<Option<u64>>(), None);
}

#[purlin::test]
async fn all_sessions_of_a_user_can_be_ended_from_anywhere() {
    let (client, _, _) = client();
    let mut browsers = [1, 1, 2].map(|user| (user, Browser::new(&client)));
    for (user, browser) in &mut browsers {
        browser.post(&format!("/login/{user}")).await;
    }
    assert_eq!(client.post("/lock/1").await.json::<u64>(), 2);
    let [(_, first), (_, second), (_, other)] = &mut browsers;
    assert_eq!(first.get("/me").await.status(), 401);
    assert_eq!(second.get("/me").await.status(), 401);
    assert_eq!(other.get("/me").await.status(), 200);
}

#[purlin::test]
async fn a_new_password_ends_the_other_sessions_only() {
    let (client, _, _) = client();
    let mut browsers = [(); 3].map(|()| Browser::new(&client));
    for browser in &mut browsers {
        browser.post("/login/1").await;
    }
    let [own, second, third] = &mut browsers;
    assert_eq!(own.post("/password").await.json::<u64>(), 2);
    assert_eq!(own.get("/me").await.status(), 200);
    assert_eq!(second.get("/me").await.status(), 401);
    assert_eq!(third.get("/me").await.status(), 401);
}

#[purlin::test]
async fn a_value_of_the_app_is_nobody_s_login() {
    let (client, _, _) = client();
    let mut browser = Browser::new(&client);
    browser.post("/name/1").await;
    assert_eq!(browser.get("/me").await.status(), 401);
}

#[purlin::test]
async fn the_document_and_refusals_tell_of_the_cookie() {
    let sessions = Sessions::new(Shared::default()).cookie("__Host-shop");
    let answer = TestClient::new(app(sessions.clone())).get("/me").await;
    assert_eq!(
        answer.header("www-authenticate"),
        Some("ApiKey realm=\"Sessions\", in=\"cookie\", name=\"__Host-shop\"")
    );
    let built = app(sessions).build().unwrap();
    let document = purlin::serde_json::to_value(built.document()).unwrap();
    let scheme = &document["components"]["securitySchemes"]["session"];
    assert_eq!(
        (&scheme["type"], &scheme["in"], &scheme["name"]),
        (&"apiKey".into(), &"cookie".into(), &"__Host-shop".into())
    );
    let security = |path: &str, method: &str| document["paths"][path][method]["security"].clone();
    let json = |text: &str| purlin::serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(security("/me", "get"), json(r#"[{"session":[]}]"#));
    assert_eq!(security("/password", "post"), json(r#"[{"session":[]}]"#));
    assert_eq!(security("/cart", "get"), json(r#"[{"session":[]},{}]"#));
    assert_eq!(security("/who", "get"), json(r#"[{"session":[]},{}]"#));
    assert_eq!(security("/plain", "get"), Value::Null);
    assert!(document["paths"]["/me"]["get"]["responses"]["401"].is_object());
}

#[test]
fn an_app_without_sessions_does_not_start() {
    let module = Module::new("shop").routes(routes![me]);
    let error = App::new("Sessions", "1.0.0")
        .module(module)
        .build()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("takes the session of its client, and the app keeps none"),
        "{error}"
    );
    // The last one is a token, and would be set as `a%7Cb`.
    for name in ["", "a b", "a=b", "a|b"] {
        let error = app(Sessions::new(MemoryStore::new()).cookie(name)).build();
        let error = error.unwrap_err().to_string();
        assert!(error.contains(&format!("`{name}` cannot be the name")), "{error}");
        assert!(error.contains("take letters, digits, `-` and `_`"), "{error}");
    }
}

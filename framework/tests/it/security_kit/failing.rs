//! A store that fails: nobody is told that all is well.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use purlin::http::StatusCode;
use purlin::prelude::*;
use purlin::session::{
    Id, MemoryStore, Record, Session, SessionError, SessionStore, Sessions, Store, StoreError, StoreResult,
    async_trait,
};
use purlin::testing::TestClient;

use super::Browser;
use super::browser::set;
use super::sessions::app;

/// A store that cannot be written to, or not be read, when a test says so.
#[derive(Debug, Clone, Default)]
struct Failing {
    inner: Arc<MemoryStore>,
    writes_fail: Arc<AtomicBool>,
    reads_fail: Arc<AtomicBool>,
}

fn unless(fails: &AtomicBool) -> StoreResult<()> {
    if fails.load(Ordering::Relaxed) {
        return Err(StoreError::Backend("canary: the disk is full".to_owned()));
    }
    Ok(())
}

#[async_trait]
impl SessionStore for Failing {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        unless(&self.writes_fail)?;
        self.inner.create(record).await
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        unless(&self.writes_fail)?;
        self.inner.save(record).await
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        unless(&self.reads_fail)?;
        self.inner.load(id).await
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        unless(&self.writes_fail)?;
        self.inner.delete(id).await
    }
}

#[async_trait]
impl Store for Failing {
    async fn replace(&self, record: &Record, before: u64) -> StoreResult<bool> {
        unless(&self.writes_fail)?;
        self.inner.replace(record, before).await
    }

    async fn take(&self, id: &Id) -> StoreResult<Option<Record>> {
        unless(&self.writes_fail)?;
        self.inner.take(id).await
    }

    async fn delete_line(&self, line: &str) -> StoreResult<()> {
        unless(&self.writes_fail)?;
        self.inner.delete_line(line).await
    }

    async fn delete_of(&self, subject: &str, spared: Option<Id>) -> StoreResult<u64> {
        unless(&self.writes_fail)?;
        self.inner.delete_of(subject, spared).await
    }
}

#[purlin::test]
async fn what_could_not_be_stored_is_a_503_without_a_cookie() {
    let store = Failing::default();
    let client = TestClient::new(app(Sessions::new(store.clone())));
    let mut browser = Browser::new(&client);
    store.writes_fail.store(true, Ordering::Relaxed);
    for path in ["/login/1", "/cart/7"] {
        let answer = browser.post(path).await;
        assert_eq!(
            (answer.status(), answer.code().as_str()),
            (503, "session_unavailable")
        );
        assert_eq!(answer.header("retry-after"), Some("1"));
        assert!(set(&answer).is_empty());
        assert!(!answer.text().contains("canary"), "{}", answer.text());
    }
    store.writes_fail.store(false, Ordering::Relaxed);
    browser.post("/login/1").await;
    store.writes_fail.store(true, Ordering::Relaxed);
    let answer = browser.post("/logout").await;
    assert_eq!(answer.status(), 503);
    // The session is still there, and so is the cookie.
    assert_eq!(browser.get("/me").await.status(), 200);
}

#[purlin::test]
async fn a_store_that_cannot_be_read_lets_nobody_in_and_stops_only_those_who_ask_it() {
    let store = Failing::default();
    let client = TestClient::new(app(Sessions::new(store.clone())));
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    store.reads_fail.store(true, Ordering::Relaxed);
    assert_eq!(browser.get("/me").await.status(), 503);
    assert_eq!(browser.get("/cart").await.status(), 503);
    assert_eq!(browser.get("/unused").await.status(), 204);
    assert_eq!(browser.get("/plain").await.status(), 204);
    // Without a cookie there is nothing to ask for.
    assert_eq!(client.get("/me").await.status(), 401);
}

#[post("/fails")]
async fn fails(session: Session) -> Result<NoContent, Problem> {
    session.insert("a", &1).await.map_err(ApiError::into_problem)?;
    Err(Problem::with_status(StatusCode::BAD_GATEWAY, "canary"))
}

#[post("/refuses")]
async fn refuses(session: Session) -> Result<NoContent, Problem> {
    session.insert("a", &1).await.map_err(ApiError::into_problem)?;
    Err(Problem::with_status(StatusCode::CONFLICT, "taken"))
}

/// Notes who it is too early.
#[post("/refuses_login")]
async fn refuses_login(session: Session) -> Result<NoContent, Problem> {
    session.log_in(7).await.map_err(ApiError::into_problem)?;
    Err(Problem::with_status(StatusCode::FORBIDDEN, "locked"))
}

#[get("/number")]
async fn number(session: Session) -> Result<Json<Option<u32>>, SessionError> {
    Ok(Json(session.get("a").await?))
}

#[post("/words")]
async fn words(session: Session) -> Result<NoContent, SessionError> {
    session.insert("a", &"canary").await?;
    Ok(NoContent)
}

#[purlin::test]
async fn a_handler_that_failed_changes_nothing_and_one_that_refused_does() {
    let store = Failing::default();
    let module = Module::new("shop").routes(routes![fails, refuses, refuses_login, number, words]);
    let app = App::new("Sessions", "1.0.0")
        .module(module)
        .sessions(Sessions::new(store.clone()));
    let client = TestClient::new(app);
    assert_eq!(client.post("/fails").unchecked().await.status(), 502);
    assert!(store.inner.is_empty());
    assert!(set(&client.post("/refuses_login").unchecked().await).is_empty());
    assert!(store.inner.is_empty());
    let mut browser = Browser::new(&client);
    let answer = client.post("/refuses").unchecked().await;
    assert_eq!((answer.status(), set(&answer).len()), (409, 1));
    // A value of another type is a mistake of the program's, and is not told.
    browser.post("/words").await;
    let request = client
        .get("/number")
        .cookie("__Host-session", &browser.cookies["__Host-session"]);
    let answer = request.unchecked().await;
    assert_eq!(answer.status(), 500);
    assert!(!answer.text().contains("canary"));
}

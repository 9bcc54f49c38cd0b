//! Sessions that get a new key: what ends them meanwhile, and who keeps it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use purlin::http::HeaderValue;
use purlin::http::header::CACHE_CONTROL;
use purlin::prelude::*;
use purlin::session::{
    Id, MemoryStore, Record, Session, SessionStore, Sessions, Store, StoreResult, async_trait,
};
use purlin::testing::TestClient;

use super::Browser;
use super::browser::set;
use super::sessions::app;

/// A store in which all sessions of the user 1 are ended just before a new record is there.
#[derive(Debug, Clone, Default)]
struct Overtaken {
    inner: Arc<MemoryStore>,
    ends: Arc<AtomicBool>,
}

#[async_trait]
impl SessionStore for Overtaken {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        if self.ends.load(Ordering::Relaxed) {
            self.inner.delete_of("1", None).await?;
        }
        self.inner.create(record).await
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        self.inner.save(record).await
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        self.inner.load(id).await
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.inner.delete(id).await
    }
}

#[async_trait]
impl Store for Overtaken {
    async fn replace(&self, record: &Record, before: u64) -> StoreResult<bool> {
        self.inner.replace(record, before).await
    }

    async fn take(&self, id: &Id) -> StoreResult<Option<Record>> {
        self.inner.take(id).await
    }

    async fn delete_line(&self, line: &str) -> StoreResult<()> {
        self.inner.delete_line(line).await
    }

    async fn delete_of(&self, subject: &str, spared: Option<Id>) -> StoreResult<u64> {
        self.inner.delete_of(subject, spared).await
    }
}

#[purlin::test]
async fn a_new_key_does_not_outlive_the_end_of_its_session() {
    let store = Overtaken::default();
    let client = TestClient::new(app(Sessions::new(store.clone())));
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    browser.post("/cart/7").await;
    store.ends.store(true, Ordering::Relaxed);
    assert!(set(&browser.post("/renew").await).is_empty());
    assert!(store.inner.is_empty());
    assert_eq!(browser.get("/me").await.status(), 401);
}

#[purlin::test]
async fn who_logs_in_anew_has_nothing_of_the_session_that_was_ended() {
    let store = Overtaken::default();
    let client = TestClient::new(app(Sessions::new(store.clone())));
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    browser.post("/cart/7").await;
    store.ends.store(true, Ordering::Relaxed);
    browser.post("/login/1").await;
    store.ends.store(false, Ordering::Relaxed);
    assert_eq!(store.inner.len(), 1);
    assert_eq!(browser.get("/me").await.json::<u64>(), 1);
    assert_eq!(browser.get("/cart").await.json::<Vec<u64>>(), [0; 0]);
}

/// Somebody who logs in, with an answer that says caches may keep it.
#[post("/cached")]
async fn cached(session: Session) -> Result<Response, Problem> {
    session.log_in(1).await.map_err(ApiError::into_problem)?;
    let mut response = Response::default();
    let kept = HeaderValue::from_static("public, max-age=60");
    response.headers_mut().insert(CACHE_CONTROL, kept);
    Ok(response)
}

#[purlin::test]
async fn no_cache_keeps_a_key() {
    let module = Module::new("shop").routes(routes![cached]);
    let app = App::new("Sessions", "1.0.0")
        .module(module)
        .sessions(Sessions::new(MemoryStore::new()));
    let answer = TestClient::new(app).post("/cached").unchecked().await;
    assert_eq!(set(&answer).len(), 1);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

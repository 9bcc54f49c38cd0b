//! Two requests of one session at the same moment: whatever comes between which two steps, a session that is ended is over.

use std::sync::{Arc, Mutex};

use purlin::app::BuiltApp;
use purlin::clock::ManualClock;
use purlin::http::Request;
use purlin::prelude::*;
use purlin::session::{Id, MemoryStore, Record, SessionStore, Sessions, Store, StoreResult, async_trait};
use purlin::testing::TestClient;
use purlin::tower::ServiceExt;

use super::Browser;
use super::sessions::{COOKIE, app};

/// A store before one of whose calls another request comes and goes.
#[derive(Debug, Clone, Default)]
struct Raced {
    inner: Arc<MemoryStore>,
    plan: Arc<Mutex<Option<Plan>>>,
}

#[derive(Debug)]
struct Plan {
    /// How many calls come first.
    calls: usize,
    app: BuiltApp,
    request: Request<Body>,
}

impl Raced {
    fn plan(&self) -> std::sync::MutexGuard<'_, Option<Plan>> {
        self.plan.lock().unwrap()
    }

    /// The plan, if it is due.
    fn due(&self) -> Option<Plan> {
        let mut plan = self.plan();
        match plan.as_mut()? {
            Plan { calls: 0, .. } => plan.take(),
            Plan { calls, .. } => {
                *calls -= 1;
                None
            }
        }
    }

    async fn before_call(&self) {
        if let Some(plan) = self.due() {
            let answer = plan.app.oneshot(plan.request).await.unwrap();
            assert!(answer.status().is_success(), "{}", answer.status());
        }
    }
}

#[async_trait]
impl SessionStore for Raced {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        self.before_call().await;
        self.inner.create(record).await
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        self.before_call().await;
        self.inner.save(record).await
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        self.before_call().await;
        self.inner.load(id).await
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.before_call().await;
        self.inner.delete(id).await
    }
}

#[async_trait]
impl Store for Raced {
    async fn replace(&self, record: &Record, before: u64) -> StoreResult<bool> {
        self.before_call().await;
        self.inner.replace(record, before).await
    }

    async fn take(&self, id: &Id) -> StoreResult<Option<Record>> {
        self.before_call().await;
        self.inner.take(id).await
    }

    async fn delete_line(&self, line: &str) -> StoreResult<()> {
        self.before_call().await;
        self.inner.delete_line(line).await
    }

    async fn delete_of(&self, subject: &str, spared: Option<Id>) -> StoreResult<u64> {
        self.before_call().await;
        self.inner.delete_of(subject, spared).await
    }
}

struct Race {
    client: TestClient,
    store: Raced,
    clock: ManualClock,
}

impl Race {
    fn new() -> Self {
        let clock = purlin::clock::Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
        let store = Raced {
            inner: Arc::new(MemoryStore::new().clock(&clock)),
            plan: Arc::default(),
        };
        let client = TestClient::new(app(Sessions::new(store.clone())).clock(&clock));
        Self { client, store, clock }
    }

    /// How many sessions the user has, who has none after this.
    async fn sessions_of_the_user(&self) -> u64 {
        self.store.inner.delete_of("1", None).await.unwrap()
    }

    /// Sends a request of a browser, and another one of it after so many calls of the store. Whether it came to that.
    async fn run(&self, browser: &mut Browser<'_>, first: &str, other: &str, calls: usize) -> bool {
        let other = Request::post(other)
            .header("cookie", format!("{COOKIE}={}", browser.cookies[COOKIE]))
            .body(Body::empty())
            .unwrap();
        *self.store.plan() = Some(Plan {
            calls,
            app: self.client.app().clone(),
            request: other,
        });
        assert!((200..300).contains(&browser.post(first).await.status()));
        self.store.plan().take().is_none()
    }
}

/// Between any two steps of a request that gives the session a new key, changes it, or only uses it. Who logged out may have begun another
/// session, of a visitor.
#[purlin::test]
async fn a_logout_is_not_undone() {
    for (path, steps) in [("/renew", 3), ("/cart/7", 2), ("/touch", 2)] {
        for calls in 0..steps {
            let race = Race::new();
            let mut browser = Browser::new(&race.client);
            browser.post("/login/1").await;
            // The use of the session is stored again after a while.
            race.clock.advance(std::time::Duration::from_mins(10));
            assert!(
                race.run(&mut browser, path, "/logout", calls).await,
                "{path} {calls}"
            );
            assert_eq!(race.sessions_of_the_user().await, 0, "{path} {calls}");
        }
    }
}

/// The other way round: the session gets a new key between any two steps of the logout, which has read it.
#[purlin::test]
async fn a_session_does_not_escape_its_end_with_a_new_key() {
    let race = Race::new();
    let mut browser = Browser::new(&race.client);
    browser.post("/login/1").await;
    assert!(race.run(&mut browser, "/logout", "/renew", 1).await);
    assert_eq!(race.sessions_of_the_user().await, 0);
}

/// What one request puts in is not lost to another one, which has only used the session or put something else in.
#[purlin::test]
async fn what_is_put_in_stays() {
    for (path, steps) in [("/renew", 3), ("/name/ada", 2), ("/touch", 2)] {
        for calls in 0..steps {
            let race = Race::new();
            let mut browser = Browser::new(&race.client);
            browser.post("/login/1").await;
            race.clock.advance(std::time::Duration::from_mins(10));
            assert!(
                race.run(&mut browser, path, "/cart/7", calls).await,
                "{path} {calls}"
            );
            assert_eq!(
                browser.get("/cart").await.json::<Vec<u64>>(),
                [7],
                "{path} {calls}"
            );
            assert_eq!(browser.get("/me").await.status(), 200, "{path} {calls}");
        }
    }
}

//! What outlives the answer, or takes longer than a session does.

use futures_util::stream;
use purlin::Bytes;
use purlin::clock::ManualClock;
use purlin::prelude::*;
use purlin::session::{
    Id, LoggedIn, MemoryStore, Record, Session, SessionError, SessionStore, Sessions, Store, StoreResult,
    async_trait,
};
use purlin::testing::TestClient;

use super::Browser;

/// Tells in the content what the session knows, and ends all other ones of the user.
#[post("/story")]
async fn story(_user: LoggedIn<u64>, session: Session) -> Result<Body, SessionError> {
    session.insert("seen", &true).await?;
    Ok(told_later(session))
}

/// As well, with a session that gets a new key.
#[post("/story/renewed")]
async fn renewed_story(session: Session) -> Result<Body, SessionError> {
    session.renew().await?;
    Ok(told_later(session))
}

fn told_later(session: Session) -> Body {
    let pieces = stream::once(async move {
        let (user, seen) = (session.subject().await?, session.get::<bool>("seen").await?);
        let ended = session.end_others().await?;
        Ok::<_, SessionError>(Bytes::from(format!("{user:?} {seen:?} {ended}")))
    });
    Body::from_stream(pieces)
}

#[post("/login")]
async fn log_in(session: Session) -> Result<NoContent, SessionError> {
    session.log_in(7).await?;
    Ok(NoContent)
}

#[purlin::test]
async fn a_stream_sees_the_session_that_its_handler_saw() {
    let module = Module::new("shop").routes(routes![story, renewed_story, log_in]);
    let app = App::new("Sessions", "1.0.0").module(module);
    let client = TestClient::new(app.sessions(Sessions::new(MemoryStore::new())));
    let (mut browser, mut other) = (Browser::new(&client), Browser::new(&client));
    browser.post("/login").await;
    for path in ["/story", "/story/renewed"] {
        other.post("/login").await;
        let answer = browser.post(path).await;
        assert_eq!(answer.text(), "Some(\"7\") Some(true) 1", "{path}");
        assert_eq!(other.post("/story").await.status(), 401, "{path}");
    }
    assert_eq!(
        browser.post("/story").await.status(),
        200,
        "it is not among the others"
    );
}

/// Puts something in, and takes its time.
#[post("/slow")]
async fn slow(session: Session, clock: State<ManualClock>) -> Result<NoContent, SessionError> {
    session.insert("cart", &[7]).await?;
    clock.advance(std::time::Duration::from_secs(2));
    Ok(NoContent)
}

/// As well, with a session that gets a new key.
#[post("/slow/renewed")]
async fn slow_renewed(session: Session, clock: State<ManualClock>) -> Result<NoContent, SessionError> {
    session.renew().await?;
    slow(session, clock).await
}

#[get("/cart")]
async fn read_cart(session: Session) -> Result<Json<Vec<u64>>, SessionError> {
    Ok(Json(session.get("cart").await?.unwrap_or_default()))
}

#[purlin::test]
async fn a_session_does_not_end_by_itself_while_a_request_uses_it() {
    let clock = purlin::clock::Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
    let strict = Strict {
        inner: MemoryStore::new(),
        clock: clock.clone(),
    };
    for sessions in [Sessions::new(MemoryStore::new()), Sessions::new(strict)] {
        let app = App::new("Sessions", "1.0.0")
            .module(Module::new("shop").routes(routes![slow, slow_renewed, read_cart, log_in]))
            .sessions(sessions)
            .state(clock.clone())
            .clock(&clock);
        let client = TestClient::new(app);
        for path in ["/slow", "/slow/renewed"] {
            let mut browser = Browser::new(&client);
            browser.post("/login").await;
            clock.advance(std::time::Duration::from_secs(30 * 60 - 1));
            assert_eq!(browser.post(path).await.status(), 204, "{path}");
            assert_eq!(browser.get("/cart").await.json::<Vec<u64>>(), [7], "{path}");
        }
    }
}

/// A store that finds nothing once a record has expired, as those of `tower-sessions` do.
#[derive(Debug)]
struct Strict {
    inner: MemoryStore,
    clock: ManualClock,
}

#[async_trait]
impl SessionStore for Strict {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        self.inner.create(record).await
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        self.inner.save(record).await
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        let record = self.inner.load(id).await?;
        let now = self.clock.now().as_second();
        Ok(record.filter(|record| record.expiry_date.unix_timestamp() > now))
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.inner.delete(id).await
    }
}

#[async_trait]
impl Store for Strict {
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

/// The store has a clock of its own, which is months away.
#[purlin::test]
async fn sessions_go_by_the_clock_of_the_app() {
    let clock = purlin::clock::Clock::manual("2001-01-01T00:00:00Z".parse().unwrap());
    let app = super::sessions::app(Sessions::new(MemoryStore::new())).clock(&clock);
    let client = TestClient::new(app);
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    assert_eq!(browser.get("/me").await.json::<u64>(), 1);
    clock.advance(std::time::Duration::from_mins(30));
    assert_eq!(browser.get("/me").await.status(), 401);
}

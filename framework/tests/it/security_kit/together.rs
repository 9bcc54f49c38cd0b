//! Requests of one session at once.

use std::sync::Arc;

use purlin::prelude::*;
use purlin::session::{MemoryStore, Session, SessionError, Sessions};
use purlin::testing::TestClient;
use tokio::sync::{Barrier, Notify};

use super::Browser;

/// Where two requests wait until both have read their session.
struct Both(Barrier);

/// Where a request waits until a test lets it go on.
#[derive(Default)]
struct Gate {
    reached: Notify,
    open: Notify,
}

#[post("/put/{name}")]
async fn put(name: Path<String>, session: Session, both: State<Both>) -> Result<NoContent, SessionError> {
    assert_eq!(session.get::<u32>(&name).await?, None);
    both.0.wait().await;
    session.insert(&name, &1).await?;
    Ok(NoContent)
}

#[get("/sum")]
async fn sum(session: Session) -> Result<Json<u32>, SessionError> {
    let a: Option<u32> = session.get("a").await?;
    let b: Option<u32> = session.get("b").await?;
    Ok(Json(a.unwrap_or_default() + b.unwrap_or_default()))
}

#[post("/login")]
async fn log_in(session: Session) -> Result<NoContent, SessionError> {
    session.log_in("ada").await?;
    Ok(NoContent)
}

#[post("/logout")]
async fn log_out(session: Session) -> Result<NoContent, SessionError> {
    session.end().await?;
    Ok(NoContent)
}

#[post("/slow")]
async fn slow(session: Session, gate: State<Arc<Gate>>) -> Result<NoContent, SessionError> {
    session.insert("a", &1).await?;
    session.renew().await?;
    gate.reached.notify_one();
    gate.open.notified().await;
    Ok(NoContent)
}

fn client() -> (TestClient, Arc<MemoryStore>) {
    let shared = super::sessions::Shared::default();
    let module = Module::new("shop").routes(routes![put, sum, log_in, log_out, slow]);
    let app = App::new("Sessions", "1.0.0")
        .module(module)
        .state(Both(Barrier::new(2)))
        .state(Arc::<Gate>::default())
        .sessions(Sessions::new(shared.clone()));
    (TestClient::new(app), shared.0)
}

#[purlin::test]
async fn two_requests_that_change_different_values_both_do() {
    let (client, _) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login").await;
    let key = browser.cookies["__Host-session"].clone();
    let put = |name: &str| {
        client
            .post(&format!("/put/{name}"))
            .cookie("__Host-session", &key)
    };
    let (a, b) = tokio::join!(put("a").into_future(), put("b").into_future());
    assert_eq!((a.status(), b.status()), (204, 204));
    assert_eq!(browser.get("/sum").await.json::<u32>(), 2);
}

/// A request that is on its way when its session is ended does not bring it back.
#[purlin::test]
async fn what_was_ended_meanwhile_stays_ended() {
    let (client, store) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login").await;
    let key = browser.cookies["__Host-session"].clone();
    let gate = client.app().resources().state.get::<Arc<Gate>>().unwrap();
    let slow = client.post("/slow").cookie("__Host-session", &key);
    let slow = tokio::spawn(slow.into_future());
    gate.reached.notified().await;
    browser.post("/logout").await;
    assert!(store.is_empty());
    gate.open.notify_one();
    let answer = slow.await.unwrap();
    assert_eq!(answer.status(), 204);
    assert!(store.is_empty());
    // The browser may have logged in again and have another key, which must not be taken from it.
    assert!(super::browser::set(&answer).is_empty());
}

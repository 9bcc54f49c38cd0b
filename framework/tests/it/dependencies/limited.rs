//! Of what there may be so many at a time, and of what there is one.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use purlin::dependency::Fresh;
use purlin::error::{ErrorKind, Problem};
use purlin::http::Method;
use purlin::openapi::StatusKey;
use purlin::prelude::*;
use purlin::testing::TestClient;
use tokio::sync::Notify;

use super::{Log, Token};

#[dependency(infallible, max_concurrency = 1)]
async fn place() -> u8 {
    1
}

#[dependency(infallible, scope = "app")]
async fn for_ever(place: Dep<place>) -> u8 {
    *place
}

#[get("/for-ever")]
async fn read_for_ever(for_ever: Dep<for_ever>) -> Json<u8> {
    Json(*for_ever)
}

fn mistakes(module: Module) -> String {
    let app = App::new("Limited", "1.0.0").state(Log::default()).module(module);
    app.build().unwrap_err().to_string()
}

#[test]
fn what_is_made_once_takes_no_place() {
    let error = mistakes(Module::new("m").routes(routes![read_for_ever]));
    assert!(
        error.contains("the dependency `for_ever`") && error.contains("take `max_concurrency` away"),
        "{error}"
    );
}

#[get("/hold")]
async fn hold(_place: Dep<place>, reached: State<Arc<Notify>>) -> NoContent {
    reached.notify_one();
    std::future::pending().await
}

#[purlin::test]
async fn who_waits_for_a_place_does_not_wait_for_ever() {
    tokio::time::pause();
    let reached = Arc::new(Notify::new());
    let app = App::new("Limited", "1.0.0").state(Arc::clone(&reached));
    let client = TestClient::new(app.module(Module::new("m").routes(routes![hold])));
    let operation = client.app().document().operation(&Method::GET, "/hold").unwrap();
    assert!(
        operation.responses[&StatusKey::Code(503)]
            .headers
            .contains_key("Retry-After")
    );
    let first = client.clone();
    let first = tokio::spawn(async move { first.get("/hold").unchecked().await.status() });
    reached.notified().await;
    let answer = client.get("/hold").await;
    assert_eq!((answer.status(), answer.code().as_str()), (503, "overloaded"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    first.abort();
}

#[dependency(infallible)]
async fn note(text: Text) -> String {
    text.0
}

#[dependency(infallible)]
async fn outer(note: Fresh<note>) -> String {
    note.into_inner()
}

#[post("/twice")]
async fn twice(_first: Fresh<note>, _second: Fresh<note>) -> NoContent {
    NoContent
}

#[post("/both")]
async fn both(_first: Fresh<note>, _second: Dep<note>) -> NoContent {
    NoContent
}

#[post("/deep")]
async fn deep(_first: Fresh<outer>, _second: Fresh<outer>) -> NoContent {
    NoContent
}

#[post("/shared")]
async fn shared(_first: Dep<outer>, _second: Dep<outer>) -> NoContent {
    NoContent
}

#[test]
fn what_reads_the_content_is_made_once() {
    for routes in [routes![twice], routes![both], routes![deep]] {
        let error = mistakes(Module::new("m").routes(routes));
        assert!(
            error.contains("the dependency `note`") && error.contains("take it as `Dep`"),
            "{error}"
        );
    }
    let app = App::new("Shared", "1.0.0").module(Module::new("m").routes(routes![shared]));
    assert!(app.build().is_ok());
}

static ASKED: AtomicBool = AtomicBool::new(false);

/// A second way to tell who asks.
#[dependency(infallible)]
async fn account(_token: Token) {
    ASKED.store(true, Ordering::Relaxed);
}

#[dependency(infallible)]
async fn device(_token: Token, x_device: Header<u8>) -> u8 {
    *x_device
}

#[dependency(infallible)]
async fn who(device: Dep<device>, _account: Dep<account>) -> u8 {
    *device
}

#[get("/who")]
async fn read_who(who: Dep<who>) -> Json<u8> {
    Json(*who)
}

#[purlin::test]
async fn who_is_not_let_in_is_told_one_thing() {
    let module = Module::new("m").routes(routes![read_who]);
    let client = TestClient::new(App::new("Who", "1.0.0").module(module));
    let request = client.get("/who").header("authorization", "Ada");
    let answer = request.header("x-device", "none").await;
    assert_eq!(answer.faults(), ["header /x-device int_parsing"]);
    assert!(!ASKED.load(Ordering::Relaxed));
}

#[dependency(infallible, scope = "app", on_stop = close_slow)]
async fn slow(log: State<Log>) -> Log {
    (*log).clone()
}

async fn close_slow(_slow: Dep<slow>) {
    std::future::pending::<()>().await;
}

#[dependency(infallible, scope = "app", on_stop = close_under)]
async fn under(log: State<Log>) -> Log {
    (*log).clone()
}

async fn close_under(under: Dep<under>) {
    under.note("under closed");
}

#[dependency(infallible, scope = "app")]
async fn above(under: Dep<under>, _slow: Dep<slow>) {
    under.note("above");
}

#[dependency(infallible, scope = "app")]
async fn panics(_above: Dep<above>) {
    panic!("as the test wants")
}

#[get("/above", dependencies(above))]
async fn read_above() -> NoContent {
    NoContent
}

#[get("/panics", dependencies(panics))]
async fn read_panics() -> NoContent {
    NoContent
}

#[purlin::test]
async fn each_has_its_own_time_at_the_end() {
    tokio::time::pause();
    let log = Log::default();
    let app = App::new("Slow", "1.0.0").state(log.clone());
    let client = TestClient::new(app.module(Module::new("m").routes(routes![read_above])));
    client.app().start().await.unwrap();
    client.app().close().await;
    assert_eq!(log.take(), ["above", "under closed"]);
}

#[purlin::test]
async fn a_panic_at_the_start_is_told_and_what_was_made_is_released() {
    tokio::time::pause();
    let log = Log::default();
    let app = App::new("Panics", "1.0.0").state(log.clone());
    let built = app
        .module(Module::new("m").routes(routes![read_panics]))
        .build()
        .unwrap();
    let error = built.start().await.unwrap_err().to_string();
    assert!(error.contains("`panics`"), "{error}");
    assert_eq!(log.take(), ["above", "under closed"]);
}

#[derive(Debug)]
struct Outage;

impl fmt::Display for Outage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bus is out")
    }
}

impl Error for Outage {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&fmt::Error)
    }
}

#[dependency(scope = "app")]
async fn bus() -> Result<(), Problem> {
    Err(Problem::internal(Outage))
}

#[dependency(scope = "app")]
async fn sign() -> Result<(), Problem> {
    Err(Problem::new(ErrorKind::Unavailable).with_detail("the sign is down"))
}

#[get("/bus", dependencies(bus))]
async fn read_bus() -> NoContent {
    NoContent
}

#[get("/sign", dependencies(sign))]
async fn read_sign() -> NoContent {
    NoContent
}

#[purlin::test]
async fn why_one_cannot_be_made_is_told_in_full() {
    let chain = format!("the bus is out: {}", fmt::Error);
    for (routes, told) in [
        (routes![read_bus], chain.as_str()),
        (routes![read_sign], "the sign is down"),
    ] {
        let app = App::new("Limited", "1.0.0").module(Module::new("m").routes(routes));
        let error = app.build().unwrap().start().await.unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

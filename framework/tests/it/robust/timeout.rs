//! How long handlers may work, with a clock that the test turns.

use std::future::pending;
use std::time::Duration;

use purlin::prelude::*;
use purlin::server::Limits;
use purlin::testing::TestClient;
use tokio::time::{Instant, sleep};

use super::{app, stream, told};

#[get("/never")]
async fn never() -> Text {
    pending().await
}

#[get("/busy", timeout = "90s")]
async fn patient() -> Text {
    sleep(Duration::from_secs(80)).await;
    Text("done".to_owned())
}

#[get("/endless", timeout = "off")]
async fn endless() -> Text {
    sleep(Duration::from_hours(10)).await;
    Text("done".to_owned())
}

#[get("/quick", timeout = "250ms")]
async fn quick() -> Text {
    pending().await
}

#[post("/upload")]
async fn upload(Text(text): Text) -> Text {
    Text(text)
}

fn all() -> App {
    app(routes![never, patient, endless, quick, upload])
}

/// How long an answer takes, and which it is.
async fn timed(client: &TestClient, target: &str) -> (Duration, u16) {
    let begin = Instant::now();
    let answer = client.get(target).await;
    (begin.elapsed(), answer.status())
}

/// The clock of tokio counts milliseconds, and ends waiting with the one after.
fn about(time: Duration, seconds: f64) -> bool {
    (0.0..0.002).contains(&(time.as_secs_f64() - seconds))
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_too_long_is_a_504() {
    let client = TestClient::new(all());
    let answer = client.get("/never").await;
    assert_eq!(told(&answer), (504, "timeout".to_owned()));
    let (time, status) = timed(&client, "/never").await;
    assert!(about(time, 30.0) && status == 504, "{time:?} {status}");
}

#[tokio::test(start_paused = true)]
async fn the_innermost_limit_counts() {
    let client = TestClient::new(all().limits(Limits::default().handler(Duration::from_secs(5))));
    for (target, seconds, status) in [
        ("/never", 5.0, 504),
        ("/busy", 80.0, 200),
        ("/endless", 36_000.0, 200),
        ("/quick", 0.25, 504),
    ] {
        let (time, answered) = timed(&client, target).await;
        assert!(
            about(time, seconds) && answered == status,
            "{target}: {time:?} {answered}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_module_sets_the_time_of_its_handlers() {
    let inner = Module::new("inner")
        .prefix("/inner")
        .routes(routes![never, quick]);
    let outer = Module::new("outer")
        .prefix("/outer")
        .routes(routes![never])
        .timeout(Duration::from_secs(2));
    let app = |inner: Module| App::new("Modules", "1.0.0").module(outer.clone().module(inner));
    let client = TestClient::new(app(inner.clone()));
    assert!(about(timed(&client, "/outer/never").await.0, 2.0));
    assert!(about(timed(&client, "/outer/inner/never").await.0, 2.0));
    let client = TestClient::new(app(inner.timeout(Duration::from_secs(3))));
    assert!(about(timed(&client, "/outer/inner/never").await.0, 3.0));
    assert!(about(timed(&client, "/outer/inner/quick").await.0, 0.25));
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_content_that_nobody_holds_to_a_pace_counts() {
    let client = TestClient::new(all());
    let (_parts, body) = stream();
    let answer = client.post("/upload").content("text/plain", body).await;
    assert_eq!(answer.status(), 504);
}

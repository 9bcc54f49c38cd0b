//! `/health/live` and `/health/ready`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use purlin::app::{AnswerHeaders, Health};
use purlin::extract::State;
use purlin::layer::CacheControl;
use purlin::prelude::*;
use purlin::serde_json::{Value, json};
use purlin::server::{Drain, DrainDriver, DrainStage, Limits};
use purlin::testing::TestClient;
use tokio::time::{Instant, advance};

use super::{Log, app};
use crate::live::Live;

#[get("/health/live")]
async fn own_live() -> Text {
    Text("mine".to_owned())
}

#[get("/stage")]
async fn stage(drain: State<Drain>) -> Text {
    Text(format!("{:?}", drain.stage()))
}

#[tokio::test(start_paused = true)]
async fn an_app_without_checks_is_well_and_the_document_says_nothing_of_it() {
    let client = TestClient::new(app(routes![stage]));
    for target in ["/health/live", "/health/ready"] {
        let answer = client.get(target).await;
        assert_eq!((answer.status(), answer.text()), (200, r#"{"status":"ok"}"#));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(client.head(target).await.status(), 200);
    }
    assert!(!client.get("/openapi.json").await.text().contains("/health"));
}

#[purlin::test]
async fn no_cache_says_how_the_app_is() {
    let hour = Duration::from_hours(1);
    let public = || {
        app(routes![stage])
            .headers(AnswerHeaders::off())
            .middleware(CacheControl::public(hour))
    };
    let ill = public().health_check("database", || async { Err("it is gone".into()) });
    for (app, ready) in [(public(), 200), (ill, 503)] {
        let client = TestClient::new(app);
        for (target, status) in [("/health/live", 200), ("/health/ready", ready)] {
            let answer = client.get(target).await;
            assert_eq!(
                (answer.status(), answer.header("cache-control")),
                (status, Some("no-store")),
                "{target}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn failing_checks_are_named_and_their_causes_logged() {
    let log = Log::default();
    let _listening = log.listen();
    let checked = app(routes![stage])
        .health_check("well", || async { Ok(()) })
        .health_check("database", || async {
            Err("password wrong for secret-user".into())
        })
        .health_check("stuck", || async {
            std::future::pending::<()>().await;
            Ok(())
        })
        .health_check("broken", || async { panic!("a bug") })
        .health_check("rotten", || -> std::future::Ready<_> { panic!("a bug") });
    let client = TestClient::new(checked);
    let begin = Instant::now();
    let answer = client.get("/health/ready").await;
    // The clock of tokio stands still but for timers, and ends waiting with the next millisecond: the checks run at once.
    let waited = begin.elapsed();
    assert_eq!(waited.as_secs(), 2, "{waited:?}");
    let problem: Value = answer.json();
    assert_eq!((answer.status(), &problem["code"]), (503, &json!("not_ready")));
    assert_eq!(
        problem["failing"],
        json!(["database", "stuck", "broken", "rotten"])
    );
    assert!(!answer.text().contains("secret"));
    assert_eq!(log.with("secret-user").len(), 1);
    for broken in ["broken", "rotten"] {
        let lines = log.with(&format!("check=\"{broken}\""));
        assert!(lines[0].contains("panicked"), "{lines:?}");
    }
    assert_eq!(client.get("/health/live").await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn an_outcome_counts_for_a_second() {
    let (runs, broken) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let checked = app(routes![stage]).health_check("database", {
        let (runs, broken) = (Arc::clone(&runs), Arc::clone(&broken));
        move || {
            runs.fetch_add(1, Ordering::Relaxed);
            let broken = broken.load(Ordering::Relaxed);
            async move { if broken { Err("it is gone".into()) } else { Ok(()) } }
        }
    });
    let client = TestClient::new(checked);
    let ready = async || client.get("/health/ready").await.status();
    assert_eq!((ready().await, ready().await), (200, 200));
    broken.store(true, Ordering::Relaxed);
    advance(Duration::from_millis(900)).await;
    assert_eq!(ready().await, 200);
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    advance(Duration::from_millis(200)).await;
    assert_eq!(ready().await, 503);
}

#[tokio::test(start_paused = true)]
async fn an_app_that_is_about_to_end_is_alive_and_not_ready() {
    let client = TestClient::new(app(routes![stage]));
    let drain = client.app().drain();
    assert!(!drain.is_readiness_watched());
    assert_eq!(client.get("/health/ready").await.status(), 200);
    assert!(drain.is_readiness_watched());
    drain.advance(DrainStage::LameDuck);
    let answer = client.get("/health/ready").await;
    assert_eq!((answer.status(), answer.code().as_str()), (503, "draining"));
    assert_eq!(client.get("/health/live").await.status(), 200);
    assert_eq!(client.get("/stage").await.text(), "LameDuck");
}

/// Platforms ask by address.
#[purlin::test]
async fn health_is_told_whatever_host_is_asked() {
    let app = app(routes![stage]).allowed_hosts(["shop.example"]);
    let live = Live::start(app, Limits::default()).await;
    for (line, status) in [
        ("GET /health/live", 200),
        ("GET /health/ready", 200),
        ("GET /stage", 421),
        ("POST /health/live", 421),
    ] {
        let mut client = live.connect().await;
        client
            .send(format!("{line} HTTP/1.1\r\nhost: 10.0.0.7\r\n\r\n"))
            .await;
        assert_eq!(client.answer().await.status, status, "{line}");
    }
}

#[purlin::test]
async fn apps_can_share_a_drain_and_handlers_only_watch_it() {
    let driver = DrainDriver::new();
    let clients = [(); 2].map(|()| TestClient::new(app(routes![stage]).drain(&driver)));
    driver.advance(DrainStage::Draining);
    for client in clients {
        assert_eq!(client.get("/stage").await.text(), "Draining");
    }
    let error = app(routes![stage]).state(driver.drain()).build().unwrap_err();
    let expected = "a `Drain` is given with `App::state`: give its driver with `App::drain`";
    assert_eq!(error.reasons(), [expected]);
}

#[purlin::test]
async fn the_paths_can_be_moved_and_switched_off() {
    let moved = app(routes![own_live]).health(Health::default().live("/livez").ready("/readyz"));
    let client = TestClient::new(moved);
    assert_eq!(client.get("/livez").await.status(), 200);
    assert_eq!(client.get("/readyz").await.status(), 200);
    assert_eq!(client.get("/health/live").await.text(), "mine");
    let client = TestClient::new(app(routes![stage]).health(Health::off()));
    assert_eq!(client.get("/health/live").await.status(), 404);
}

#[test]
fn mistakes_are_told_when_the_app_is_built() {
    let wrong = app(routes![own_live])
        .health_check("database", || async { Ok(()) })
        .health_check("database", || async { Ok(()) });
    let error = wrong.build().unwrap_err();
    assert_eq!(
        error.reasons(),
        [
            "the health check `database` is there twice: name one otherwise",
            "`/health/live` tells how the app is, and is a path of a route or of the documentation: move it with `App::health`"
        ]
    );
    let form =
        "it begins with `/` and is made of letters, digits and the characters that need no escaping in a URI";
    let error = app(routes![stage])
        .health(Health::default().live("livez").ready("/ready z"))
        .build()
        .unwrap_err();
    assert_eq!(
        error.reasons(),
        ["livez", "/ready z"].map(|path| format!("`{path}` of `App::health` is no path: {form}"))
    );
}

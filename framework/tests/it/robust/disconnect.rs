//! What becomes of work when its client goes away, at every point where the work can wait.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use purlin::extract::State;
use purlin::handler::OnDisconnect;
use purlin::http::{Method, Request};
use purlin::http_body::Body as _;
use purlin::prelude::*;
use purlin::server::Serve;
use purlin::testing::TestClient;
use purlin::tower::ServiceExt;
use purlin::tower::util::MapResponseLayer;
use purlin::{BuiltApp, Bytes};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::{Log, app, poll_once, post, stream};

/// How often work waits before it is done.
const STEPS: usize = 5;

#[derive(Default)]
struct Work {
    begun: AtomicUsize,
    done: AtomicUsize,
}

impl Work {
    async fn run(&self) -> Text {
        self.begun.fetch_add(1, Ordering::Relaxed);
        for _ in 0..STEPS {
            tokio::task::yield_now().await;
        }
        self.done.fetch_add(1, Ordering::Relaxed);
        Text("done".to_owned())
    }

    fn counts(&self) -> (usize, usize) {
        (
            self.begun.load(Ordering::Relaxed),
            self.done.load(Ordering::Relaxed),
        )
    }
}

#[get("/")]
async fn read(work: State<Arc<Work>>) -> Text {
    work.run().await
}

#[post("/")]
async fn create(work: State<Arc<Work>>) -> Text {
    work.run().await
}

#[delete("/")]
async fn remove(work: State<Arc<Work>>) -> Text {
    work.run().await
}

#[get("/finished", on_disconnect = "finish")]
async fn finished(work: State<Arc<Work>>) -> Text {
    work.run().await
}

#[post("/cancelled", on_disconnect = "cancel")]
async fn cancelled(work: State<Arc<Work>>) -> Text {
    work.run().await
}

#[post("/panics")]
async fn panics() -> Text {
    tokio::task::yield_now().await;
    panic!("nobody is there")
}

#[post("/never")]
async fn never() -> Text {
    std::future::pending().await
}

#[post("/reads")]
async fn reads(work: State<Arc<Work>>, _content: Bytes) -> Text {
    work.run().await
}

fn working() -> (Arc<Work>, App) {
    let work = Arc::new(Work::default());
    let routes = routes![read, create, remove, finished, cancelled, panics, never, reads];
    (Arc::clone(&work), app(routes).state(work))
}

/// Polls the answer some times, then drops it, and waits for all that goes on.
async fn abandon(app: &BuiltApp, method: Method, target: &str, polls: usize) {
    let request = Request::builder()
        .method(method)
        .uri(target)
        .body(Body::empty())
        .unwrap();
    let mut answer = app.clone().oneshot(request);
    for _ in 0..polls {
        assert!(poll_once(&mut answer).is_pending());
    }
    drop(answer);
    app.finish().await;
}

#[purlin::test]
async fn unsafe_methods_go_on_and_safe_ones_stop_at_every_step() {
    for (method, target, goes_on) in [
        (Method::GET, "/", false),
        (Method::HEAD, "/", false),
        (Method::POST, "/", true),
        (Method::DELETE, "/", true),
        (Method::GET, "/finished", true),
        (Method::POST, "/cancelled", false),
    ] {
        let layer = MapResponseLayer::new(|response: Response| response);
        for (layered, polls) in (1..=STEPS).flat_map(|polls| [(false, polls), (true, polls)]) {
            let (work, app) = working();
            let app = if layered { app.layer(layer.clone()) } else { app };
            abandon(&app.build().unwrap(), method.clone(), target, polls).await;
            assert_eq!(
                work.counts(),
                (1, usize::from(goes_on)),
                "{method} {target} {layered} {polls}"
            );
        }
    }
}

#[purlin::test]
async fn work_that_has_not_begun_does_not_begin() {
    let (work, app) = working();
    abandon(&app.build().unwrap(), Method::POST, "/", 0).await;
    assert_eq!(work.counts(), (0, 0));
}

#[purlin::test]
async fn modules_decide_for_their_routes() {
    let (work, _) = working();
    let module = |policy| {
        Module::new("robust")
            .routes(routes![read, create, finished])
            .on_disconnect(policy)
    };
    let app = |policy| {
        App::new("Modules", "1.0.0")
            .state(Arc::clone(&work))
            .module(module(policy))
            .build()
            .unwrap()
    };
    abandon(&app(OnDisconnect::Finish), Method::GET, "/", 2).await;
    assert_eq!(work.counts(), (1, 1));
    abandon(&app(OnDisconnect::Cancel), Method::POST, "/", 2).await;
    assert_eq!(work.counts(), (2, 1));
    abandon(&app(OnDisconnect::Cancel), Method::GET, "/finished", 2).await;
    assert_eq!(work.counts(), (3, 2));
}

#[purlin::test]
async fn the_log_tells_of_clients_that_left_and_of_panics_behind_them() {
    let log = Log::default();
    let _listening = log.listen();
    let (_, app) = working();
    let app = app.build().unwrap();
    abandon(&app, Method::GET, "/", 1).await;
    let [line] = &log.with("499")[..] else {
        panic!("{log:?}", log = log.0)
    };
    for part in ["INFO", "method=\"GET\"", "route=\"/\"", "status=499"] {
        assert!(line.contains(part), "{part} is missing in {line}");
    }
    abandon(&app, Method::POST, "/panics", 1).await;
    assert_eq!(log.with("nobody is there").len(), 1);
    assert_eq!(log.with("without its client").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_counts_on() {
    let (_, app) = working();
    let app = app.build().unwrap();
    let begin = tokio::time::Instant::now();
    abandon(&app, Method::POST, "/never", 1).await;
    let waited = begin.elapsed();
    assert!(
        waited >= Duration::from_secs(30) && waited < Duration::from_secs(31),
        "{waited:?}"
    );
}

#[purlin::test]
async fn work_whose_content_broke_off_ends() {
    let (work, app) = working();
    let app = app.build().unwrap();
    let (parts, body) = stream();
    let mut answer = app.clone().oneshot(post("/reads", body));
    assert!(poll_once(&mut answer).is_pending());
    drop((answer, parts));
    app.finish().await;
    // The content came to its end here; over a socket it is an error.
    assert_eq!(work.counts(), (1, 1));
}

/// Tells when work is dropped.
struct Told(Arc<Notify>);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

/// What the test and the handlers of a server tell each other.
#[derive(Default)]
struct Signals {
    begun: Notify,
    go_on: Notify,
    done: Notify,
    dropped: Arc<Notify>,
}

#[get("/signals")]
async fn read_signals(signals: State<Signals>) -> Text {
    let _told = Told(Arc::clone(&signals.dropped));
    signals.begun.notify_one();
    std::future::pending().await
}

#[post("/signals")]
async fn write_signals(signals: State<Signals>) -> Text {
    signals.begun.notify_one();
    signals.go_on.notified().await;
    signals.done.notify_one();
    Text("done".to_owned())
}

#[post("/content")]
async fn take_content(signals: State<Signals>, mut content: Body) -> Text {
    signals.begun.notify_one();
    let end = std::future::poll_fn(|cx| Pin::new(&mut content).poll_frame(cx)).await;
    assert!(end.is_some_and(|end| end.is_err()), "the content broke off");
    signals.done.notify_one();
    Text("done".to_owned())
}

#[purlin::test]
async fn over_a_socket_it_is_the_same() {
    let app = app(routes![read_signals, write_signals, take_content]).state(Signals::default());
    let client = TestClient::serve(app).await;
    let signals = client.app().resources().state.get::<Signals>().unwrap();
    let address = client.address().unwrap();
    let leave = async |line: &str, field: &str| {
        let mut stream = TcpStream::connect(address.trim_start_matches("http://"))
            .await
            .unwrap();
        let head = format!("{line} HTTP/1.1\r\nhost: a.example\r\n{field}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        signals.begun.notified().await;
    };
    leave("GET /signals", "accept: */*").await;
    signals.dropped.notified().await;
    leave("POST /signals", "content-length: 0").await;
    signals.go_on.notify_one();
    signals.done.notified().await;
    leave("POST /content", "content-length: 9").await;
    signals.done.notified().await;
    client.app().finish().await;
}

#[test]
fn outside_of_a_runtime_work_is_dropped() {
    let (work, app) = working();
    let app = app.limits(purlin::server::Limits::off()).build().unwrap();
    let mut answer = app.oneshot(Request::post("/").body(Body::empty()).unwrap());
    assert!(poll_once(&mut answer).is_pending());
    drop(answer);
    assert_eq!(work.counts(), (1, 0));
}

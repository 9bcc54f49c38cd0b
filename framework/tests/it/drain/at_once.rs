//! A server that does not wait for its end.

use std::future::pending;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use purlin::prelude::*;
use purlin::server::{DrainDriver, DrainStage};
use purlin::{Body, BuiltApp, Response};
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};

use super::Signals;
use super::root;
use crate::live::{Client, get};
use crate::robust::Log;

/// What a request under way tells: that it has begun, and that it is gone.
#[derive(Clone, Default)]
struct Held(Arc<Told>);

#[derive(Default)]
struct Told {
    begun: Notify,
    is_gone: AtomicBool,
}

/// Lasts as long as the request does.
struct Lasting(Held);

impl Drop for Lasting {
    fn drop(&mut self) {
        self.0.0.is_gone.store(true, Ordering::SeqCst);
    }
}

#[get("/held", timeout = "off")]
async fn hold(held: State<Held>) -> Response {
    let _lasting = Lasting(Held::clone(&held));
    held.0.begun.notify_one();
    pending::<()>().await;
    Response::new(Body::empty())
}

async fn listening() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn built(driver: &DrainDriver, held: &Held) -> BuiltApp {
    let app = App::new("At once", "1.0.0").drain(driver).state(held.clone());
    let app = app.state(Signals::default());
    app.module(Module::new("at-once").routes(routes![root, hold]))
        .build()
        .unwrap()
}

/// Lets the server serve until a request is under way.
async fn hold_one(serving: Pin<&mut impl Future<Output = ()>>, address: SocketAddr, held: &Held) -> Client {
    let begun = async {
        let mut client = Client::connect(address).await;
        client.send(get("/held", "")).await;
        held.0.begun.notified().await;
        client
    };
    tokio::select! {
        () = serving => panic!("nobody has told it to end"),
        client = begun => client,
    }
}

/// Whether somebody else may listen there.
fn is_free(address: SocketAddr) -> bool {
    std::net::TcpListener::bind(address).is_ok()
}

#[tokio::test]
async fn who_ends_at_once_listens_no_more() {
    let (listener, address) = listening().await;
    let (driver, held) = (DrainDriver::new(), Held::default());
    let app = built(&driver, &held);
    let (end, told) = oneshot::channel::<()>();
    let at_once = async {
        let _ = told.await;
    };
    let mut serving = pin!(
        app.server()
            .serve_until(listener, app.clone(), pending(), at_once)
    );
    let client = hold_one(serving.as_mut(), address, &held).await;
    end.send(()).unwrap();
    serving.await;
    assert!(is_free(address));
    assert!(held.0.is_gone.load(Ordering::SeqCst), "what was cut off is over");
    client.expect_end().await;
}

#[tokio::test]
async fn who_never_began_listens_no_more() {
    let (listener, address) = listening().await;
    let app = built(&DrainDriver::new(), &Held::default());
    let server = app.server();
    server
        .serve_until(listener, app, pending(), std::future::ready(()))
        .await;
    assert!(is_free(address));
}

#[tokio::test]
async fn a_server_that_nobody_waits_for_any_more_is_over() {
    is_over_when_dropped().await;
}

async fn is_over_when_dropped() {
    let (listener, address) = listening().await;
    let (driver, held) = (DrainDriver::new(), Held::default());
    let app = built(&driver, &held);
    let mut serving = Box::pin(app.server().serve(listener, app.clone(), pending()));
    let client = hold_one(serving.as_mut(), address, &held).await;
    drop(serving);
    assert!(is_free(address));
    assert_eq!(driver.drain().stage(), DrainStage::Ended);
    client.expect_end().await;
}

/// The second one can only be cut off by the first.
#[tokio::test]
async fn who_serves_an_app_a_second_time_is_told() {
    let log = Log::default();
    let _listening = log.listen();
    let app = built(&DrainDriver::new(), &Held::default());
    for warnings in [0, 1, 2] {
        let (listener, _) = listening().await;
        let stop = std::future::ready(());
        app.server().serve(listener, app.clone(), stop).await;
        assert_eq!(log.with("served already").len(), warnings);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_the_same_on_several_threads() {
    for _ in 0..super::TIMES {
        is_over_when_dropped().await;
    }
}

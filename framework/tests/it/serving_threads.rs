//! Threads that serve, each connections of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread;

use purlin::prelude::*;
use purlin::server::{Limits, ServingThreads};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{Notify, Semaphore};

use crate::live::{Client, Live};

fn name() -> String {
    thread::current().name().unwrap_or_default().to_owned()
}

/// The threads of a handler, before and after it waited, and of a task that it spawned.
#[get("/")]
async fn root() -> Text {
    assert_eq!(Handle::current().runtime_flavor(), RuntimeFlavor::CurrentThread);
    let before = name();
    tokio::task::yield_now().await;
    let spawned = tokio::spawn(async { name() }).await.unwrap();
    Text([before, name(), spawned].join(" "))
}

struct Gate {
    reached: Notify,
    places: Semaphore,
}

/// Waits until the test lets it go on.
#[get("/wait")]
async fn wait(gate: State<Arc<Gate>>) -> Text {
    gate.reached.notify_one();
    gate.places.acquire().await.unwrap().forget();
    Text(name())
}

/// Does what a runtime of one thread does not allow.
#[get("/block")]
async fn block() -> Text {
    Text(tokio::task::block_in_place(name))
}

struct Served {
    live: Live,
    gate: Arc<Gate>,
}

async fn start(limits: Limits) -> Served {
    let gate = Arc::new(Gate {
        reached: Notify::new(),
        places: Semaphore::new(0),
    });
    let module = Module::new("threads").routes(routes![root, wait, block]);
    let app = App::new("Threads", "1.0.0")
        .state(Arc::clone(&gate))
        .module(module);
    let threads = ServingThreads::start(2.try_into().unwrap()).unwrap();
    let live = Live::start_with(app, |server| server.limits(limits).threads(threads)).await;
    Served { live, gate }
}

/// The one thread that did all of a request.
async fn thread_of(client: &mut Client) -> String {
    let answer = client.get("/").await;
    assert_eq!(answer.status, 200);
    let text = String::from_utf8(answer.content).unwrap();
    let names: BTreeSet<&str> = text.split(' ').collect();
    assert_eq!(names.len(), 1, "{text}");
    names.first().unwrap().to_string()
}

#[tokio::test]
async fn connections_are_shared_out_and_stay_where_they_are() {
    let served = start(Limits::default()).await;
    let mut connections = Vec::new();
    for _ in 0..6 {
        let mut client = served.live.connect().await;
        connections.push((thread_of(&mut client).await, client));
    }
    let mut shares = BTreeMap::<_, u32>::new();
    for (thread, client) in &mut connections {
        *shares.entry(thread.clone()).or_default() += 1;
        assert_eq!(thread_of(client).await, *thread);
    }
    let expected = [("purlin-serve-0", 3), ("purlin-serve-1", 3)];
    assert_eq!(
        shares,
        expected.map(|(name, count)| (name.to_owned(), count)).into()
    );
}

#[tokio::test]
async fn the_caps_are_those_of_all_threads_together() {
    let served = start(Limits::default().connections(2)).await;
    let (mut one, mut two) = (served.live.connect().await, served.live.connect().await);
    assert_ne!(thread_of(&mut one).await, thread_of(&mut two).await);
    assert_eq!(served.live.is_served().await, 503);
}

#[tokio::test]
async fn an_end_waits_for_requests_under_way_on_each_thread() {
    let Served { mut live, gate } = start(Limits::default()).await;
    let mut clients = [live.connect().await, live.connect().await];
    for client in &mut clients {
        client.send(crate::live::get("/wait", "")).await;
        gate.reached.notified().await;
    }
    live.stop_accepting().await;
    gate.places.add_permits(clients.len());
    let mut threads = BTreeSet::new();
    for client in &mut clients {
        let answer = client.answer().await;
        assert_eq!(answer.status, 200);
        threads.insert(answer.content);
    }
    assert_eq!(threads.len(), 2);
    live.end().await;
}

#[tokio::test]
async fn what_such_a_thread_does_not_allow_is_a_500_and_the_connection_lives_on() {
    let served = start(Limits::default()).await;
    let mut client = served.live.connect().await;
    assert_eq!(client.get("/block").await.status, 500);
    assert_eq!(client.get("/").await.status, 200);
}

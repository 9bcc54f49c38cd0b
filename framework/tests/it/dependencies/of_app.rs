//! Dependencies that are made once, at the start of the app.

use purlin::prelude::*;
use purlin::testing::TestClient;

use super::Log;

struct Pool {
    number: u32,
    log: Log,
}

#[dependency(infallible, scope = "app", on_stop = close_address)]
async fn address(log: State<Log>) -> Pool {
    log.note("address");
    Pool {
        number: 7,
        log: (*log).clone(),
    }
}

async fn close_address(address: Dep<address>) {
    address.log.note(format!("address {} closed", address.number));
}

#[dependency(scope = "app", on_stop = close_pool)]
async fn pool(address: Dep<address>, log: State<Log>) -> Result<Pool, Problem> {
    log.note("pool");
    tokio::task::yield_now().await;
    Ok(Pool {
        number: address.number + 1,
        log: (*log).clone(),
    })
}

async fn close_pool(pool: Dep<pool>) -> Result<(), Problem> {
    pool.log.note("pool closed");
    Ok(())
}

#[dependency(scope = "app")]
async fn broken(_pool: Dep<pool>) -> Result<u32, Problem> {
    Err(Problem::internal("no route to host"))
}

#[dependency(infallible)]
async fn next(pool: Dep<pool>) -> u32 {
    pool.number + 1
}

#[get("/")]
async fn read(next: Dep<next>, pool: Dep<pool>, address: Dep<address>) -> Json<Vec<u32>> {
    Json(vec![*next, pool.number, address.number])
}

#[get("/broken", dependencies(broken))]
async fn read_broken() -> NoContent {
    NoContent
}

fn app(log: &Log) -> App {
    App::new("Pools", "1.0.0")
        .state(log.clone())
        .module(Module::new("m").routes(routes![read]))
}

#[purlin::test]
async fn they_are_made_once_in_the_order_of_need_and_closed_in_reverse() {
    let log = Log::default();
    let client = TestClient::new(app(&log));
    client.app().start().await.unwrap();
    assert_eq!(log.take(), ["address", "pool"]);
    for _ in 0..2 {
        assert_eq!(client.get("/").await.json::<Vec<u32>>(), [9, 8, 7]);
    }
    assert_eq!(log.take(), [""; 0]);
    client.app().close().await;
    assert_eq!(log.take(), ["pool closed", "address 7 closed"]);
}

#[purlin::test]
async fn outside_of_requests_they_are_the_same() {
    let log = Log::default();
    let client = TestClient::new(app(&log));
    let mut scope = client.app().background();
    assert_eq!(*scope.get::<Dep<next>>().await.unwrap(), 9);
    scope.close().await.unwrap();
    assert_eq!(client.get("/").await.json::<Vec<u32>>(), [9, 8, 7]);
    assert_eq!(
        log.take(),
        ["address", "pool"],
        "they outlive the scope, and were made by whoever came first"
    );
}

#[purlin::test]
async fn an_app_whose_dependency_fails_does_not_start() {
    let log = Log::default();
    let built = app(&log)
        .module(Module::new("b").routes(routes![read_broken]))
        .build()
        .unwrap();
    let error = built.start().await.unwrap_err().to_string();
    assert!(
        error.contains("`broken`") && error.contains("no route to host"),
        "{error}"
    );
    assert_eq!(log.take(), ["address", "pool", "pool closed", "address 7 closed"]);
}

#[purlin::test]
async fn tests_give_values_of_their_own() {
    let log = Log::default();
    let fake = log.clone();
    let client = TestClient::new(app(&log).override_dependency::<pool>(move || Pool {
        number: 1,
        log: fake.clone(),
    }));
    assert_eq!(client.get("/").await.json::<Vec<u32>>(), [2, 1, 7]);
    assert_eq!(log.take(), ["address"]);
}

#[test]
fn what_they_lack_is_told_of_them() {
    let error = App::new("Pools", "1.0.0")
        .module(Module::new("m").routes(routes![read]))
        .build()
        .unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("the dependency `address`") && error.contains("the dependency `pool`"),
        "{error}"
    );
}

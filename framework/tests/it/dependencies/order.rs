//! When dependencies run, and how often.

use purlin::dependency::Fresh;
use purlin::prelude::*;

use super::{Log, Token, client};

#[dependency(infallible)]
async fn base(log: State<Log>) -> u32 {
    log.note("base");
    1
}

#[dependency(infallible)]
async fn left(log: State<Log>, base: Dep<base>) -> u32 {
    log.note("left");
    *base + 10
}

#[dependency(infallible)]
async fn right(base: Dep<base>, log: State<Log>) -> u32 {
    log.note("right");
    *base + 100
}

#[dependency(infallible)]
async fn apart(base: Fresh<base>, log: State<Log>) -> u32 {
    log.note("apart");
    *base
}

#[get("/diamond")]
async fn diamond(left: Dep<left>, right: Dep<right>, base: Dep<base>) -> Json<u32> {
    Json(*left + *right + *base)
}

#[get("/fresh")]
async fn fresh(first: Dep<base>, apart: Dep<apart>, again: Fresh<base>, last: Dep<base>) -> Json<u32> {
    Json(*first + *apart + again.into_inner() + *last)
}

#[dependency(infallible)]
async fn caller(token: Token, log: State<Log>) -> String {
    log.note("caller");
    token.0
}

#[dependency(infallible)]
async fn greeting(caller: Dep<caller>, log: State<Log>) -> String {
    log.note("greeting");
    format!("hello {}", caller.as_str())
}

#[dependency(infallible)]
async fn plain(log: State<Log>) {
    log.note("plain");
}

#[get("/greet")]
async fn greet(_plain: Dep<plain>, greeting: Dep<greeting>, log: State<Log>) -> Text {
    log.note("handler");
    Text(greeting.to_string())
}

#[purlin::test]
async fn a_dependency_runs_once_for_a_request_and_before_those_that_take_it() {
    let (client, log) = client(Module::new("m").routes(routes![diamond]));
    assert_eq!(client.get("/diamond").await.json::<u32>(), 113);
    assert_eq!(log.take(), ["base", "left", "right"]);
    assert_eq!(client.get("/diamond").await.json::<u32>(), 113);
    assert_eq!(log.take(), ["base", "left", "right"], "each request has its own");
}

#[purlin::test]
async fn a_fresh_one_is_made_for_whoever_takes_it() {
    let (client, log) = client(Module::new("m").routes(routes![fresh]));
    assert_eq!(client.get("/fresh").await.json::<u32>(), 4);
    assert_eq!(log.take(), ["base", "base", "apart", "base"]);
}

#[purlin::test]
async fn who_asks_is_known_before_anything_else_runs() {
    let (client, log) = client(Module::new("m").routes(routes![greet]));
    assert_eq!(client.get("/greet").await.status(), 401);
    assert_eq!(log.take(), [""; 0]);
    let answer = client.get("/greet").header("authorization", "Ada").await;
    assert_eq!(answer.text(), "hello Ada");
    assert_eq!(log.take(), ["caller", "greeting", "plain", "handler"]);
}

#[purlin::test]
async fn a_handler_with_dependencies_is_a_function_still() {
    let sum = diamond(Dep::new(1), Dep::new(2), Dep::new(3)).await;
    assert_eq!(*sum, 6);
    let base = base(State::new(Log::default())).await;
    assert_eq!(base, 1);
}

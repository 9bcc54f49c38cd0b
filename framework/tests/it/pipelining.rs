//! Requests that come together: their answers leave together, and none waits for a request behind it.

use std::sync::Arc;

use purlin::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

/// Answers when the test says so.
#[get("/slow")]
async fn slow(go_on: State<Arc<Notify>>) -> Text {
    go_on.notified().await;
    Text("slow".to_owned())
}

/// Answers when others have had their turn.
#[get("/next-turn")]
async fn next_turn() -> Text {
    tokio::task::yield_now().await;
    Text("next turn".to_owned())
}

/// A connection to a server, and what its slow handler waits for.
async fn connect() -> (TcpStream, Arc<Notify>) {
    let go_on = Arc::new(Notify::new());
    let module = Module::new("pipelining").routes(routes![root, slow, next_turn]);
    let app = App::new("Pipelining", "1.0.0")
        .state(Arc::clone(&go_on))
        .module(module);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let app = app.build().unwrap();
    tokio::spawn(app.server().serve(listener, app, std::future::pending()));
    (stream, go_on)
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: a.example\r\n\r\n")
}

/// Reads once.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = vec![0; 64 * 1024];
    let count = stream.read(&mut bytes).await.unwrap();
    String::from_utf8(bytes[..count].to_vec()).unwrap()
}

fn answers(text: &str) -> usize {
    text.matches("HTTP/1.1 200 OK").count()
}

#[purlin::test]
async fn answers_to_requests_that_came_together_leave_together() {
    let (mut stream, _) = connect().await;
    stream.write_all(get("/").repeat(10).as_bytes()).await.unwrap();
    assert_eq!(answers(&read(&mut stream).await), 10);
    stream.write_all(get("/").as_bytes()).await.unwrap();
    assert_eq!(answers(&read(&mut stream).await), 1);
}

#[purlin::test]
async fn an_answer_waits_for_no_request_behind_it() {
    let (mut stream, go_on) = connect().await;
    let requests = get("/") + &get("/slow") + &get("/");
    stream.write_all(requests.as_bytes()).await.unwrap();
    let first = read(&mut stream).await;
    assert!(first.ends_with("root") && answers(&first) == 1, "{first}");
    go_on.notify_one();
    let rest = read(&mut stream).await;
    assert!(
        rest.contains("slow") && rest.ends_with("root") && answers(&rest) == 2,
        "{rest}"
    );
}

#[purlin::test]
async fn what_is_held_back_as_others_leave_waits_no_longer_than_they() {
    let (mut stream, go_on) = connect().await;
    let requests = [get("/"), get("/next-turn"), get("/"), get("/slow"), get("/")].concat();
    stream.write_all(requests.as_bytes()).await.unwrap();
    let mut first = String::new();
    while answers(&first) < 3 {
        first += &read(&mut stream).await;
    }
    assert!(first.ends_with("root"), "{first}");
    go_on.notify_one();
    let mut rest = String::new();
    while answers(&rest) < 2 {
        rest += &read(&mut stream).await;
    }
    assert!(rest.contains("slow") && rest.ends_with("root"), "{rest}");
}

#[purlin::test]
async fn an_answer_waits_for_no_request_that_is_not_complete() {
    let (mut stream, _) = connect().await;
    let requests = get("/") + "GET / HTTP/1.1\r\nhost: a.exa";
    stream.write_all(requests.as_bytes()).await.unwrap();
    assert_eq!(answers(&read(&mut stream).await), 1);
    stream.write_all(b"mple\r\n\r\n").await.unwrap();
    assert_eq!(answers(&read(&mut stream).await), 1);
}

#[purlin::test]
async fn what_is_held_back_leaves_before_the_connection_closes() {
    let (mut stream, _) = connect().await;
    let requests = get("/") + "GET / HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n" + &get("/");
    stream.write_all(requests.as_bytes()).await.unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).await.unwrap();
    assert_eq!(answers(&all), 2, "{all}");
}

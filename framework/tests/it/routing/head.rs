//! Answers to HEAD (RFC 9110, section 9.3.2).

use purlin::error::Problem;
use purlin::extract::Peer;
use purlin::http::{Method, Request, StatusCode};
use purlin::http_body::Body as _;
use purlin::prelude::*;
use purlin::server::Serve;
use purlin::testing::{TestClient, TestResponse};

use super::{client, create, items, nested, text};

fn head(answer: &TestResponse) -> Vec<(String, String)> {
    let fields = answer.headers().iter();
    fields
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect()
}

#[purlin::test]
async fn head_answers_what_get_would_without_the_content() {
    let client = client();
    let socket = TestClient::serve(App::new("Routing", "1.0.0").module(items())).await;
    for target in ["/items/7", "/items", "/openapi.json", "/docs"] {
        let (get, answer) = (client.get(target).await, client.head(target).await);
        assert_eq!(answer.status(), 200, "{target}");
        assert!(answer.bytes().is_empty(), "{target}");
        assert_eq!(
            answer.header("content-length"),
            Some(get.bytes().len().to_string().as_str()),
            "{target}"
        );
        let (get, answer) = (socket.get(target).await, socket.head(target).await);
        assert_eq!(comparable(head(&get)), comparable(head(&answer)), "{target}");
        assert!(answer.bytes().is_empty(), "{target}");
    }
}

fn comparable(mut head: Vec<(String, String)>) -> Vec<(String, String)> {
    head.retain(|(name, _)| name != "date" && name != "x-request-id");
    head.sort();
    head
}

/// RFC 9110, section 9.3.2: no content goes with an answer to HEAD, whatever it is.
#[purlin::test]
async fn failures_answer_head_without_content_too() {
    let client = nested();
    for (target, status) in [("/nowhere", 404), ("/tenants/x/v1/users/ada", 422)] {
        let answer = client.head(target).await;
        assert_eq!((answer.status(), answer.bytes().len()), (status, 0), "{target}");
        let get = client.get(target).await;
        assert_eq!(
            answer.header("content-length"),
            Some(get.bytes().len().to_string().as_str()),
            "{target}"
        );
    }
    let module = Module::new("posts").routes(routes![create]);
    let client = TestClient::new(App::new("Posts", "1.0.0").module(module));
    let answer = client.head("/").await;
    assert_eq!((answer.status(), answer.bytes().len()), (405, 0));
}

/// What the server itself refuses, over HTTP/2 too, where nothing behind us leaves the content out.
#[test]
fn refusals_of_the_server_answer_head_without_content() {
    let app = App::new("Refused", "1.0.0").build().unwrap();
    let problem = Problem::with_status(StatusCode::MISDIRECTED_REQUEST, "host_not_served");
    let refused = |method: Method| {
        let request = Request::builder().method(method).body(Body::empty()).unwrap();
        app.refuse(&request, &Peer::default(), &problem)
    };
    let (head, get) = (refused(Method::HEAD), refused(Method::GET));
    assert_eq!(head.status(), 421);
    assert!(head.body().is_end_stream());
    let length = get.body().size_hint().exact().unwrap().to_string();
    assert_eq!(head.headers()["content-length"], length.as_str());
}

#[get("/nothing")]
async fn nothing() -> NoContent {
    NoContent
}

#[head("/own")]
async fn own_head() -> Text {
    Text("from the handler of HEAD".to_owned())
}

#[get("/own")]
async fn own_get() -> Text {
    Text("get".to_owned())
}

fn heads() -> TestClient {
    let module = Module::new("heads").routes(routes![nothing, own_head, own_get]);
    TestClient::new(App::new("Heads", "1.0.0").module(module))
}

/// RFC 9110, section 8.6: a 204 has no `Content-Length`.
#[purlin::test]
async fn head_of_no_content_has_no_length() {
    let answer = heads().head("/nothing").await;
    assert_eq!((answer.status(), answer.header("content-length")), (204, None));
}

#[purlin::test]
async fn a_handler_of_head_comes_before_that_of_get() {
    let client = heads();
    let answer = client.head("/own").await;
    assert_eq!(answer.header("content-length"), Some("24"));
    assert!(answer.bytes().is_empty());
    assert_eq!(text(&client, "/own").await, "get");
    let allow = client.options("/own").await;
    assert_eq!(allow.header("allow"), Some("HEAD, GET, OPTIONS"));
}

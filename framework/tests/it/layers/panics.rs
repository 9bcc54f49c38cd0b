//! What middlewares do wrong, and what they see of others' mistakes.

use purlin::error::ErrorKind;
use purlin::testing::TestClient;
use purlin::tower::util::MapRequestLayer;

use super::*;

/// Does something other than its work.
enum Broken {
    Panics,
    PanicsLater,
    Refuses,
}

impl Middleware for Broken {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.problem(403, "forbidden", "Nobody may.");
    }

    async fn handle(&self, _: Request<Body>, next: Next) -> Response {
        match self {
            Self::Panics => panic!("a secret"),
            Self::PanicsLater => {
                tokio::task::yield_now().await;
                panic!("a secret")
            }
            Self::Refuses => next.problem(Problem::new(ErrorKind::Forbidden).with_detail("Nobody may.")),
        }
    }
}

async fn is_noted_500(app: App) {
    let answer = TestClient::new(app).get("/numbers/7").unchecked().await;
    assert_eq!((answer.status(), answer.code().as_str()), (500, "internal"));
    assert_eq!(noted(&answer), "outer");
    assert!(!answer.text().contains("secret"));
    assert!(answer.header("x-request-id").is_some());
}

#[purlin::test]
async fn a_middleware_that_panics_is_a_500_inside_of_the_others() {
    for broken in [Broken::Panics, Broken::PanicsLater] {
        is_noted_500(app(numbers().middleware(broken).middleware(Note("outer")))).await;
    }
    is_noted_500(
        app(numbers())
            .middleware(Broken::Panics)
            .middleware(Note("outer")),
    )
    .await;
}

#[purlin::test]
async fn a_layer_of_tower_that_panics_is_one_too() {
    let panics = || MapRequestLayer::new(|_: Request<Body>| -> Request<Body> { panic!("a secret") });
    is_noted_500(app(numbers().layer(panics()).middleware(Note("outer")))).await;
    is_noted_500(app(numbers()).layer(panics()).middleware(Note("outer"))).await;
}

#[purlin::test]
async fn what_a_middleware_refuses_is_documented_and_in_the_shape_of_the_app() {
    let client = TestClient::new(app(numbers().middleware(Broken::Refuses)));
    let answer = client.get("/numbers/7").await;
    assert_eq!(
        (answer.status(), answer.media_type()),
        (403, Some("application/problem+json"))
    );
}

#[tokio::test(start_paused = true)]
async fn what_handlers_do_wrong_is_an_answer_inside() {
    let client = TestClient::new(app(numbers().middleware(Note("module"))).middleware(Note("app")));
    for (target, status) in [
        ("/numbers/panic", 500),
        ("/numbers/slow", 504),
        ("/numbers/x", 422),
    ] {
        let answer = client.get(target).unchecked().await;
        assert_eq!(
            (answer.status(), noted(&answer).as_str()),
            (status, "module app"),
            "{target}"
        );
    }
}

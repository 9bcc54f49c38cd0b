//! Services: made of their parts, in the order in which they need one another.

use std::sync::atomic::{AtomicUsize, Ordering};

use purlin::prelude::*;
use purlin::testing::TestClient;

static MADE: AtomicUsize = AtomicUsize::new(0);

/// Says how often it was made.
struct Count;

impl Default for Count {
    fn default() -> Self {
        MADE.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

struct Greeting(&'static str);

#[derive(Service)]
struct Words {
    greeting: State<Greeting>,
    #[service(default)]
    _count: Count,
}

#[derive(Service)]
struct Greeter {
    words: Svc<Words>,
    again: Svc<Words>,
}

#[derive(Service)]
struct Idle;

#[get("/greeting")]
async fn greet(greeter: Svc<Greeter>, idle: Svc<Idle>) -> Text {
    let Idle = *idle;
    assert_eq!(greeter.words.greeting.0, greeter.again.greeting.0);
    Text(greeter.words.greeting.0.to_owned())
}

#[derive(Service)]
struct Hen {
    _egg: Svc<Egg>,
}

#[derive(Service)]
struct Egg {
    _hen: Svc<Nest>,
}

#[derive(Service)]
struct Nest {
    _hen: Svc<Hen>,
}

#[get("/hen")]
async fn hen(_hen: Svc<Hen>) -> NoContent {
    NoContent
}

fn app(module: Module) -> App {
    App::new("Services", "1.0.0").module(module)
}

#[purlin::test]
async fn each_is_made_once_and_before_those_that_need_it() {
    let inner = Module::new("inner").service::<Words>().service::<Greeter>();
    let module = Module::new("outer")
        .service::<Greeter>()
        .service::<Idle>()
        .module(inner)
        .routes(routes![greet]);
    let client = TestClient::new(app(module).state(Greeting("hello")));
    assert_eq!(client.get("/greeting").await.text(), "hello");
    assert_eq!(MADE.load(Ordering::Relaxed), 1);
}

#[test]
fn what_is_missing_is_told_once_and_all_at_once() {
    let error = app(Module::new("a").service::<Greeter>().routes(routes![greet]))
        .build()
        .unwrap_err();
    assert_eq!(
        error.reasons(),
        [
            "`it::services::Greeter` needs the service `it::services::Words`, which no mounted module has: mount the module of `it::services`, or let a module have it with `.service::<it::services::Words>()`",
            "`greet` (framework/tests/it/services.rs:38) takes the service `it::services::Idle`, which no mounted module has: mount the module of `it::services`, or let a module have it with `.service::<it::services::Idle>()`",
        ]
        .map(str::to_owned)
    );
    let module = Module::new("a")
        .service::<Greeter>()
        .service::<Words>()
        .service::<Idle>()
        .routes(routes![greet]);
    let error = app(module).build().unwrap_err();
    let [reason] = error.reasons() else {
        panic!("{error}")
    };
    assert!(
        reason.starts_with("`it::services::Words` needs a `State<it::services::Greeting>`"),
        "{reason}"
    );
}

#[test]
fn a_circle_is_told_by_its_names() {
    let module = Module::new("farm")
        .service::<Hen>()
        .service::<Egg>()
        .service::<Nest>()
        .routes(routes![hen]);
    let error = app(module).build().unwrap_err();
    let [reason] = error.reasons() else {
        panic!("{error}")
    };
    assert!(
        reason.starts_with("the services `it::services::Hen`, `it::services::Egg`, `it::services::Nest` need one another in a circle"),
        "{reason}"
    );
}

#[test]
fn a_handler_can_be_called_with_a_service_made_by_hand() {
    let service = Svc::new(Idle);
    let Idle = *service;
    assert_eq!(format!("{service:?}"), "Svc<it::services::Idle>");
}

#[derive(Service)]
struct Plain {
    greeting: State<Greeting>,
}

/// The macro has names of its own for what it makes a service of.
#[derive(Service)]
struct Named {
    cx: Svc<Plain>,
    part1: State<Greeting>,
    part0: Svc<Plain>,
}

#[get("/named")]
async fn named(named: Svc<Named>) -> Text {
    assert_eq!(named.cx.greeting.0, named.part0.greeting.0);
    Text(named.part1.0.to_owned())
}

#[purlin::test]
async fn a_field_has_any_name() {
    let module = Module::new("named")
        .service::<Plain>()
        .service::<Named>()
        .routes(routes![named]);
    let client = TestClient::new(app(module).state(Greeting("hello")));
    assert_eq!(client.get("/named").await.text(), "hello");
}

//! What modules do when an app starts and stops.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use purlin::prelude::*;
use purlin::testing::TestClient;
use purlin::{BoxError, BuiltApp};

/// What was done, in its order.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<&'static str>>>);

impl Said {
    fn say(&self, word: &'static str) {
        self.0.lock().unwrap().push(word);
    }

    fn all(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().clone()
    }
}

/// Declares hooks that say their name.
macro_rules! hooks {
    ($($name:ident($($part:ident: $ty:ty),*)),* $(,)?) => {$(
        async fn $name(said: State<Said> $(, $part: $ty)*) -> Result<(), Infallible> {
            $(let _ = $part;)*
            said.say(stringify!($name));
            Ok(())
        }
    )*};
}

#[derive(Service)]
struct Mailer;

#[derive(Service)]
struct Orders {
    _mailer: Svc<Mailer>,
}

#[derive(Service)]
struct Bills {
    _orders: Svc<Orders>,
}

hooks! {
    connect(mailer: Svc<Mailer>),
    disconnect(mailer: Svc<Mailer>),
    open(bills: Svc<Bills>),
    close(bills: Svc<Bills>),
    first(),
    inner(),
    last(),
    ended(),
    never(),
}

async fn refuse() -> Result<(), BoxError> {
    Err("the mail server is away".into())
}

async fn panics() -> Result<(), Infallible> {
    panic!("a bug")
}

async fn waits() -> Result<(), Infallible> {
    std::future::pending().await
}

#[get("/")]
async fn root(said: State<Said>) -> NoContent {
    said.say("answer");
    NoContent
}

fn app(said: &Said) -> App {
    App::new("Hooks", "1.0.0").state(said.clone())
}

#[purlin::test]
async fn modules_start_as_they_stand_and_stop_the_other_way_round() {
    let said = Said::default();
    let inside = Module::new("inside")
        .on_start(inner)
        .on_stop(async |said: State<Said>| {
            said.say("inside stops");
            Ok::<(), Infallible>(())
        });
    let outer = Module::new("outer").module(inside).on_start(first).on_stop(ended);
    let other = Module::new("other").routes(routes![root]).on_start(last);
    let client = TestClient::new(app(&said).module(outer).module(other));
    assert_eq!(said.all(), [""; 0]);
    client.get("/").await;
    client.get("/").await;
    assert_eq!(said.all(), ["first", "inner", "last", "answer", "answer"]);
    client.app().close().await;
    client.app().close().await;
    assert_eq!(said.all()[5..], ["inside stops", "ended"]);
}

#[purlin::test]
async fn the_app_starts_before_its_modules_and_stops_behind_them() {
    let said = Said::default();
    let mail = Module::new("mail")
        .service::<Mailer>()
        .on_start(connect)
        .on_stop(disconnect);
    let app = app(&said)
        .module(mail)
        .on_start(first)
        .on_stop(ended)
        .on_start(inner);
    let app = app.build().unwrap();
    app.start().await.unwrap();
    app.close().await;
    assert_eq!(said.all(), ["first", "inner", "connect", "disconnect", "ended"]);
}

#[purlin::test]
async fn the_app_waits_for_the_module_that_makes_its_service_ready() {
    hooks! { greet(mailer: Svc<Mailer>) }

    let said = Said::default();
    let mail = Module::new("mail").service::<Mailer>().on_start(connect);
    let app = app(&said).on_start(greet).module(mail).build().unwrap();
    app.start().await.unwrap();
    assert_eq!(said.all(), ["connect", "greet"]);
}

#[purlin::test]
async fn the_app_ends_what_it_does_with_a_service_before_the_service_ends() {
    hooks! { flush(mailer: Svc<Mailer>) }

    let said = Said::default();
    let mail = Module::new("mail").service::<Mailer>();
    let mail = mail.on_start(connect).on_stop(disconnect);
    let app = app(&said).on_stop(flush).module(mail).build().unwrap();
    app.start().await.unwrap();
    app.close().await;
    assert_eq!(said.all(), ["connect", "flush", "disconnect"]);
}

#[purlin::test]
async fn an_app_that_refuses_to_start_says_so_and_its_modules_do_not_start() {
    let said = Said::default();
    let app = app(&said).on_stop(ended).on_start(refuse);
    let app = app.module(Module::new("mail").on_start(never)).build().unwrap();
    let error = app.start().await.unwrap_err();
    assert_eq!(error.module(), None);
    let told = "the `on_start` of the app, failed: the mail server is away";
    assert!(error.to_string().ends_with(told), "{error}");
    assert_eq!(said.all(), ["ended"]);
}

#[purlin::test]
async fn who_makes_a_service_ready_goes_before_those_that_need_it() {
    let said = Said::default();
    let bills = Module::new("bills")
        .service::<Bills>()
        .service::<Orders>()
        .on_start(open)
        .on_stop(close);
    let mail = Module::new("mail")
        .service::<Mailer>()
        .on_start(connect)
        .on_stop(disconnect);
    let app = app(&said).module(bills).module(mail).build().unwrap();
    app.start().await.unwrap();
    app.close().await;
    assert_eq!(said.all(), ["connect", "open", "close", "disconnect"]);
}

/// What mail does at its end is too late for the start of anybody.
#[purlin::test]
async fn the_end_of_one_module_does_not_make_ready_what_the_start_of_another_needs() {
    hooks! {
        warm(bills: Svc<Bills>, mailer: Svc<Mailer>),
        flush(mailer: Svc<Mailer>, bills: Svc<Bills>),
    }

    let said = Said::default();
    let bills = Module::new("bills")
        .service::<Bills>()
        .service::<Orders>()
        .on_start(warm);
    let mail = Module::new("mail").service::<Mailer>().on_stop(flush);
    let app = app(&said).module(bills).module(mail).build().unwrap();
    app.start().await.unwrap();
    app.close().await;
    assert_eq!(said.all(), ["warm", "flush"]);
}

async fn failure(module: Module) -> (BuiltApp, String, Said) {
    let said = Said::default();
    let before = Module::new("before")
        .on_start(first)
        .on_stop(last)
        .module(module.on_stop(never));
    let app = app(&said)
        .module(before)
        .module(Module::new("after").on_start(never))
        .build()
        .unwrap();
    let error = app.start().await.unwrap_err();
    assert_eq!(error.module(), Some("mail"));
    (app, error.to_string(), said)
}

#[purlin::test]
async fn one_that_fails_is_named_and_what_had_started_is_stopped() {
    let (app, text, said) = failure(Module::new("mail").on_start(refuse)).await;
    assert_eq!(
        text,
        "the app cannot start, for `it::hooks::refuse`, the `on_start` of the module `mail`, failed: the mail server is away"
    );
    assert_eq!(said.all(), ["first", "last"]);
    assert_eq!(app.start().await.unwrap_err().to_string(), text);
    app.close().await;
    assert_eq!(said.all(), ["first", "last"]);
    let (_, text, said) = failure(Module::new("mail").on_start(panics)).await;
    assert!(
        text.contains("`it::hooks::panics`") && text.contains("a bug"),
        "{text}"
    );
    assert_eq!(said.all(), ["first", "last"]);
}

#[purlin::test]
async fn a_start_that_is_cut_off_is_no_start() {
    let module = Module::new("mail").on_start(waits);
    let app = app(&Said::default()).module(module).build().unwrap();
    assert!(app.start().now_or_never().is_none());
    let error = app.start().await.unwrap_err();
    assert_eq!(error.module(), Some("mail"));
    assert!(error.to_string().ends_with("it was cut off"), "{error}");
}

#[purlin::test]
async fn an_app_that_does_not_start_serves_nobody() {
    let module = Module::new("mail").on_start(refuse);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let error = app(&Said::default())
        .module(module)
        .serve(listener)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("the mail server is away"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn who_does_not_stop_in_time_is_cut_off_and_the_others_stop() {
    let said = Said::default();
    let slow = Module::new("slow").on_stop(std::future::pending::<Result<(), Infallible>>);
    let failing = Module::new("failing").on_stop(refuse);
    let app = app(&said)
        .module(Module::new("mail").on_stop(last))
        .module(slow)
        .module(failing)
        .build()
        .unwrap();
    app.start().await.unwrap();
    let begun = tokio::time::Instant::now();
    app.close().await;
    assert_eq!(begun.elapsed(), std::time::Duration::from_secs(5));
    assert_eq!(said.all(), ["last"]);
}

#[derive(Service)]
struct Chicken;

#[derive(Service)]
struct Egg;

#[derive(Service)]
struct Hatchery;

#[test]
fn what_a_hook_misses_and_circles_are_told_by_build() {
    let error = app(&Said::default())
        .module(Module::new("mail").on_start(connect))
        .build()
        .unwrap_err();
    assert_eq!(
        error.reasons(),
        ["`it::hooks::connect`, the `on_start` of the module `mail`, needs the service `it::hooks::Mailer`, which no mounted module has: mount the module of `it::hooks`, or let a module have it with `.service::<it::hooks::Mailer>()`".to_owned()]
    );
    let farm = Module::new("farm")
        .service::<Chicken>()
        .on_start(async |_: Svc<Chicken>, _: Svc<Egg>| Ok::<(), Infallible>(()));
    let shop = Module::new("shop")
        .service::<Egg>()
        .on_start(async |_: Svc<Egg>, _: Svc<Chicken>| Ok::<(), Infallible>(()));
    let error = App::new("Farm", "1.0.0")
        .module(farm)
        .module(shop)
        .module(Module::new("free").service::<Hatchery>())
        .build()
        .unwrap_err();
    let [reason] = error.reasons() else {
        panic!("{error}")
    };
    assert!(
        reason.contains("of the module `farm`") && reason.contains("of the module `shop`"),
        "{reason}"
    );
}

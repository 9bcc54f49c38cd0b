//! The cases of the comparison, as an app of Purlin.

mod cases;
mod orders;
mod routing;

use std::env;
use std::process::ExitCode;

use purlin::app::AnswerHeaders;
use purlin::prelude::*;

fn main() -> ExitCode {
    app().run()
}

fn app() -> App {
    let app = App::new("Comparison", "1.0.0")
        .state(cases::Large::default())
        .module(cases::module())
        .module(orders::module());
    with_routes(with_headers(app))
}

/// `ROUTES`: how many routes there are beside those of the cases.
fn with_routes(app: App) -> App {
    match env::var("ROUTES").ok().and_then(|count| count.parse().ok()) {
        Some(count) => app.module(routing::module(count)),
        None => app,
    }
}

/// `HEADERS=off`: answers have no header field that they do not need.
fn with_headers(app: App) -> App {
    if env::var("HEADERS").as_deref() == Ok("off") {
        app.headers(AnswerHeaders::off())
    } else {
        app
    }
}

//! The smallest app.

use purlin::prelude::*;

/// Greet somebody.
#[get("/hello/{name}")]
async fn greet(Path(name): Path<String>) -> Text {
    Text(format!("Hello, {name}!"))
}

fn main() -> std::process::ExitCode {
    App::new("Hello", "1.0.0")
        .module(Module::new("hello").routes(routes![greet]))
        .run()
}

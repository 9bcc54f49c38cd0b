//! The shop: `cargo run -p shop`, and then open the docs address that it prints.

use std::process::ExitCode;
use std::sync::Arc;

use purlin::config::Sources;
use purlin::security::Passwords;
use shop::payments::Sandbox;

fn main() -> ExitCode {
    shop::app(Sources::process(), Arc::new(Sandbox::default()), Passwords::new())
        .database(shop::database().default_url("sqlite:shop.db"))
        .run()
}

//! Accounts: `cargo run -p accounts`, and then open the docs address that it prints.

use std::process::ExitCode;

use accounts::Outside;

fn main() -> ExitCode {
    // In production it does not start without a mailer: `Outside { mailer: Some(..), ..Outside::default() }`.
    accounts::app(Outside::default())
        .database(accounts::database().default_url("sqlite:accounts.db"))
        .run()
}

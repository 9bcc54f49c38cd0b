//! A shop as a modular monolith: one program, with walls inside.
//!
//! Each folder is a module of the app. It shows the others its services and what they take and give, and keeps its
//! statements and its tables to itself:
//!
//! | module | knows |
//! |---|---|
//! | `audit` | nobody |
//! | `users` | `audit` |
//! | `products` | `audit` |
//! | `payments` | nobody |
//! | `orders` | all of them |

mod audit;
mod commands;
mod orders;
mod paging;
pub mod payments;
mod products;
mod users;

use purlin::openapi::Tag;
use purlin::prelude::*;

use payments::Provider;

purlin::database! { sqlite = "migrations/sqlite", postgres = "migrations/postgres" }

/// The app, for `main` and for the tests, which give it a database each.
pub fn app(provider: Provider) -> App {
    App::new("Shop", env!("CARGO_PKG_VERSION"))
        .info(|info| info.summary("Sells products, and never one that is not there"))
        .tag(Tag::new("users").description("Who orders."))
        .tag(Tag::new("products").description("What can be ordered, and how many pieces of it there are."))
        .tag(Tag::new("orders").description("What was ordered, and what became of it."))
        .state(provider)
        .module(audit::module())
        .module(users::module())
        .module(products::module())
        .module(payments::module())
        .module(orders::module())
        .command(commands::seed())
        .command(commands::tidy())
}

//! A shop as a modular monolith: one program, with walls inside.
//!
//! Each folder is a module of the app. It shows the others its services and what they take and give, and keeps its
//! statements and its tables to itself:
//!
//! | module | knows |
//! |---|---|
//! | `audit` | nobody |
//! | `users` | `audit` |
//! | `login` | `users` |
//! | `products` | `audit`; its routes, `users` |
//! | `payments` | nobody |
//! | `orders` | all of them |

mod audit;
mod commands;
mod login;
mod orders;
mod paging;
pub mod payments;
mod products;
mod settings;
mod tokens;
mod users;

use purlin::config::Sources;
use purlin::openapi::Tag;
use purlin::prelude::*;
use purlin::security::{LoginThrottle, Passwords};

use payments::Provider;
use settings::{ShopSettings, warn_of_key};
use tokens::Tokens;

purlin::database! { sqlite = "migrations/sqlite", postgres = "migrations/postgres" }

/// The app, for `main` and for the tests, which give it settings and a database of their own, and passwords that cost nothing.
pub fn app(sources: Sources, provider: Provider, passwords: Passwords) -> App {
    App::new("Shop", env!("CARGO_PKG_VERSION"))
        .info(|info| info.summary("Sells products, and never one that is not there"))
        .tag(Tag::new("users").description("Who orders, and who works in the shop."))
        .tag(Tag::new("login").description("A token for a password."))
        .tag(Tag::new("products").description("What can be ordered, and how many pieces of it there are."))
        .tag(Tag::new("orders").description("What was ordered, and what became of it."))
        .secure_by_default()
        .sources(sources)
        .settings_with::<ShopSettings>(|app, settings| modules(app.state(Tokens::new(settings)), settings))
        .state(provider)
        .state(passwords)
        .state(LoginThrottle::new())
        .on_start(warn_of_key)
        .command(commands::seed())
        .command(commands::appoint())
        .command(commands::tidy())
}

fn modules(app: App, settings: &ShopSettings) -> App {
    app.module(audit::module())
        .module(users::module(settings))
        .module(login::module())
        .module(products::module())
        .module(payments::module())
        .module(orders::module())
}

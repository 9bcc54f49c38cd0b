//! Accounts: who somebody is, and what they may do. A program to start from, on SQLite or on PostgreSQL.
//!
//! People register, confirm their address, log in with a password and, if they like, a second factor, and get tokens or a cookie.
//! Programs come with API keys. Roles give permissions, and are administered over the API.
//!
//! Each folder is a module of the app. The services know one another in this order; routes know `identity` besides, which tells them
//! who asks:
//!
//! | module | what it keeps | knows |
//! |---|---|---|
//! | `mail` | letters | nobody |
//! | `audit` | what happened | nobody |
//! | `users` | rows of users, and the proof of a password | nobody |
//! | `roles` | roles, their permissions, their members | `users`, `audit` |
//! | `sessions` | logins, refresh tokens, access tokens | `users` |
//! | `totp` | second factors | `mail`, `users`, `audit` |
//! | `api_keys` | keys for programs | `users`, `roles`, `sessions`, `audit` |
//! | `identity` | who asks, and what they may do | those above |
//! | `accounts` | registering, passwords, one's own account | those above |
//! | `auth` | logging in and out | those above |
//! | `administration` | other people's accounts | those above |

mod accounts;
mod administration;
mod api_keys;
mod audit;
mod auth;
mod commands;
mod identity;
pub mod mail;
mod outside;
mod paging;
mod password;
mod roles;
mod sessions;
mod settings;
mod totp;
mod users;

use purlin::http::HeaderName;
use purlin::http::header::{AUTHORIZATION, CONTENT_TYPE};
use purlin::layer::{Cors, CsrfGuard};
use purlin::openapi::Tag;
use purlin::prelude::*;

pub use outside::Outside;

use settings::AccountsSettings;

purlin::database! { sqlite = "migrations/sqlite", postgres = "migrations/postgres" }

/// The app, for `main` and for the tests, which give it a database each, and what else they want of their own.
pub fn app(outside: Outside) -> App {
    let app = App::new("Accounts", env!("CARGO_PKG_VERSION"))
        .info(|info| info.summary("Who somebody is, and what they may do"))
        .sources(outside.sources.clone())
        .clock(outside.clock.clone())
        .secure_by_default()
        .settings_with::<AccountsSettings>(|app, settings| {
            let app = modules(guarded(app, settings), settings);
            outside.furnish(app, settings)
        });
    tags(app)
        .command(commands::create_admin())
        .command(commands::seed())
}

/// Pages of other sites cannot write with the cookies of their visitors, nor read anything, unless the settings name them.
fn guarded(app: App, settings: &AccountsSettings) -> App {
    let guard = settings.origins.iter().fold(CsrfGuard::new(), CsrfGuard::trust);
    let app = app.middleware(guard);
    if settings.origins.is_empty() {
        return app;
    }
    // Such a page comes with a token or a cookie, and with a code of the second factor.
    let headers = [CONTENT_TYPE, AUTHORIZATION, HeaderName::from_static("x-otp")];
    let cors = Cors::new().credentials().headers(headers);
    app.middleware(settings.origins.iter().fold(cors, Cors::origin))
}

fn tags(app: App) -> App {
    app.tag(Tag::new("accounts").description("Registering, passwords, and one's own account."))
        .tag(Tag::new("auth").description("Logging in and out: tokens for programs, a cookie for browsers."))
        .tag(Tag::new("totp").description("The second factor."))
        .tag(Tag::new("api_keys").description("Keys for programs that come without their owner."))
        .tag(Tag::new("users").description("Other people's accounts, for those who administer them."))
        .tag(Tag::new("roles").description("Roles, what they permit, and who has them."))
        .tag(Tag::new("audit").description("What happened."))
}

fn modules(app: App, settings: &AccountsSettings) -> App {
    app.module(mail::module())
        .module(audit::module())
        .module(users::module())
        .module(roles::module())
        .module(sessions::module())
        .module(totp::module())
        .module(api_keys::module())
        .module(identity::module())
        .module(accounts::module(settings))
        .module(auth::module(settings))
        .module(administration::module())
}

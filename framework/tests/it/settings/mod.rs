//! Settings: where they come from, and that everything wrong with them is told at once and without their values.

mod faults;
mod names;
mod sources;
mod values;

use std::time::Duration;

use purlin::config::Sources;
use purlin::prelude::*;

/// What no message, no `Debug` and no command may show.
const CANARY: &str = "canary-5f0c";

#[derive(Debug, Settings)]
struct Shop {
    /// Where the products are kept.
    database_url: Secret<String>,
    /// How many may work at a time.
    ///
    /// More of them need more memory.
    #[setting(default = 4, ge = 1, le = 64)]
    workers: u16,
    #[setting(default = "30s")]
    patience: Duration,
    #[setting(default, max_items = 2)]
    origins: Vec<String>,
    #[setting(default = false)]
    strict: bool,
    #[setting(env = "SHOP_KEY", min_length = 8)]
    key: Secret<String>,
    #[setting(default = "normal")]
    mode: Mode,
    mail: Option<Mail>,
    cache: Cache,
}

#[derive(Debug, PartialEq, Settings)]
enum Mode {
    Normal,
    ReadOnly,
}

#[derive(Debug, Settings)]
struct Mail {
    host: String,
    #[setting(default = 25)]
    port: u16,
    #[setting(sensitive)]
    user: Option<String>,
}

#[derive(Debug, Settings)]
struct Cache {
    #[setting(default = 1024)]
    entries: u32,
}

#[get("/")]
async fn read_workers(shop: State<Shop>) -> Json<u16> {
    Json(shop.workers)
}

fn app(sources: Sources) -> App {
    App::new("Shop", "1.0.0")
        .sources(sources)
        .settings::<Shop>()
        .module(Module::new("shop").routes(routes![read_workers]))
}

/// Settings that lack nothing.
fn complete() -> Sources {
    Sources::new()
        .variable("DATABASE_URL", CANARY)
        .variable("SHOP_KEY", "12345678")
}

#[derive(Debug, Settings)]
#[expect(dead_code, reason = "it cannot be read")]
struct Named {
    title: String,
}

//! What happened, and when. Other services write it down in their own transactions, so there is an entry for each change
//! that was committed, and none for one that was not.

mod models;
mod routes;
mod schemas;
mod services;

use purlin::prelude::*;

pub(crate) use models::Event;
pub(crate) use services::{AuditService, Entry};

use models::AuditRow;
use routes::list_entries;

/// The routes below `/audit`.
pub(crate) fn module() -> Module {
    Module::new("audit")
        .prefix("/audit")
        .routes(routes![list_entries])
        .service::<AuditService>()
        .models(models![AuditRow])
}

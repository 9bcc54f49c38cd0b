//! What happened, and when. Other services write it down in their own transactions, so there is an entry for each change
//! that was committed, and none for one that was not.

mod crud;
mod models;
mod services;

use purlin::prelude::*;

pub(crate) use models::Event;
pub(crate) use services::AuditService;

use models::AuditRow;

/// It has no routes: the entries are for those who have the database.
pub(crate) fn module() -> Module {
    Module::new("audit")
        .service::<AuditService>()
        .models(models![AuditRow])
}

//! PostgreSQL behind PgBouncer, which lends its connections for one transaction: what must hold without it holds with it.

#[path = "../../contention.rs"]
mod contention;
#[path = "../../cut_off.rs"]
mod cut_off;
#[path = "../../hooks.rs"]
mod hooks;
mod lent;
#[path = "../../notes.rs"]
mod notes;
#[path = "../../served.rs"]
mod served;
#[path = "../../transactions.rs"]
mod transactions;
#[path = "../../unheard.rs"]
mod unheard;

use super::super::pooler::pooled as fresh;
use super::{Db, FAILING, Tx};

const NAME: &str = "PostgreSQL behind PgBouncer";

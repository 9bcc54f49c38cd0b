#[path = "cases.rs"]
mod cases;

use riverqueue::migrate::SqliteMigrator as Migrator;
use sqlx::SqlitePool as Pool;

use super::fresh::sqlite as fresh;
use crate::db::{Database, Sqlite};

type Db = Database<Sqlite>;
type Tx = crate::db::Tx<Sqlite>;

//! PostgreSQL, as Purlin opens it and in the same way without it.

#[path = "cases.rs"]
mod cases;

use purlin::db::DatabaseSettings;
use purlin::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use purlin::sqlx::{self, Connection, PgConnection};
use purlin_benches::Result;

use crate::Who;

pub(crate) use cases::Both;
use purlin::db::Postgres as Backend;

type Pool = purlin::sqlx::PgPool;

const BEGIN: &str = "BEGIN";

/// As Purlin does it.
const LIMITED: &str = "BEGIN; SET LOCAL statement_timeout = 25000";

/// The server of the tests.
fn server() -> String {
    std::env::var("PURLIN_TEST_POSTGRES")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/test".to_owned())
}

/// Makes a schema on the server.
pub(crate) async fn prepare() -> Result<()> {
    run("DROP SCHEMA IF EXISTS purlin_bench CASCADE").await?;
    run("CREATE SCHEMA purlin_bench").await
}

/// That schema, which both work with.
pub(crate) async fn on_server(first: Who) -> Result<Both> {
    let server = server();
    let and = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{and}options=-csearch_path%3Dpurlin_bench");
    let options: PgConnectOptions = url.parse()?;
    let bare = PgPoolOptions::new().connect_with(options);
    Both::new(bare, &DatabaseSettings::at(url), first).await
}

/// Takes the schema away.
pub(crate) async fn clean() -> Result<()> {
    run("DROP SCHEMA purlin_bench CASCADE").await
}

async fn run(sql: &'static str) -> Result<()> {
    let mut connection = PgConnection::connect(&server()).await?;
    sqlx::raw_sql(sql).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

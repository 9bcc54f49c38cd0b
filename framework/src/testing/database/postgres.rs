//! Databases of PostgreSQL: a schema each, on one server.

use std::env;
use std::thread;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, raw_sql};
use url::Url;

use super::place::{Place, TestBackend, name};
use super::{BoxError, TestSchema};
use crate::db::{Database, DatabaseSettings, Postgres};
use crate::testing::block_on;

/// The variable that names the server.
const VARIABLE: &str = "PURLIN_TEST_POSTGRES";

/// Where it is unless the variable says so.
const SERVER: &str = "postgres://postgres@127.0.0.1:5432/test";

impl TestBackend for Postgres {
    /// The schema is made in the transaction of the test, so it is gone with it, even if the process is killed, and no other test
    /// sees it. Where a migration wants to be in no transaction, it is made before it, and taken away.
    async fn rolled_back(schema: TestSchema<Self>) -> Result<(Database<Self>, Option<Place>), BoxError> {
        let Some(tables) = schema.as_one()? else {
            let place = Self::create().await?;
            let all = Database::open(&place.settings())?;
            schema.apply(&all).await?;
            all.close().await;
            return Ok((Database::rolled_back(&place.settings())?, Some(place)));
        };
        let name = name();
        let db = Database::rolled_back(&DatabaseSettings::at(address(&name)))?;
        let made = db.script(format!("CREATE SCHEMA {name}")).await;
        made.map_err(|error| explain(&error.into()))?;
        db.script(tables).await?;
        Ok((db, None))
    }

    async fn create() -> Result<Place, BoxError> {
        let schema = name();
        let made = administer(format!("CREATE SCHEMA {schema}")).await;
        made.map_err(|error| explain(&error))?;
        Ok(Place::new(DatabaseSettings::at(address(&schema)), move || {
            take_away(&schema)
        }))
    }
}

/// What a failure may come from, beside the database itself.
fn explain(error: &BoxError) -> BoxError {
    format!(
        "{error}; the PostgreSQL of tests is {}, by the variable {VARIABLE}",
        shown()
    )
    .into()
}

fn server() -> String {
    env::var(VARIABLE).unwrap_or_else(|_| SERVER.to_owned())
}

/// The server without its password.
fn shown() -> String {
    let mut url = match server().parse::<Url>() {
        Ok(url) => url,
        Err(error) => return format!("no address ({error})"),
    };
    // It fails for addresses that can have none.
    let _ = url.set_password(None);
    format!("`{url}`")
}

/// The address of the server with a schema, whose sessions are told by its name.
fn address(schema: &str) -> String {
    let server = server();
    let mark = if server.contains('?') { '&' } else { '?' };
    format!("{server}{mark}application_name={schema}&options=-csearch_path%3D{schema},public")
}

/// What a test left open is rolled back by its runtime, which stands still now. So its sessions are ended first, or their locks
/// would be waited for without an end. The runtime cannot wait for another one in its own thread.
fn take_away(schema: &str) -> Result<(), BoxError> {
    let sql = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{schema}'; DROP SCHEMA {schema} CASCADE"
    );
    let thread = thread::spawn(|| block_on(administer(sql)));
    thread
        .join()
        .unwrap_or_else(|_| Err("the thread that takes it away panicked".into()))
}

async fn administer(sql: String) -> Result<(), BoxError> {
    let mut connection = PgConnection::connect(&server()).await?;
    raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

//! Where the database is, and with what settings it is opened.

use std::env::{self, VarError};
use std::error::Error;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Database, Pool, Postgres, Sqlite};

/// The most connections of a pool that reads.
const CONNECTIONS: u32 = 10;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(2);

/// The database that `DATABASE_URL` names. Clones share their connections.
#[derive(Debug, Clone)]
pub enum Store {
    Sqlite(Pools<Sqlite>),
    Postgres(Pools<Postgres>),
}

/// The pools of one database, which PostgreSQL has one of. SQLite lets one transaction write at a time: those that write queue
/// for one connection, where they are not kept waiting by polls.
#[derive(Debug)]
pub struct Pools<D: Database> {
    pub(crate) reads: Pool<D>,
    pub(crate) writes: Pool<D>,
    pub(crate) begin: &'static str,
}

impl<D: Database> Clone for Pools<D> {
    fn clone(&self) -> Self {
        Self {
            reads: self.reads.clone(),
            writes: self.writes.clone(),
            begin: self.begin,
        }
    }
}

impl Store {
    /// The database that `DATABASE_URL` names. Connections are made when they are asked for.
    ///
    /// # Errors
    ///
    /// If it is not set, or no address of SQLite or PostgreSQL.
    pub fn from_environment() -> Result<Self, Box<dyn Error>> {
        let url = env::var("DATABASE_URL").map_err(|error: VarError| format!("DATABASE_URL: {error}"))?;
        Ok(Self::at(&url)?)
    }

    /// The database at this address.
    ///
    /// # Errors
    ///
    /// If it is no address of SQLite or PostgreSQL.
    pub fn at(url: &str) -> Result<Self, sqlx::Error> {
        Ok(if url.starts_with("sqlite:") {
            Self::Sqlite(sqlite(url.parse()?))
        } else {
            Self::Postgres(postgres(url.parse()?))
        })
    }
}

/// No commit waits for the disk, which would be most of what is measured.
fn sqlite(options: SqliteConnectOptions) -> Pools<Sqlite> {
    let options = options
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    let pool = |connections| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_lazy_with(options.clone())
    };
    Pools {
        reads: pool(CONNECTIONS),
        writes: pool(1),
        begin: "BEGIN IMMEDIATE",
    }
}

fn postgres(options: PgConnectOptions) -> Pools<Postgres> {
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        // What looks after age needs a runtime, which not every program has when it makes its pools.
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options.options([("statement_timeout", "25s")]));
    Pools {
        reads: pool.clone(),
        writes: pool,
        begin: "BEGIN",
    }
}

//! A connection for migrations, whichever the database.

use std::time::{Duration, Instant};

use sqlx::migrate::Migrate;
use sqlx::{AssertSqlSafe, Executor, Row};
use sqlx_core::transaction::TransactionManager;

use crate::db::{Dialect, RawConnection};

/// A step may take minutes, and who waits for it is a program that starts.
const PATIENCE: Duration = Duration::from_mins(10);

/// How long SQLite waits for its write lock at a time, silently.
const TURN: Duration = Duration::from_secs(1);

/// A row of texts. Catalogues are read as text, so that both databases are read alike.
pub(super) type TextRow = Vec<Option<String>>;

/// A connection for migrations. When it is dropped, an open transaction is rolled back and a lock is given up.
pub(super) struct Session {
    connection: Connection,
    is_open: bool,
    /// References are not enforced on the connection for now.
    is_loose: bool,
    /// It is closed afterwards, and with it whatever a migration has set.
    #[cfg_attr(
        not(feature = "sqlite"),
        allow(dead_code, reason = "a connection of PostgreSQL is apart from its pool")
    )]
    is_closed_after: bool,
}

enum Connection {
    /// The one that writes.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx_core::pool::PoolConnection<sqlx::Sqlite>),
    /// Apart from any pool.
    #[cfg(feature = "sqlite")]
    Scratch(sqlx::SqliteConnection),
    /// It goes back to the pool, for what is rolled back or only read.
    #[cfg(feature = "postgres")]
    Lent(sqlx_core::pool::PoolConnection<sqlx::Postgres>),
    /// It is closed afterwards, and with it the lock and whatever a migration has set.
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgConnection),
}

/// Does the same with the connection of each driver.
macro_rules! each {
    ($session:expr, $connection:ident: $driver:ident => $work:expr) => {
        match &mut $session.connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite($connection) => {
                type $driver = sqlx::Sqlite;
                let $connection: &mut <$driver as sqlx::Database>::Connection = &mut **$connection;
                $work
            }
            #[cfg(feature = "sqlite")]
            Connection::Scratch($connection) => {
                type $driver = sqlx::Sqlite;
                let $connection: &mut <$driver as sqlx::Database>::Connection = $connection;
                $work
            }
            #[cfg(feature = "postgres")]
            Connection::Lent($connection) => {
                type $driver = sqlx::Postgres;
                let $connection: &mut <$driver as sqlx::Database>::Connection = &mut **$connection;
                $work
            }
            #[cfg(feature = "postgres")]
            Connection::Postgres($connection) => {
                type $driver = sqlx::Postgres;
                let $connection: &mut <$driver as sqlx::Database>::Connection = $connection;
                $work
            }
        }
    };
}

impl Session {
    /// A session that changes nothing for good.
    pub(super) fn lent(connection: RawConnection) -> Self {
        let connection = match connection {
            #[cfg(feature = "sqlite")]
            RawConnection::Sqlite(connection) => Connection::Sqlite(connection),
            #[cfg(feature = "postgres")]
            RawConnection::Postgres(connection) => Connection::Lent(connection),
        };
        Self {
            connection,
            is_open: false,
            is_loose: false,
            is_closed_after: false,
        }
    }

    /// A session that runs migrations. What they set for the connection is gone with it, unless the database would be too.
    pub(super) fn own(connection: RawConnection, is_in_memory: bool) -> Self {
        let connection = match connection {
            #[cfg(feature = "sqlite")]
            RawConnection::Sqlite(connection) => Connection::Sqlite(connection),
            #[cfg(feature = "postgres")]
            RawConnection::Postgres(connection) => Connection::Postgres(connection.detach()),
        };
        Self {
            connection,
            is_open: false,
            is_loose: false,
            is_closed_after: !is_in_memory,
        }
    }

    /// An empty database in memory.
    #[cfg(feature = "sqlite")]
    pub(super) async fn in_memory() -> Result<Self, sqlx::Error> {
        use sqlx_core::connection::Connection as _;
        let connection = sqlx::SqliteConnection::connect_with(&crate::db::scratch()).await?;
        Ok(Self {
            connection: Connection::Scratch(connection),
            is_open: false,
            is_loose: false,
            is_closed_after: false,
        })
    }

    pub(super) const fn dialect(&self) -> Dialect {
        match self.connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(_) | Connection::Scratch(_) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Connection::Lent(_) | Connection::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs statements. They come from the program and from its files, and are nobody's input.
    pub(super) async fn execute(&mut self, sql: impl Into<String>) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql.into());
        each!(self, connection: Driver => connection.execute(sqlx::raw_sql(sql)).await.map(drop))
    }

    /// The rows of a query whose columns are texts.
    pub(super) async fn rows(
        &mut self,
        sql: &'static str,
        values: &[&str],
    ) -> Result<Vec<TextRow>, sqlx::Error> {
        each!(self, connection: Driver => {
            // A pooler would keep a statement with a name for others who have none of it.
            let mut query = sqlx::query::<Driver>(sql).persistent(false);
            for value in values {
                query = query.bind((*value).to_owned());
            }
            let rows = connection.fetch_all(query).await?;
            rows.iter().map(|row| (0..row.len()).map(|column| row.try_get(column)).collect()).collect()
        })
    }

    /// The first text of the first row.
    pub(super) async fn text(&mut self, sql: &'static str) -> Result<Option<String>, sqlx::Error> {
        Ok(self.rows(sql, &[]).await?.into_iter().flatten().next().flatten())
    }

    /// What sqlx knows of its table of versions.
    pub(super) fn migrate(&mut self) -> &mut (dyn Migrate + Send) {
        each!(self, connection: Driver => connection)
    }

    /// Opens a transaction. In SQLite it is the one that may write from its beginning on.
    pub(super) async fn begin(&mut self) -> Result<(), sqlx::Error> {
        match self.dialect() {
            Dialect::Sqlite => self.begin_in_turns().await,
            Dialect::Postgres => self.begin_with("BEGIN").await,
        }
    }

    /// Tries to write until all patience is gone, and tells once that it waits.
    async fn begin_in_turns(&mut self) -> Result<(), sqlx::Error> {
        let since = Instant::now();
        let mut was_told = false;
        self.set_patience(TURN).await?;
        loop {
            match self.begin_with("BEGIN IMMEDIATE").await {
                Err(error) if is_busy(&error) && since.elapsed() < PATIENCE => {
                    if !was_told {
                        tracing::info!("waiting for another program that writes to the database");
                        was_told = true;
                    }
                }
                ended => {
                    self.set_patience(PATIENCE).await?;
                    return ended;
                }
            }
        }
    }

    /// Waits until nobody else writes to SQLite. A script in no transaction takes the lock by its statements, which wait silently.
    pub(super) async fn wait_for_writers(&mut self) -> Result<(), sqlx::Error> {
        if self.dialect() == Dialect::Sqlite {
            self.begin().await?;
            self.rollback().await?;
        }
        Ok(())
    }

    /// Says how long a statement of SQLite waits for a lock of others.
    async fn set_patience(&mut self, at_most: Duration) -> Result<(), sqlx::Error> {
        self.execute(format!("PRAGMA busy_timeout = {}", at_most.as_millis()))
            .await
    }

    async fn begin_with(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        self.is_open = true;
        each!(self, connection: Driver => {
            <Driver as sqlx::Database>::TransactionManager::begin(connection, Some(sqlx::SqlStr::from_static(statement))).await
        })
    }

    /// Opens a transaction to read in, where connections may be lent for no longer than one.
    pub(super) async fn begin_reading(&mut self) -> Result<(), sqlx::Error> {
        match self.dialect() {
            Dialect::Sqlite => Ok(()),
            Dialect::Postgres => self.begin().await,
        }
    }

    /// Opens what is rolled back in any case. A database in memory is gone anyway, and its steps may want to be in no transaction, and
    /// without references.
    pub(super) async fn begin_scratch(&mut self) -> Result<(), sqlx::Error> {
        match self.dialect() {
            Dialect::Sqlite => self.execute("PRAGMA foreign_keys = OFF").await,
            Dialect::Postgres => self.begin().await,
        }
    }

    pub(super) async fn rollback_scratch(&mut self) -> Result<(), sqlx::Error> {
        if self.is_open {
            self.rollback().await
        } else {
            Ok(())
        }
    }

    pub(super) async fn commit(&mut self) -> Result<(), sqlx::Error> {
        each!(self, connection: Driver => <Driver as sqlx::Database>::TransactionManager::commit(connection).await)?;
        self.is_open = false;
        Ok(())
    }

    pub(super) async fn rollback(&mut self) -> Result<(), sqlx::Error> {
        self.is_open = false;
        each!(self, connection: Driver => <Driver as sqlx::Database>::TransactionManager::rollback(connection).await)
    }

    /// Switches the references of SQLite, which only works outside of a transaction. PostgreSQL has no such switch, and needs none.
    pub(super) async fn enforce_references(&mut self, on: bool) -> Result<(), sqlx::Error> {
        if self.dialect() == Dialect::Sqlite && self.is_loose == on {
            self.is_loose = true;
            let sql = if on {
                "PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF"
            } else {
                "PRAGMA foreign_keys = OFF"
            };
            self.execute(sql).await?;
            self.is_loose = !on;
        }
        Ok(())
    }

    /// Takes back what a script has left open that was in no transaction of ours.
    pub(super) async fn leave_transaction(&mut self) {
        if self.dialect() == Dialect::Sqlite {
            // It fails if nothing is open, and then all is well.
            let _ = self.execute("ROLLBACK").await;
        }
    }

    /// Waits until no other program migrates this schema, and keeps others waiting until the session ends. SQLite has its
    /// write lock for that, which a step waits for longer than a request may. It asks again and again, since a session that waits inside the database would keep
    /// `CREATE INDEX CONCURRENTLY` waiting too.
    pub(super) async fn lock(&mut self) -> Result<(), sqlx::Error> {
        match self.dialect() {
            Dialect::Sqlite => self.set_patience(PATIENCE).await,
            Dialect::Postgres => {
                const TRY: &str = "SELECT pg_try_advisory_lock(hashtextextended('purlin migrations of ' || coalesce(current_schema(), ''), 0))::text";
                let mut was_told = false;
                while self.text(TRY).await?.as_deref() != Some("true") {
                    if !was_told {
                        tracing::info!("waiting for another program that migrates the database");
                        was_told = true;
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Ok(())
            }
        }
    }
}

/// Whether another connection has the lock of SQLite: BUSY, the lowest byte of an extended code.
fn is_busy(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        let code = error.code().and_then(|code| code.parse::<i32>().ok());
        code.is_some_and(|code| code & 0xff == 5)
    })
}

impl Drop for Session {
    fn drop(&mut self) {
        #[cfg(feature = "sqlite")]
        if let Connection::Sqlite(connection) = &mut self.connection
            && (self.is_loose || self.is_closed_after)
        {
            connection.close_on_drop();
        }
        if self.is_open {
            each!(self, connection: Driver => <Driver as sqlx::Database>::TransactionManager::start_rollback(connection));
        }
    }
}

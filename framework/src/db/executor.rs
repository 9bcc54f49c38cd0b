//! sqlx runs its queries on `&mut Tx`: each passes the guard, and what becomes of it is remembered.

use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::stream;
use futures_util::{FutureExt, StreamExt, TryFutureExt, future};
use sqlx::error::BoxDynError;
use sqlx::{Database, Either, Execute, Executor, SqlStr};
use sqlx_core::describe::Describe;

use super::backend::{cause_of, sealed::Cause};
use super::refusal::Refusal;
use super::rows::Rows;
use super::tx::{Health, State};
use super::{Backend, Dialect, Tx, guard};

/// A statement that may be sent.
struct Admitted<DB: Database> {
    sql: SqlStr,
    arguments: Option<DB::Arguments>,
    statement: Option<DB::Statement>,
    persistent: bool,
}

impl<DB: Database> Execute<'_, DB> for Admitted<DB> {
    fn sql(self) -> SqlStr {
        self.sql
    }

    fn statement(&self) -> Option<&DB::Statement> {
        self.statement.as_ref()
    }

    fn take_arguments(&mut self) -> Result<Option<DB::Arguments>, BoxDynError> {
        Ok(self.arguments.take())
    }

    fn persistent(&self) -> bool {
        self.persistent
    }
}

impl State {
    /// Lets a statement be sent, or says why not.
    fn admit<'q, DB: Backend>(
        &mut self,
        mut query: impl Execute<'q, DB>,
    ) -> Result<Admitted<DB>, sqlx::Error> {
        let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?;
        // What is persistent gets a name, even if sqlx keeps no statements.
        let persistent = query.persistent() && !self.behind_pooler;
        let statement = query.statement().cloned();
        let sql = query.sql();
        self.check(&sql, DB::DIALECT)?;
        self.statements += 1;
        Ok(Admitted {
            sql,
            arguments,
            statement,
            persistent,
        })
    }

    fn check(&mut self, sql: &SqlStr, dialect: Dialect) -> Result<(), sqlx::Error> {
        if self.health != Health::Sound {
            return Err(Refusal::AfterFailure.into_error());
        }
        if let Err(refusal) = guard::check(sql.as_str(), dialect) {
            self.health = Health::Failed;
            return Err(refusal.into_error());
        }
        // Whoever was in the way was so in a savepoint, and the work has gone on from there.
        self.contended = false;
        self.watch.statement_begins();
        Ok(())
    }

    /// Lets a statement be prepared for later, or says why not.
    fn check_to_keep(&mut self, sql: &SqlStr, dialect: Dialect) -> Result<(), sqlx::Error> {
        if self.behind_pooler {
            return Err(Refusal::KeptStatement.into_error());
        }
        self.check(sql, dialect)
    }

    /// Waits for a statement. If it fails, or if nobody waits for its end, the transaction is lost.
    async fn run<T>(&mut self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
        self.health = Health::Cut;
        let outcome = work.await;
        match outcome {
            Ok(_) => {
                self.health = Health::Sound;
                outcome
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Remembers that a statement failed, and why; answers what the caller is told.
    #[cold]
    pub(super) fn failed(&mut self, error: sqlx::Error) -> sqlx::Error {
        self.health = Health::Failed;
        match cause_of(&error) {
            Cause::Contention => self.contended = true,
            Cause::Outdated => {
                self.contended = true;
                self.watch.renew();
            }
            Cause::ReadOnly if self.options.read_only => return Refusal::OnlyReads.into_error(),
            // The server is no longer the one that is written to: connections that are opened from now on may find that one.
            Cause::ReadOnly => self.watch.renew(),
            Cause::NotOpen => return Refusal::AfterFailure.into_error(),
            Cause::Outage | Cause::Timeout | Cause::Unfit | Cause::Other => {}
        }
        error
    }
}

impl<DB: Backend> Tx<DB> {
    /// Runs a statement of which one thing comes back.
    fn send<'e, 'q: 'e, E, T, F>(
        &'e mut self,
        query: E,
        call: impl FnOnce(&'e mut DB::Connection, Admitted<DB>) -> F + Send + 'e,
    ) -> BoxFuture<'e, Result<T, sqlx::Error>>
    where
        E: 'q + Execute<'q, DB>,
        F: Future<Output = Result<T, sqlx::Error>> + Send + 'e,
        T: Send + 'e,
    {
        match self.state.admit(query) {
            Ok(query) => self.run(|connection| call(connection, query)),
            Err(error) => future::ready(Err(error)).boxed(),
        }
    }

    /// Asks about a statement.
    fn ask<'e, T, F>(
        &'e mut self,
        sql: SqlStr,
        call: impl FnOnce(&'e mut DB::Connection, SqlStr) -> F + Send + 'e,
    ) -> BoxFuture<'e, Result<T, sqlx::Error>>
    where
        F: Future<Output = Result<T, sqlx::Error>> + Send + 'e,
        T: Send + 'e,
    {
        match self.state.check_to_keep(&sql, DB::DIALECT) {
            Ok(()) => self.run(|connection| call(connection, sql)),
            Err(error) => future::ready(Err(error)).boxed(),
        }
    }

    /// Does something on the connection, behind what is owed there.
    fn run<'e, T, F>(
        &'e mut self,
        call: impl FnOnce(&'e mut DB::Connection) -> F + Send + 'e,
    ) -> BoxFuture<'e, Result<T, sqlx::Error>>
    where
        F: Future<Output = Result<T, sqlx::Error>> + Send + 'e,
        T: Send + 'e,
    {
        let Self {
            connection, state, ..
        } = self;
        if connection.is_settled() {
            return state.run(call(connection.raw())).boxed();
        }
        let work = async {
            connection.settle().await?;
            call(connection.raw()).await
        };
        state.run(work).boxed()
    }
}

/// Implements `Executor` for one database. An implementation for all of them does not compile, as sqlx notes at its own
/// `Transaction`: the compiler does not normalize the types of a database that it does not know.
macro_rules! executor {
    ($db:ty) => {
        impl<'c> Executor<'c> for &'c mut Tx<$db> {
            type Database = $db;

            fn fetch_many<'e, 'q: 'e, E>(
                self,
                query: E,
            ) -> BoxStream<
                'e,
                Result<Either<<$db as Database>::QueryResult, <$db as Database>::Row>, sqlx::Error>,
            >
            where
                'c: 'e,
                E: 'q + Execute<'q, $db>,
            {
                let Tx {
                    connection, state, ..
                } = self;
                match state.admit(query) {
                    Ok(query) if connection.is_settled() => {
                        let rows = connection.raw().fetch_many(query);
                        Rows::new(rows, state).boxed()
                    }
                    Ok(query) => {
                        let rows = async {
                            connection.settle().await?;
                            Ok(connection.raw().fetch_many(query))
                        };
                        Rows::new(rows.try_flatten_stream().boxed(), state).boxed()
                    }
                    Err(error) => stream::once(future::ready(Err(error))).boxed(),
                }
            }

            fn fetch_optional<'e, 'q: 'e, E>(
                self,
                query: E,
            ) -> BoxFuture<'e, Result<Option<<$db as Database>::Row>, sqlx::Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, $db>,
            {
                self.send(query, |connection, query| connection.fetch_optional(query))
            }

            fn fetch_all<'e, 'q: 'e, E>(
                self,
                query: E,
            ) -> BoxFuture<'e, Result<Vec<<$db as Database>::Row>, sqlx::Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, $db>,
            {
                self.send(query, |connection, query| connection.fetch_all(query))
            }

            fn execute<'e, 'q: 'e, E>(
                self,
                query: E,
            ) -> BoxFuture<'e, Result<<$db as Database>::QueryResult, sqlx::Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, $db>,
            {
                self.send(query, |connection, query| connection.execute(query))
            }

            fn prepare_with<'e>(
                self,
                sql: SqlStr,
                parameters: &'e [<$db as Database>::TypeInfo],
            ) -> BoxFuture<'e, Result<<$db as Database>::Statement, sqlx::Error>>
            where
                'c: 'e,
            {
                self.ask(sql, |connection, sql| {
                    connection.prepare_with(sql, parameters)
                })
            }

            fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<$db>, sqlx::Error>>
            where
                'c: 'e,
            {
                self.ask(sql, |connection, sql| connection.describe(sql))
            }
        }
    };
}

#[cfg(feature = "sqlite")]
executor!(sqlx::Sqlite);
#[cfg(feature = "postgres")]
executor!(sqlx::Postgres);

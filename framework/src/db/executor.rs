//! sqlx runs its queries on `&mut Tx`: each passes the guard, and what becomes of it is remembered.

use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::stream;
use futures_util::{FutureExt, StreamExt, TryStreamExt, future};
use sqlx::error::BoxDynError;
use sqlx::{Database, Either, Execute, Executor, SqlStr};
use sqlx_core::describe::Describe;

use super::backend::{cause, sealed::Cause};
use super::refusal::Refusal;
use super::tx::{Health, State};
use super::{Tx, guard};

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
    fn admit<'q, DB: Database>(
        &mut self,
        mut query: impl Execute<'q, DB>,
    ) -> Result<Admitted<DB>, sqlx::Error> {
        let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?;
        let (persistent, statement) = (query.persistent(), query.statement().cloned());
        let sql = query.sql();
        self.check(&sql)?;
        self.statements += 1;
        Ok(Admitted {
            sql,
            arguments,
            statement,
            persistent,
        })
    }

    fn check(&mut self, sql: &SqlStr) -> Result<(), sqlx::Error> {
        if self.health != Health::Sound {
            return Err(Refusal::AfterFailure.into_error());
        }
        guard::check(sql.as_str()).map_err(|refusal| {
            self.health = Health::Failed;
            refusal.into_error()
        })
    }

    /// Runs a statement. If it fails, or if nobody waits for its end, the transaction is lost.
    async fn run<T>(&mut self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
        self.health = Health::Cut;
        let outcome = work.await;
        match &outcome {
            Ok(_) => self.health = Health::Sound,
            Err(error) => self.failed(error),
        }
        outcome
    }

    #[cold]
    fn failed(&mut self, error: &sqlx::Error) {
        self.health = Health::Failed;
        let refused = error.as_database_error();
        self.contended |= refused.is_some_and(|error| cause(error) == Cause::Contention);
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
                    Ok(query) => {
                        let rows = connection.raw().fetch_many(query);
                        rows.inspect_err(|error| state.failed(error)).boxed()
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
                let Tx {
                    connection, state, ..
                } = self;
                match state.admit(query) {
                    Ok(query) => state.run(connection.raw().fetch_optional(query)).boxed(),
                    Err(error) => future::ready(Err(error)).boxed(),
                }
            }

            fn fetch_all<'e, 'q: 'e, E>(
                self,
                query: E,
            ) -> BoxFuture<'e, Result<Vec<<$db as Database>::Row>, sqlx::Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, $db>,
            {
                let Tx {
                    connection, state, ..
                } = self;
                match state.admit(query) {
                    Ok(query) => state.run(connection.raw().fetch_all(query)).boxed(),
                    Err(error) => future::ready(Err(error)).boxed(),
                }
            }

            fn execute<'e, 'q: 'e, E>(
                self,
                query: E,
            ) -> BoxFuture<'e, Result<<$db as Database>::QueryResult, sqlx::Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, $db>,
            {
                let Tx {
                    connection, state, ..
                } = self;
                match state.admit(query) {
                    Ok(query) => state.run(connection.raw().execute(query)).boxed(),
                    Err(error) => future::ready(Err(error)).boxed(),
                }
            }

            fn prepare_with<'e>(
                self,
                sql: SqlStr,
                parameters: &'e [<$db as Database>::TypeInfo],
            ) -> BoxFuture<'e, Result<<$db as Database>::Statement, sqlx::Error>>
            where
                'c: 'e,
            {
                let Tx {
                    connection, state, ..
                } = self;
                match state.check(&sql) {
                    Ok(()) => state
                        .run(connection.raw().prepare_with(sql, parameters))
                        .boxed(),
                    Err(error) => future::ready(Err(error)).boxed(),
                }
            }

            fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<$db>, sqlx::Error>>
            where
                'c: 'e,
            {
                let Tx {
                    connection, state, ..
                } = self;
                match state.check(&sql) {
                    Ok(()) => state.run(connection.raw().describe(sql)).boxed(),
                    Err(error) => future::ready(Err(error)).boxed(),
                }
            }
        }
    };
}

#[cfg(feature = "sqlite")]
executor!(sqlx::Sqlite);
#[cfg(feature = "postgres")]
executor!(sqlx::Postgres);

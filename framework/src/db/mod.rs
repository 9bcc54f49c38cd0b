//! The database: who may open a transaction, who may only work in one, and what becomes of its errors.
//!
//! - [`Database`] opens transactions. Services hold one; routes and CRUD functions cannot get one.
//! - [`Tx`] is an open transaction. CRUD functions take `&mut Tx`, run statements in it, and can neither begin nor end one.
//! - [`UnitOfWork`] is a transaction whose owner ends it, where a closure does not fit.
//! - [`DbError`] is what can go wrong. The status of every error of a database is decided there, and nowhere else.
//!
//! ```
//! use purlin::db::DbError;
//! use purlin::sqlx;
//!
//! purlin::database! { sqlite = "migrations" }
//!
//! // CRUD: statements, and nothing that could end the transaction.
//! async fn insert_note(tx: &mut Tx, text: &str) -> Result<(), DbError> {
//!     sqlx::query("INSERT INTO notes (text) VALUES ($1)").bind(text).execute(tx).await?;
//!     Ok(())
//! }
//!
//! // A service: it opens the transaction. `Ok` commits, everything else rolls back.
//! struct Notes {
//!     db: Db,
//! }
//!
//! impl Notes {
//!     async fn add(&self, text: &str) -> Result<(), DbError> {
//!         self.db.transaction(async |tx| insert_note(tx, text).await).await
//!     }
//! }
//!
//! # purlin::testing::block_on(async {
//! let notes = Notes { db: Db::at("sqlite::memory:").unwrap() };
//! # notes.db.transaction(async |tx| -> Result<(), DbError> {
//! #     sqlx::query("CREATE TABLE notes (text TEXT NOT NULL)").execute(tx).await?;
//! #     Ok(())
//! # }).await.unwrap();
//! notes.add("buy milk").await.unwrap();
//! # });
//! ```
//!
//! # Which database
//!
//! The features `sqlite` and `postgres` of Purlin bring a driver each. [`database!`](crate::database) says which of them an app
//! uses, in one place, and the same source runs on both.

mod address;
mod attempts;
mod backend;
mod closure;
mod commit;
mod connection;
mod database;
mod dialect;
mod error;
mod executor;
mod files;
mod guard;
mod idempotency;
mod lanes;
mod lend;
mod nested;
mod options;
mod outcome;
mod own;
mod pools;
mod raw;
mod refusal;
mod replica;
mod rolled_back;
mod rows;
mod savepoint;
mod settings;
mod slot;
mod source;
mod synchronous;
mod tx;
mod unique;
mod unit_of_work;
mod values;
mod watch;

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

#[doc(hidden)]
pub use self::attempts::Attempts;
pub use self::backend::Backend;
pub use self::closure::TxFn;
pub use self::database::Database;
pub use self::dialect::Dialect;
pub use self::error::{DbError, HoldsDbError};
pub use self::files::MigrationFiles;
pub(crate) use self::guard::control;
pub use self::idempotency::{AsIdempotencyKey, Fingerprint, Replay, Storable};
#[doc(hidden)]
pub use self::idempotency::{Call, Claim};
pub use self::options::{Isolation, TxOptions};
pub use self::outcome::Outcome;
#[doc(hidden)]
pub use self::own::prepare;
pub(crate) use self::own::tables as own_tables;
pub(crate) use self::raw::RawConnection;
pub(crate) use self::refusal::Refusal;
pub use self::settings::{DatabaseSettings, MigrateOnStart};
pub use self::source::DatabaseSource;
#[cfg(feature = "sqlite")]
pub(crate) use self::sqlite::scratch;
pub use self::synchronous::Synchronous;
pub use self::tx::Tx;
#[doc(hidden)]
pub use self::unique::{IsDbError, IsNoDbError, violates};
pub use self::unique::{Unique, UniqueKey};
pub use self::unit_of_work::UnitOfWork;
pub use self::values::Value;
pub(crate) use self::values::{COLLATION, Date, Decimal, Statement, Time, Timestamp};
#[doc(hidden)]
pub use self::values::{Stored, Values};

#[doc = include_str!("transactional.md")]
pub use purlin_macros::transactional;

#[cfg(feature = "postgres")]
pub use sqlx::Postgres;
#[cfg(feature = "sqlite")]
pub use sqlx::Sqlite;

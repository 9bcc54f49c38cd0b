//! Migrations: how the tables of a database become those of the models, step by step.
//!
//! A step is a pair of plain SQL files, one that leads there and one that leads back: `1_create_notes.up.sql` and
//! `1_create_notes.down.sql`. A step without a way back is one file, `2_drop_old.sql`. The number is the version, and versions are
//! run in their order; the files that the command `db diff` writes have the time as their version.
//!
//! [`database!`](crate::database) names the folder of the files and makes them part of the program, which runs them itself:
//!
//! | command | what it does |
//! |---|---|
//! | `migrate` | runs the steps that were not run |
//! | `migrate status` | tells of each step whether it was run |
//! | `migrate revert 2` | takes back the two steps that were run last |
//! | `migrate baseline 3` | notes the steps up to version 3 as run, for a database that has their tables already |
//! | `db diff NAME` | writes the step from the tables that the migrations make to those that the models want |
//! | `db check` | fails if there would be something to write |
//!
//! ```
//! use purlin::sqlx;
//!
//! purlin::database! { sqlite = "migrations" }
//!
//! # purlin::testing::block_on(async {
//! // A test that has its own database:
//! let db = Db::at("sqlite::memory:").unwrap();
//! migrations().run(&db).await.unwrap();
//! # });
//! ```
//!
//! # One step, one transaction
//!
//! A step is run in a transaction, together with the note that it was. A comment at the top of a file says otherwise:
//!
//! - `-- no-transaction` for what a transaction cannot do, as `CREATE INDEX CONCURRENTLY`. If it fails halfway, half of it is done. Any other
//!   step with a `COMMIT`, a `BEGIN` or the like is refused.
//! - `-- foreign-keys: off` for SQLite, where a table is rebuilt: references are not enforced in this step, so the step checks them
//!   itself at its end. `db diff` writes both.
//!
//! # What was run is known
//!
//! The table `_sqlx_migrations` notes each step with a checksum of its text, as the tool of sqlx does. A step that was changed after it was
//! run, or that this program does not know, stops everything that would run more. Line ends are no change.
//!
//! A step that is newer than all that a program knows comes from a newer program. If this one has nothing to run, it starts nevertheless,
//! and warns of it in the log: in a deployment, and after one that was taken back, old programs work on new tables.
//!
//! PostgreSQL runs the steps under a lock, SQLite each step under its write lock, so programs that start at the same time wait for one
//! another: on SQLite for ten minutes at most.

mod aliases;
mod compare;
mod compared;
mod control;
mod ddl;
mod decimals;
#[cfg(feature = "sqlite")]
mod defaults;
mod describe;
mod draft;
mod error;
mod files;
mod keep;
mod ledger;
mod migrations;
mod own;
mod plan;
mod renames;
mod scratch;
mod session;
mod shape;
mod status;
mod step;
mod target;
mod triggers;
mod unmade;

#[doc(hidden)]
pub use purlin_macros::migrations;

pub(crate) use self::compared::Compared;
pub(crate) use self::decimals::decimals_as_text;
pub use self::draft::{Draft, DraftOptions};
pub use self::error::MigrationError;
pub(crate) use self::files::not_embedded;
pub use self::migrations::Migrations;
pub(crate) use self::renames::Question;
pub use self::status::{MigrationState, MigrationStatus};
pub use self::step::Migration;
pub(crate) use self::target::Target;
pub(crate) use self::unmade::refuse_unmade;

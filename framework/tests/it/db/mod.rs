//! Transactions on real databases: files of SQLite, and a PostgreSQL server, which has to be there.
//!
//! What both must do stands once, in the files beside this one, and is compiled for each of them, as the
//! code of an app is.

#![allow(clippy::print_stdout, reason = "what was counted is for the log of the tests")]
#![allow(
    clippy::duplicate_mod,
    reason = "the same source runs on both databases: that is what is tested"
)]

mod app;
mod fresh;
mod postgres;
mod sqlite;
mod tables;

//! Refresh tokens in a table, renewed in the transaction of a service: the same on both databases.

#![allow(
    clippy::duplicate_mod,
    reason = "the same source runs on both databases: that is what is tested"
)]

mod postgres;
mod sqlite;

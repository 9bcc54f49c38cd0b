//! The shop as its clients see it. The client also holds every answer against the document.

#![allow(clippy::unwrap_used, reason = "what is not there is a failed test")]

mod cancelling;
mod commands;
mod document;
mod fixture;
mod idempotency;
mod login;
mod matrix;
mod ordering;
mod payments;
mod products;
mod rush;
mod users;

use fixture::{Person, Shop};
// The tests begin with the tables of the shop.
use shop::database;

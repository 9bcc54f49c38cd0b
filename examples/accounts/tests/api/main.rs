//! The accounts as their clients see them. The client also holds every answer against the document.

#![allow(clippy::unwrap_used, reason = "what is not there is a failed test")]

mod administrators;
mod api_keys;
mod browser;
mod commands;
mod document;
mod enumeration;
mod fixture;
mod guards;
mod life;
mod matrix;
mod passwords;
mod production;
mod refresh;
mod totp;

// The tests begin with the tables of the accounts.
use accounts::database;
use fixture::{Accounts, PASSWORD, Person};

//! The database is named in a way that is none.

#![allow(unused)]

purlin::database! { mysql = "migrations" }

fn main() {}

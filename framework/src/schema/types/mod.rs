//! The rules of the types that come with Rust, and of the few foreign ones that schemas use.

mod collection;
mod foreign;
mod number;
mod text;
mod wrapper;

//! Tests of an app: a client that calls it in the process or over a socket, and checks every answer against the document.

mod argument;
mod client;
mod conformance;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod database;
mod factory;
mod request;
mod response;
mod run;
mod socket;
mod stream;

#[doc(hidden)]
pub mod no_database;

pub use argument::{TestArgument, TestCx};
pub use client::TestClient;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use database::{Stored, TestBackend, TestDatabase, TestSchema};
pub use factory::Factory;
pub use request::TestRequest;
pub use response::TestResponse;
pub use run::block_on;
#[doc(hidden)]
pub use run::run;
pub use stream::TestStream;

#[doc = include_str!("test.md")]
pub use purlin_macros::test;

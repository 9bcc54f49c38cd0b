//! The pages that show the OpenAPI document: which files exist, under which path, with which bytes and headers.
//!
//! Nothing here knows the application. [`Docs::build`] takes the configuration and the finished document and answers
//! with [`DocsFiles`]: the routes they want, and one function from a request to an answer.

#![cfg_attr(
    not(feature = "swagger-ui"),
    allow(dead_code, reason = "what the other pages have no use for stays in its place")
)]

mod answer;
mod asset;
mod config;
mod file;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzz;
mod origins;
mod page;
#[cfg(feature = "redoc")]
mod redoc;
mod relative;
#[cfg(feature = "scalar")]
mod scalar;
#[cfg(feature = "swagger-ui")]
mod swagger;
#[cfg(feature = "swagger-ui")]
mod zip;

pub use config::Docs;
pub(crate) use file::{DocsFiles, FileId};

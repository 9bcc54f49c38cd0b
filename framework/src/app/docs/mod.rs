//! The pages that show the OpenAPI document: which files exist, under which path, with which bytes and headers.
//!
//! Nothing here knows the application. [`Docs::build`] takes the configuration and the document and answers with
//! [`DocsFiles`]: the routes they want, and one function from a request to an answer. What stands in the files is made when the
//! first of them is asked for, and so is the document: most processes are never asked.

#![cfg_attr(
    not(feature = "swagger-ui"),
    allow(dead_code, reason = "what the other pages have no use for stays in its place")
)]

mod asset;
mod config;
mod file;
mod files;
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

use std::sync::{Arc, LazyLock};

pub use config::Docs;
pub(crate) use files::{DocsFiles, FileId};

use crate::openapi::Document;

/// The document, which is made when somebody asks for it first: most processes are never asked, and it takes memory and time.
pub(crate) type LazyDocument = Arc<LazyLock<Document, Box<dyn FnOnce() -> Document + Send>>>;

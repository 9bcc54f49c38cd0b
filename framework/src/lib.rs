//! Typed HTTP APIs: handlers, validation and OpenAPI 3.1 from plain Rust functions.

pub mod schema;

/// What the expansions of the macros name. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use {schemars, serde};
}

//! The macros of purlin. Their documentation stands where users meet them: on the re-exports of the `purlin` crate.

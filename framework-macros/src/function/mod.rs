//! What the attributes of functions share: the function, its arguments, and the type of its name beside it.

pub(crate) mod argument;
pub(crate) mod check;
pub(crate) mod emit;
pub(crate) mod field;
pub(crate) mod place;
mod syntax;

use std::fmt;

pub(crate) use syntax::{Function, function};

/// What an attribute makes of a function, for messages.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Handler,
    Dependency,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Handler => "a handler",
            Self::Dependency => "a dependency",
        })
    }
}

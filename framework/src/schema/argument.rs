//! What the macros write down about one argument of a handler.

use std::fmt;

use super::{Bound, Constraints};

/// A literal that stands in an attribute: a default, in its wire form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Bound),
    /// Text.
    Text(&'static str),
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// One argument of a handler. Decoding and documentation read the same value, so they cannot differ.
#[derive(Debug, Clone, Copy)]
pub struct ArgMeta {
    /// The argument's name, which is the parameter's name.
    pub name: &'static str,
    /// The name on the wire, where it is another.
    pub alias: Option<&'static str>,
    /// The doc comment of the argument.
    pub doc: &'static str,
    /// The value of an absent parameter.
    pub default: Option<Literal>,
    /// An example for the document.
    pub example: Option<Literal>,
    /// Whether clients should stop using it.
    pub deprecated: bool,
    /// The rules of the value.
    pub constraints: Constraints,
}

impl ArgMeta {
    /// What stands at something that no argument takes: nothing.
    pub(crate) const NONE: &'static Self = &Self::new("");

    /// An argument of which only the name is known.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            alias: None,
            doc: "",
            default: None,
            example: None,
            deprecated: false,
            constraints: Constraints::NONE,
        }
    }

    /// The parameter's name on the wire.
    pub const fn wire_name(&self) -> &'static str {
        match self.alias {
            Some(alias) => alias,
            None => self.name,
        }
    }
}

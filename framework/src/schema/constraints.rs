//! The rules of a field or an argument as data: one constant that the check and the document both read.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// A bound of a number, kept as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// A whole number.
    Int(i128),
    /// A number with a fraction.
    Float(f64),
}

impl Bound {
    /// The bound, if it is a whole number of 64 bits, as nearly all are: those of 128 take long to write.
    pub(super) fn short(self) -> Option<i64> {
        match self {
            Self::Int(bound) => bound.try_into().ok(),
            Self::Float(_) => None,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.short(), self) {
            (Some(bound), _) => f.pad(itoa::Buffer::new().format(bound)),
            (None, Self::Int(bound)) => bound.fmt(f),
            (None, Self::Float(bound)) => bound.fmt(f),
        }
    }
}

impl From<Bound> for Value {
    fn from(bound: Bound) -> Self {
        match bound {
            // JSON that every program reads has no integers beyond 64 bits.
            #[expect(clippy::cast_precision_loss, reason = "a float is as near as it gets")]
            Bound::Int(bound) => {
                serde_json::Number::from_i128(bound).map_or_else(|| Self::from(bound as f64), Self::Number)
            }
            Bound::Float(bound) => Self::from(bound),
        }
    }
}

/// A named form of text, checked and documented as `format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An e-mail address (RFC 5321), `format: email`.
    Email,
    /// An absolute URL, `format: uri`.
    #[cfg(feature = "url")]
    Url,
}

/// A regular expression, compiled at its first use.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    regex: LazyLock<Result<Regex, regex::Error>, CompilePattern>,
}

/// How a pattern is compiled, as a named type so that a `static` can hold it.
type CompilePattern = fn() -> Result<Regex, regex::Error>;

impl Pattern {
    /// A pattern and the function that compiles it; `#[schema]` writes both.
    pub const fn new(text: &'static str, compile: CompilePattern) -> Self {
        Self {
            text,
            regex: LazyLock::new(compile),
        }
    }

    /// The pattern as written.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Why the pattern is none.
    pub(crate) fn mistake(&self) -> Option<String> {
        self.regex().err().map(|error| pattern_mistake(self.text, error))
    }

    /// The compiled pattern.
    ///
    /// # Errors
    /// The pattern is no regular expression. `App::build()` reports that, so no request meets it.
    pub fn regex(&self) -> Result<&Regex, &regex::Error> {
        self.regex.as_ref()
    }
}

/// Why a text is no pattern, on one line: what goes before it in the error repeats the pattern.
pub(super) fn pattern_mistake(pattern: &str, error: &regex::Error) -> String {
    let error = error.to_string();
    let last = error.lines().last().unwrap_or_default();
    format!(
        "`{pattern}` is no regular expression: {}",
        last.trim_start_matches("error: ")
    )
}

/// Which groups of keywords a type understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "a type takes each group or not, whatever it does with the others"
)]
pub struct Keywords {
    /// `gt ge lt le multiple_of`.
    pub number: bool,
    /// `min_length max_length pattern email url`.
    pub text: bool,
    /// `min_items max_items`.
    pub array: bool,
    /// `unique_items`, which lists take and sets do not.
    pub unique: bool,
}

impl Keywords {
    /// No keyword at all.
    pub const NONE: Self = Self {
        number: false,
        text: false,
        array: false,
        unique: false,
    };
    /// The keywords of numbers.
    pub const NUMBER: Self = Self {
        number: true,
        ..Self::NONE
    };
    /// The keywords of text.
    pub const TEXT: Self = Self {
        text: true,
        ..Self::NONE
    };
    /// The keywords of arrays.
    pub const ARRAY: Self = Self {
        array: true,
        unique: true,
        ..Self::NONE
    };
    /// The keywords of sets: an item that a request repeats is in a set once, so nobody could tell that it was repeated.
    pub const SET: Self = Self {
        array: true,
        ..Self::NONE
    };
}

/// The rules of one field or argument, in the words of JSON Schema.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Constraints {
    /// `exclusiveMinimum`.
    pub gt: Option<Bound>,
    /// `minimum`.
    pub ge: Option<Bound>,
    /// `exclusiveMaximum`.
    pub lt: Option<Bound>,
    /// `maximum`.
    pub le: Option<Bound>,
    /// `multipleOf`.
    pub multiple_of: Option<Bound>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `pattern`.
    pub pattern: Option<&'static Pattern>,
    /// `format`.
    pub format: Option<Format>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
}

impl Constraints {
    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        let mut schema = schemars::Schema::default();
        self.describe(&mut schema);
        schema.as_object().is_none_or(serde_json::Map::is_empty)
    }

    /// No rule.
    pub const NONE: Self = Self {
        gt: None,
        ge: None,
        lt: None,
        le: None,
        multiple_of: None,
        min_length: None,
        max_length: None,
        pattern: None,
        format: None,
        min_items: None,
        max_items: None,
        unique_items: false,
    };
}

/// Declares the methods that set one rule, so that a constant reads like the attribute it comes from.
macro_rules! setters {
    ($($rule:ident: $type:ty),* $(,)?) => {
        /// One rule more; for constants.
        impl Constraints {
            $(
                #[doc = concat!("With the rule `", stringify!($rule), "`.")]
                #[must_use]
                pub const fn $rule(mut self, $rule: $type) -> Self {
                    self.$rule = Some($rule);
                    self
                }
            )*

            /// With the rule `unique_items`.
            #[must_use]
            pub const fn unique_items(mut self) -> Self {
                self.unique_items = true;
                self
            }
        }
    };
}

setters! {
    gt: Bound,
    ge: Bound,
    lt: Bound,
    le: Bound,
    multiple_of: Bound,
    min_length: u64,
    max_length: u64,
    pattern: &'static Pattern,
    format: Format,
    min_items: u64,
    max_items: u64,
}

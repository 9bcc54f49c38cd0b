//! One thing that is wrong with a request: where, and which rule it breaks.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde_json::Value;

/// The part of a request that a fault was found in (the `in` of OpenAPI parameters, and the body).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// A segment of the URI's path.
    Path,
    /// A pair of the URI's query.
    Query,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
    /// The content.
    Body,
}

impl Location {
    /// The name that OpenAPI and the error answers use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body => "body",
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One step from a value to a value inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// The member of an object, or the name of a parameter.
    Key(Cow<'static, str>),
    /// The item of an array, counted from 0.
    Index(usize),
}

/// Where a value stands, as a list on the stack: building it costs nothing until a fault is pushed.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub enum At<'a> {
    /// The whole value.
    Root,
    /// A field whose wire name is known when the program is compiled.
    Field(&'a At<'a>, &'static str),
    /// The member of a map.
    Key(&'a At<'a>, &'a str),
    /// The item of an array.
    Index(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    /// The place of the field `name` inside this value.
    pub const fn field(&'a self, name: &'static str) -> Self {
        At::Field(self, name)
    }

    /// The place of the map member `key` inside this value.
    pub const fn key(&'a self, key: &'a str) -> Self {
        At::Key(self, key)
    }

    /// The place of the item `index` inside this value.
    pub const fn index(&'a self, index: usize) -> Self {
        At::Index(self, index)
    }

    /// The steps from the outermost value to this one.
    pub fn path(&self) -> Vec<Segment> {
        let mut path = Vec::new();
        let mut at = self;
        loop {
            let (parent, segment) = match at {
                At::Root => break,
                At::Field(parent, name) => (parent, Segment::Key(Cow::Borrowed(name))),
                At::Key(parent, key) => (parent, Segment::Key(Cow::Owned((*key).to_owned()))),
                At::Index(parent, index) => (parent, Segment::Index(*index)),
            };
            path.push(segment);
            at = parent;
        }
        path.reverse();
        path
    }
}

/// One fault of a request: it names the place and the rule, never the offending value.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The part of the request.
    pub location: Location,
    /// The steps from that part to the value; empty for the whole body.
    pub path: Vec<Segment>,
    /// The rule that is broken.
    pub kind: FaultKind,
}

impl Fault {
    /// The place as a JSON pointer (RFC 6901): `/items/3/price`, or an empty string for the whole.
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.path {
            pointer.push('/');
            match segment {
                Segment::Key(key) if key.contains(['~', '/']) => {
                    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                Segment::Key(key) => pointer.push_str(key),
                Segment::Index(index) => {
                    write!(pointer, "{index}").expect("writing to a String does not fail");
                }
            }
        }
        pointer
    }
}

/// How many faults an answer names: a body of a million wrong items must not cost the memory of a million faults.
pub(in crate::schema) const MAX_FAULTS: usize = 100;

/// The faults of one value, in the order found: the first hundred are kept, the others counted.
#[derive(Debug)]
pub struct Faults {
    location: Location,
    list: Vec<Fault>,
    found: usize,
}

impl Faults {
    /// An empty list for one part of a request. It does not allocate.
    pub const fn new(location: Location) -> Self {
        Self {
            location,
            list: Vec::new(),
            found: 0,
        }
    }

    /// Adds a fault. The place that a [`CheckError`](super::CheckError) points at is taken from `at` on.
    #[cold]
    pub fn push(&mut self, at: &At<'_>, kind: FaultKind) {
        self.found += 1;
        if self.list.len() == MAX_FAULTS {
            return;
        }
        let mut path = at.path();
        if let FaultKind::Custom(error) = &kind {
            path.extend_from_slice(error.path());
        }
        self.list.push(Fault {
            location: self.location,
            path,
            kind,
        });
    }

    /// Forgets all faults but the first `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.list.truncate(len);
        self.found = len;
    }

    /// Whether nothing was found.
    pub const fn is_empty(&self) -> bool {
        self.found == 0
    }

    /// How many faults were found.
    pub const fn len(&self) -> usize {
        self.found
    }

    /// The faults kept.
    pub fn into_vec(self) -> Vec<Fault> {
        self.list
    }
}

/// Declares the kinds of faults with their stable code, their sentence, and the numbers that go with them.
macro_rules! fault_kinds {
    ($($(#[$doc:meta])* $kind:ident $({ $($field:ident: $type:ty),+ })? = $code:literal, $detail:literal;)*) => {
        /// The rule that a value breaks. The codes are those of Pydantic, so that clients of FastAPI know them.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum FaultKind {
            $($(#[$doc])* $kind $({ $(#[doc = concat!("`", stringify!($field), "` of the rule.")] $field: $type),+ })?,)*
            /// A check of the application's own.
            Custom(super::CheckError),
        }

        impl FaultKind {
            /// The stable code of the rule, for programs.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$kind { .. } => $code,)*
                    Self::Custom(error) => error.code(),
                }
            }

            /// The rule as a sentence, for people. It does not repeat the value.
            pub fn detail(&self) -> Cow<'_, str> {
                match self {
                    $(Self::$kind $({ $($field),+ })? => Cow::Owned(format!($detail)),)*
                    Self::Custom(error) => Cow::Borrowed(error.detail()),
                }
            }

            /// The rule's own numbers and names, as members for the error answer.
            pub fn context(&self) -> Vec<(&'static str, Value)> {
                match self {
                    $(Self::$kind $({ $($field),+ })? => vec![$($((stringify!($field), Value::from($field.clone()))),+)?],)*
                    Self::Custom(_) => Vec::new(),
                }
            }
        }
    };
}

fault_kinds! {
    /// A required value is absent.
    Missing = "missing", "is required";
    /// The content is no JSON text (RFC 8259).
    JsonInvalid { line: usize, column: usize } = "json_invalid", "is not valid JSON at line {line}, column {column}";
    /// A member stands twice in one object.
    DuplicateKey = "duplicate_key", "stands more than once";
    /// A member that the schema does not know, where it allows no others.
    ExtraForbidden = "extra_forbidden", "is not a known field";
    /// Not a boolean.
    BoolType = "bool_type", "must be true or false";
    /// Text that is no boolean.
    BoolParsing = "bool_parsing", "must be true or false";
    /// Not an integer.
    IntType = "int_type", "must be an integer";
    /// A number with a fraction where an integer is due.
    IntFromFloat = "int_from_float", "must be an integer without a fraction";
    /// Text that is no integer.
    IntParsing = "int_parsing", "must be an integer";
    /// Not a number.
    FloatType = "float_type", "must be a number";
    /// Text that is no number.
    FloatParsing = "float_parsing", "must be a number";
    /// A number too large for the type.
    FiniteNumber = "finite_number", "must be a finite number";
    /// Not a string.
    StringType = "string_type", "must be a string";
    /// Not an array.
    ListType = "list_type", "must be an array";
    /// Not an object.
    ObjectType = "model_attributes_type", "must be an object";
    /// Not `null`.
    NoneRequired = "none_required", "must be null";
    /// Not above a bound.
    GreaterThan { gt: super::Bound } = "greater_than", "must be greater than {gt}";
    /// Below a bound.
    GreaterThanEqual { ge: super::Bound } = "greater_than_equal", "must be greater than or equal to {ge}";
    /// Not below a bound.
    LessThan { lt: super::Bound } = "less_than", "must be less than {lt}";
    /// Above a bound.
    LessThanEqual { le: super::Bound } = "less_than_equal", "must be less than or equal to {le}";
    /// No multiple of a step.
    MultipleOf { multiple_of: super::Bound } = "multiple_of", "must be a multiple of {multiple_of}";
    /// A string with too few characters.
    StringTooShort { min_length: u64 } = "string_too_short", "must have at least {min_length} characters";
    /// A string with too many characters.
    StringTooLong { max_length: u64 } = "string_too_long", "must have at most {max_length} characters";
    /// A string that does not match a pattern.
    StringPatternMismatch { pattern: String } = "string_pattern_mismatch", "must match the pattern {pattern}";
    /// An array with too few items.
    TooShort { min_length: u64 } = "too_short", "must have at least {min_length} items";
    /// An array with too many items.
    TooLong { max_length: u64 } = "too_long", "must have at most {max_length} items";
    /// An array with an item that stands twice.
    NotUnique = "not_unique", "must not contain the same item twice";
    /// None of the listed values.
    Enum { expected: String } = "enum", "must be one of {expected}";
    /// A tagged union without its tag.
    UnionTagNotFound { discriminator: String } = "union_tag_not_found", "must have the field {discriminator}";
    /// A tagged union with a tag that no variant has.
    UnionTagInvalid { discriminator: String, expected_tags: String } = "union_tag_invalid", "must have one of {expected_tags} as {discriminator}";
    /// A value that fits none of the alternatives.
    UnionNoMatch = "union_no_match", "must fit one of the alternatives";
    /// Text that is no UUID (RFC 9562).
    UuidParsing = "uuid_parsing", "must be a UUID";
    /// Text that is no date (RFC 3339 full-date).
    DateParsing = "date_parsing", "must be a date as YYYY-MM-DD";
    /// Text that is no instant (RFC 3339 date-time).
    DatetimeParsing = "datetime_parsing", "must be a date and time with an offset, as in RFC 3339";
    /// Text that is no time of day.
    TimeParsing = "time_parsing", "must be a time as HH:MM:SS";
    /// Text that is no duration (ISO 8601).
    TimeDeltaParsing = "time_delta_parsing", "must be an ISO 8601 duration";
    /// Text that is no URL.
    UrlParsing = "url_parsing", "must be a URL";
    /// Text that is no decimal number.
    DecimalParsing = "decimal_parsing", "must be a decimal number";
    /// Text that is no IPv4 address.
    IpV4Address = "ip_v4_address", "must be an IPv4 address";
    /// Text that is no IPv6 address.
    IpV6Address = "ip_v6_address", "must be an IPv6 address";
    /// Text that is no IP address.
    IpAnyAddress = "ip_any_address", "must be an IP address";
    /// Text that is no e-mail address (RFC 5321).
    Email = "email", "must be an e-mail address";
    /// Text that is not UTF-8.
    StringUnicode = "string_unicode", "must be UTF-8";
    /// Values nested too deep.
    RecursionLimit { limit: u64 } = "recursion_loop", "must not be nested deeper than {limit}";
    /// A value that its type refuses for a reason that the schema does not tell.
    ValueError = "value_error", "is not acceptable";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_faults_cost_a_hundred() {
        let mut faults = Faults::new(Location::Body);
        for index in 0..1_000_000 {
            faults.push(&At::Root.index(index), FaultKind::Missing);
        }
        assert_eq!(faults.len(), 1_000_000);
        assert_eq!(faults.into_vec().len(), MAX_FAULTS);
    }
}

//! The rules that a value can break: their codes, their sentences, and the numbers that go with them.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Bound;

/// A number or a name that goes with a rule, or words of its sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Member<'a> {
    Bound(Bound),
    Count(u64),
    Text(&'a str),
}

impl Member<'_> {
    /// Writes it as it stands in a sentence.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => out.extend_from_slice(text.as_bytes()),
            Self::Count(count) => out.extend_from_slice(itoa::Buffer::new().format(*count).as_bytes()),
            Self::Bound(bound) => match bound.short() {
                Some(bound) => out.extend_from_slice(itoa::Buffer::new().format(bound).as_bytes()),
                None => out.extend_from_slice(bound.to_string().as_bytes()),
            },
        }
    }
}

impl fmt::Display for Member<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Count(count) => count.fmt(f),
            Self::Bound(bound) => bound.fmt(f),
        }
    }
}

impl<'a> From<&'a str> for Member<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<&Bound> for Member<'_> {
    fn from(bound: &Bound) -> Self {
        Self::Bound(*bound)
    }
}

impl From<&u64> for Member<'_> {
    fn from(count: &u64) -> Self {
        Self::Count(*count)
    }
}

impl From<&usize> for Member<'_> {
    fn from(count: &usize) -> Self {
        Self::Count(*count as u64)
    }
}

impl<'a> From<&'a String> for Member<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<Member<'_>> for Value {
    fn from(member: Member<'_>) -> Self {
        match member {
            Member::Bound(bound) => bound.into(),
            Member::Count(count) => count.into(),
            Member::Text(text) => text.into(),
        }
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bound(bound) => match bound.short() {
                Some(bound) => serializer.serialize_i64(bound),
                None => Value::from(*bound).serialize(serializer),
            },
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// Declares the kinds of faults with their stable code, their sentence, and the numbers that go with them.
macro_rules! fault_kinds {
    ($($(#[$doc:meta])* $kind:ident $({ $($field:ident: $type:ty),+ })? = $code:literal, [$($word:expr),+];)*) => {
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
                let mut detail = Cow::Borrowed("");
                self.tell(&mut |words| {
                    detail = match words {
                        [Member::Text(text)] => Cow::Borrowed(*text),
                        words => Cow::Owned(words.iter().map(ToString::to_string).collect()),
                    };
                });
                detail
            }

            /// Hands on the sentence of [`detail`](Self::detail) in pieces, for who writes it elsewhere.
            pub(crate) fn tell<'a>(&'a self, listen: &mut dyn FnMut(&[Member<'a>])) {
                match self {
                    $(Self::$kind $({ $($field),+ })? => listen(&[$(Member::from($word)),+]),)*
                    Self::Custom(error) => listen(&[Member::Text(error.detail())]),
                }
            }

            /// The rule's own numbers and names, as members for the error answer.
            pub fn context(&self) -> Vec<(&'static str, Value)> {
                let mut members = Vec::new();
                self.each_member(&mut |name, member| members.push((name, member.into())));
                members
            }

            /// Hands on the members of [`context`](Self::context), one after the other.
            pub(crate) fn each_member(&self, listen: &mut dyn FnMut(&'static str, Member<'_>)) {
                match self {
                    $(Self::$kind $({ $($field),+ })? => { $($(listen(stringify!($field), Member::from($field));)+)? })*
                    Self::Custom(_) => {}
                }
            }
        }
    };
}

fault_kinds! {
    /// A required value is absent.
    Missing = "missing", ["is required"];
    /// The content is no JSON text (RFC 8259).
    JsonInvalid { line: usize, column: usize } = "json_invalid", ["is not valid JSON at line ", line, ", column ", column];
    /// A member stands twice in one object.
    DuplicateKey = "duplicate_key", ["stands more than once"];
    /// A member that the schema does not know, where it allows no others.
    ExtraForbidden = "extra_forbidden", ["is not a known field"];
    /// Not a boolean.
    BoolType = "bool_type", ["must be true or false"];
    /// Text that is no boolean.
    BoolParsing = "bool_parsing", ["must be true or false"];
    /// Not an integer.
    IntType = "int_type", ["must be an integer"];
    /// A number with a fraction where an integer is due.
    IntFromFloat = "int_from_float", ["must be an integer without a fraction"];
    /// Text that is no integer.
    IntParsing = "int_parsing", ["must be an integer"];
    /// Not a number.
    FloatType = "float_type", ["must be a number"];
    /// Text that is no number.
    FloatParsing = "float_parsing", ["must be a number"];
    /// A number too large for the type.
    FiniteNumber = "finite_number", ["must be a finite number"];
    /// Not a string.
    StringType = "string_type", ["must be a string"];
    /// Not an array.
    ListType = "list_type", ["must be an array"];
    /// Not an object.
    ObjectType = "model_attributes_type", ["must be an object"];
    /// Not `null`.
    NoneRequired = "none_required", ["must be null"];
    /// Not above a bound.
    GreaterThan { gt: super::Bound } = "greater_than", ["must be greater than ", gt];
    /// Below a bound.
    GreaterThanEqual { ge: super::Bound } = "greater_than_equal", ["must be greater than or equal to ", ge];
    /// Not below a bound.
    LessThan { lt: super::Bound } = "less_than", ["must be less than ", lt];
    /// Above a bound.
    LessThanEqual { le: super::Bound } = "less_than_equal", ["must be less than or equal to ", le];
    /// No multiple of a step.
    MultipleOf { multiple_of: super::Bound } = "multiple_of", ["must be a multiple of ", multiple_of];
    /// A string with too few characters.
    StringTooShort { min_length: u64 } = "string_too_short", ["must have at least ", min_length, " characters"];
    /// A string with too many characters.
    StringTooLong { max_length: u64 } = "string_too_long", ["must have at most ", max_length, " characters"];
    /// A string that does not match a pattern.
    StringPatternMismatch { pattern: String } = "string_pattern_mismatch", ["must match the pattern ", pattern];
    /// An array with too few items.
    TooShort { min_length: u64 } = "too_short", ["must have at least ", min_length, " items"];
    /// An array with too many items.
    TooLong { max_length: u64 } = "too_long", ["must have at most ", max_length, " items"];
    /// An array with an item that stands twice.
    NotUnique = "not_unique", ["must not contain the same item twice"];
    /// None of the listed values.
    Enum { expected: String } = "enum", ["must be one of ", expected];
    /// A tagged union without its tag.
    UnionTagNotFound { discriminator: String } = "union_tag_not_found", ["must have the field ", discriminator];
    /// A tagged union with a tag that no variant has.
    UnionTagInvalid { discriminator: String, expected_tags: String } = "union_tag_invalid", ["must have one of ", expected_tags, " as ", discriminator];
    /// A value that fits none of the alternatives.
    UnionNoMatch = "union_no_match", ["must fit one of the alternatives"];
    /// Text that is no UUID (RFC 9562).
    UuidParsing = "uuid_parsing", ["must be a UUID"];
    /// Text that is no date (RFC 3339 full-date).
    DateParsing = "date_parsing", ["must be a date as YYYY-MM-DD"];
    /// Text that is no instant (RFC 3339 date-time).
    DatetimeParsing = "datetime_parsing", ["must be a date and time with an offset, as in RFC 3339"];
    /// Text that is no time of day.
    TimeParsing = "time_parsing", ["must be a time as HH:MM:SS"];
    /// Text that is no duration (ISO 8601).
    TimeDeltaParsing = "time_delta_parsing", ["must be an ISO 8601 duration"];
    /// Text that is no URL.
    UrlParsing = "url_parsing", ["must be a URL"];
    /// Text that is no decimal number.
    DecimalParsing = "decimal_parsing", ["must be a decimal number"];
    /// Text that is no IPv4 address.
    IpV4Address = "ip_v4_address", ["must be an IPv4 address"];
    /// Text that is no IPv6 address.
    IpV6Address = "ip_v6_address", ["must be an IPv6 address"];
    /// Text that is no IP address.
    IpAnyAddress = "ip_any_address", ["must be an IP address"];
    /// Text that is no e-mail address (RFC 5321).
    Email = "email", ["must be an e-mail address"];
    /// Text that is not UTF-8.
    StringUnicode = "string_unicode", ["must be UTF-8"];
    /// Values nested too deep.
    RecursionLimit { limit: u64 } = "recursion_loop", ["must not be nested deeper than ", limit];
    /// A value that its type refuses for a reason that the schema does not tell.
    ValueError = "value_error", ["is not acceptable"];
}

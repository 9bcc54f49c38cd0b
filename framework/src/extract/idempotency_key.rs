//! `IdempotencyKey`: the name that a client gives to a request, so that it can send it again.

use std::fmt;

use http::HeaderMap;

use super::parameter::describe_validation;
use super::{Asker, Cx, Extract, Phase};
use crate::error::Reject;
use crate::openapi::{OperationBuilder, Parameter, ParameterIn};
use crate::schema::{ArgMeta, Fault, FaultKind, Location, Segment};

/// How it is compared, and how a fault names it.
const FIELD: &str = "idempotency-key";

/// How the document writes it.
const NAME: &str = "Idempotency-Key";

/// The most characters.
const MOST: usize = 255;

const PATTERN: &str = "^[!-~]+$";

/// The header field `Idempotency-Key`: the client chooses a key for what it wants, such as a UUID, and sends the same one with
/// every attempt. Work that is idempotent by that key is done once, and its answer is given to every attempt: that is what
/// `#[transactional(idempotent = key)]` of a service does.
///
/// It has 1 to 255 visible characters of ASCII, and stands in quotation marks, as in
/// <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>, or without them. Anything else is a 422, and so is no
/// field at all, unless the argument is an `Option`.
///
/// ```
/// use purlin::extract::IdempotencyKey;
/// use purlin::prelude::*;
///
/// #[post("/orders")]
/// async fn order(key: IdempotencyKey) -> Text {
///     Text(format!("order {}", key.as_str()))
/// }
///
/// #[post("/notes")]
/// async fn note(key: Option<IdempotencyKey>) -> Json<bool> {
///     Json(key.is_some())
/// }
/// ```
///
/// Keys of different clients are one another's, unless [`of`](Self::of) says whose a key is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key of the program's own, as for a job: 1 to 255 visible characters of ASCII; `None` for anything else.
    ///
    /// ```
    /// use purlin::extract::IdempotencyKey;
    ///
    /// assert!(IdempotencyKey::new("invoice-7").is_some());
    /// assert!(IdempotencyKey::new("two words").is_none());
    /// ```
    pub fn new(key: impl Into<String>) -> Option<Self> {
        let key = key.into();
        fault(&key).is_none().then_some(Self(key))
    }

    /// The same key among those of one client: another client's request with it is another request.
    ///
    /// ```
    /// use purlin::extract::IdempotencyKey;
    ///
    /// let key = || IdempotencyKey::new("7").unwrap();
    /// assert_ne!(key().of("ada"), key().of("grace"));
    /// ```
    #[must_use]
    pub fn of(self, owner: impl fmt::Display) -> Self {
        // A key has no space in it, so the last one divides, and no owner can look like another.
        Self(format!("{owner} {}", self.0))
    }

    /// The key, with its owner before it if it has one.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of a request; `None` if it has none.
    fn read(headers: &HeaderMap) -> Result<Option<Self>, Fault> {
        let mut values = headers.get_all(FIELD).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        if values.next().is_some() {
            return Err(at_field(FaultKind::DuplicateKey));
        }
        let key = unquoted(&String::from_utf8_lossy(value.as_bytes()));
        match fault(&key) {
            None => Ok(Some(Self(key))),
            Some(kind) => Err(at_field(kind)),
        }
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[diagnostic::do_not_recommend]
impl Extract for IdempotencyKey {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        describe(operation, parameter().required());
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        match Self::read(cx.headers()) {
            Ok(Some(key)) => Ok(key),
            Ok(None) => Err(Reject::Invalid(vec![at_field(FaultKind::Missing)])),
            Err(fault) => Err(Reject::Invalid(vec![fault])),
        }
    }
}

#[diagnostic::do_not_recommend]
impl Extract for Option<IdempotencyKey> {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        describe(operation, parameter());
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        IdempotencyKey::read(cx.headers()).map_err(|fault| Reject::Invalid(vec![fault]))
    }
}

fn parameter() -> Parameter {
    let schema = schemars::json_schema!({
        "type": "string", "minLength": 1, "maxLength": MOST, "pattern": PATTERN
    });
    Parameter::new(ParameterIn::Header, NAME, schema)
        .description("A key of your choice, the same for every attempt of one request: it is done once.")
}

/// What takes a key can refuse it, here and where the work is done.
fn describe(operation: &mut OperationBuilder<'_>, parameter: Parameter) {
    operation.parameter(parameter);
    describe_validation(operation);
    operation.problem(
        422,
        "idempotency_key_reused",
        "The key came with another request before.",
    );
}

/// What is wrong with a key.
fn fault(key: &str) -> Option<FaultKind> {
    if key.is_empty() {
        Some(FaultKind::StringTooShort { min_length: 1 })
    } else if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        Some(FaultKind::StringPatternMismatch {
            pattern: PATTERN.to_owned(),
        })
    } else if key.len() > MOST {
        Some(FaultKind::StringTooLong {
            max_length: MOST as u64,
        })
    } else {
        None
    }
}

fn at_field(kind: FaultKind) -> Fault {
    Fault {
        location: Location::Header,
        path: vec![Segment::Key(FIELD.into())],
        kind,
    }
}

/// The text of a string of RFC 8941 (section 3.3.3), or the value as it is.
fn unquoted(value: &str) -> String {
    let inside = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inside {
        Some(inside) if inside.contains('\\') => inside.replace("\\\"", "\"").replace("\\\\", "\\"),
        Some(inside) => inside.to_owned(),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn read(values: &[&'static str]) -> Result<Option<String>, String> {
        let values = values.iter().map(|value| HeaderValue::from_static(value));
        let headers = values
            .map(|value| (HeaderName::from_static(FIELD), value))
            .collect();
        let key = IdempotencyKey::read(&headers).map_err(|fault| fault.kind.code().to_owned())?;
        Ok(key.map(|key| key.to_string()))
    }

    #[test]
    fn a_key_is_visible_and_may_stand_in_quotation_marks() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&["a-1"]), read(&["\"a-1\""]));
        assert_eq!(read(&["\"a\\\"\\\\\""]), Ok(Some("a\"\\".to_owned())));
        assert_eq!(read(&["\""]), Ok(Some("\"".to_owned())));
        for (refused, code) in [
            (vec![""], "string_too_short"),
            (vec!["\"\""], "string_too_short"),
            (vec!["a b"], "string_pattern_mismatch"),
            (vec!["a", "a"], "duplicate_key"),
        ] {
            assert_eq!(read(&refused), Err(code.to_owned()), "{refused:?}");
        }
    }

    #[test]
    fn a_key_has_255_characters_at_most() {
        assert!(IdempotencyKey::new("x".repeat(255)).is_some());
        assert!(IdempotencyKey::new("x".repeat(256)).is_none());
        assert!(IdempotencyKey::new("é").is_none());
    }

    #[test]
    fn owners_do_not_meet() {
        let key = |key: &str| IdempotencyKey::new(key).unwrap();
        assert_ne!(key("1").of("a b"), key("b").of("a 1"));
        assert_ne!(key("1"), key("1").of(""));
    }
}

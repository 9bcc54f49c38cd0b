//! The check of a decoded value against its rules.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{At, Constraints, Faults, Keywords, Segment};

/// Whether a field may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It stands in requests and in answers.
    Required,
    /// Requests may leave it out; answers always have it, if only as `null`. So does `Option`.
    RequiredInAnswers,
    /// Requests and answers may leave it out. So does `Patch`.
    Optional,
}

/// A value that knows its rules. `#[schema]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a schema type",
    label = "put `#[schema]` on `{Self}`",
    note = "`#[schema]` describes, decodes, checks and writes a type; every field must be a schema type too"
)]
pub trait Validate {
    /// The keywords that `#[field(...)]` may put on a value of this type.
    const ACCEPTS: Keywords = Keywords::NONE;

    /// Whether a field of this type may be left out.
    const PRESENCE: Presence = Presence::Required;

    /// The names of the fields, if the type is a struct of named ones or wraps one, as `Option` does.
    const FIELDS: Option<&'static [&'static str]> = None;

    /// Checks the value and all within it, and notes every fault.
    fn validate(&self, at: &At<'_>, faults: &mut Faults);

    /// Checks the value against the rules of the field or argument that holds it.
    fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
        let _ = (rules, at, faults);
    }

    /// Whether the value stands for a field that is left out (see `Patch`).
    fn is_absent(&self) -> bool {
        false
    }
}

/// A type that requests and answers can carry: described, decoded, checked and written from one source.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a schema type",
    label = "put `#[schema]` on `{Self}`",
    note = "`#[schema]` describes, decodes, checks and writes a type; every field must be a schema type too"
)]
pub trait Schema: Validate + JsonSchema + Serialize + DeserializeOwned + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Validate + JsonSchema + Serialize + DeserializeOwned + Send + Sync + 'static> Schema for T {}

/// Why a check of the application's own refuses a value.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckError {
    code: Cow<'static, str>,
    detail: Cow<'static, str>,
    path: Vec<Segment>,
}

impl CheckError {
    /// A refusal with a stable code for programs and a sentence for people. Neither should repeat the value.
    pub fn new(code: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: code.into(),
            detail: detail.into(),
            path: Vec::new(),
        }
    }

    /// Points at a field inside the checked value.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.path.push(Segment::Key(field.into()));
        self
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The sentence.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The steps from the checked value to the refused one.
    pub fn path(&self) -> &[Segment] {
        &self.path
    }
}

impl From<&'static str> for CheckError {
    fn from(detail: &'static str) -> Self {
        Self::new("value_error", detail)
    }
}

impl From<String> for CheckError {
    fn from(detail: String) -> Self {
        Self::new("value_error", detail)
    }
}

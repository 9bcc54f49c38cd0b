//! Decodes parameters: path values, query pairs, header fields, cookies and form fields.

mod explain;
#[cfg(feature = "fuzzing")]
pub(super) mod fuzz;
mod parameter;
mod root;
mod source;

use std::borrow::Cow;
use std::cell::Cell;

use self::explain::Explain;
use self::root::Root;
pub use self::source::TextSource;
use crate::schema::{ArgMeta, At, Fault, Faults, Literal, Location, Schema, Schemas, Segment};

/// Decodes an argument of a handler from text and checks it.
///
/// A scalar is the parameter that the argument names, the last one where there are several; a `Vec` or a set takes
/// all of them, from header fields the items between their commas; a struct is one parameter a field. `Option` takes
/// absence, of a struct that of all its fields. An absent argument takes its default.
///
/// ```
/// use std::borrow::Cow;
/// use purlin::schema::{ArgMeta, Location, Registry, TextSource, decode_text};
/// # use purlin::schema::{At, Faults, Validate};
/// # use purlin::__private::{schemars, serde};
/// # #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
/// # #[serde(crate = "serde")]
/// # #[schemars(crate = "schemars")]
/// struct Page { limit: u8, after: Option<u64> }
/// # impl Validate for Page { fn validate(&self, _: &At<'_>, _: &mut Faults) {} }
///
/// struct Limit(&'static str);
///
/// impl TextSource for Limit {
///     fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
///         (name == "limit").then_some(self.0.into()).into_iter()
///     }
///
///     fn others<'s>(&'s self, _: &[&str]) -> Vec<Cow<'s, str>> {
///         Vec::new()
///     }
/// }
///
/// let mut registry = Registry::new();
/// registry.input::<Page>();
/// let schemas = registry.finish();
/// let page = |limit| decode_text::<Page>(&Limit(limit), Location::Query, &ArgMeta::new("page"), &schemas);
///
/// assert_eq!(page("20").unwrap(), Page { limit: 20, after: None });
/// assert_eq!(page("many").unwrap_err()[0].kind.code(), "int_parsing");
/// ```
///
/// # Errors
/// The faults of the parameters, at least one and at most a hundred.
pub fn decode_text<T: Schema>(
    source: &impl TextSource,
    location: Location,
    arg: &ArgMeta,
    schemas: &Schemas,
) -> Result<T, Vec<Fault>> {
    let takes_many = Cell::new(false);
    let is_closed = || schemas.is_closed::<T>();
    let root = Root::new(source, arg, T::FIELDS, &is_closed, &takes_many);
    if let Ok(value) = T::deserialize(root) {
        return checked(value, location, arg, takes_many.get())
            .map_err(|faults| as_documented(faults, location, arg));
    }
    let explain = Explain {
        source,
        location,
        arg,
        schemas,
    };
    let faults = explain.faults(schemas.input::<T>(), takes_many.get());
    Err(as_documented(faults, location, arg))
}

/// Header fields have hyphens where arguments have underscores, in the document and so in faults. An alias is as it is written.
#[cold]
fn as_documented(mut faults: Vec<Fault>, location: Location, arg: &ArgMeta) -> Vec<Fault> {
    if location == Location::Header {
        for fault in &mut faults {
            if let Some(Segment::Key(name)) = fault.path.first_mut()
                && arg.alias != Some(&**name)
            {
                *name = name.replace('_', "-").into();
            }
        }
    }
    faults
}

fn checked<T: Schema>(
    value: T,
    location: Location,
    arg: &ArgMeta,
    takes_many: bool,
) -> Result<T, Vec<Fault>> {
    let mut faults = Faults::new(location);
    let named = At::Root.field(arg.wire_name());
    let at = if takes_many { &At::Root } else { &named };
    value.constrain(&arg.constraints, at, &mut faults);
    value.validate(at, &mut faults);
    if faults.is_empty() {
        return Ok(value);
    }
    Err(faults.into_vec())
}

/// A default as a client would write it.
fn literal(literal: &Literal) -> Cow<'static, str> {
    match literal {
        Literal::Bool(true) => Cow::Borrowed("true"),
        Literal::Bool(false) => Cow::Borrowed("false"),
        Literal::Number(number) => Cow::Owned(number.to_string()),
        Literal::Text(text) => Cow::Borrowed(text),
    }
}

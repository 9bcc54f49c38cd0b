//! A field of a PATCH request: left out, `null`, or a value.

use std::borrow::Cow;

use schemars::{JsonSchema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{At, Constraints, Faults, Keywords, Presence, Validate};

/// A field that a PATCH request may leave out, set to `null`, or set to a value (RFC 7396).
///
/// `Option<T>` cannot tell the first two apart. As a field, `Patch<T>` is optional in requests and in answers.
/// Only the decoders of this crate tell the first two apart; `serde_json` alone reports `null` as left out.
///
/// ```
/// use purlin::schema::{Patch, schema};
///
/// #[schema]
/// struct ProductPatch {
///     #[field(min_length = 1)]
///     name: Patch<String>,
///     description: Patch<String>,
/// }
///
/// // What a request with the content {"description": null} is decoded to:
/// let patch = ProductPatch { name: Patch::Absent, description: Patch::Null };
/// let (mut name, mut description) = (String::from("Lamp"), Some(String::from("Bright")));
/// patch.name.apply_to(&mut name);
/// patch.description.apply_to_option(&mut description);
/// assert_eq!((name.as_str(), description), ("Lamp", None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Patch<T> {
    /// The field is left out: leave the value as it is.
    #[default]
    Absent,
    /// The field is `null`: take the value away.
    Null,
    /// The field has a value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the field is left out.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the field is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, if there is one.
    pub const fn as_value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one, without telling `null` from a field left out.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The change: `None` leaves the value, `Some(None)` takes it away, `Some(Some(value))` sets it.
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// The same with a reference to the value.
    pub const fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(value),
        }
    }

    /// The same with the value changed by `change`.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }

    /// Sets `target` if there is a value. A field left out and `null` change nothing, for `target` cannot be empty.
    pub fn apply_to(self, target: &mut T) {
        if let Self::Value(value) = self {
            *target = value;
        }
    }

    /// Sets `target` to the value, or to `None` for `null`. A field left out changes nothing.
    pub fn apply_to_option(self, target: &mut Option<T>) {
        if let Some(change) = self.into_change() {
            *target = change;
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Validate> Validate for Patch<T> {
    const ACCEPTS: Keywords = T::ACCEPTS;
    const PRESENCE: Presence = Presence::Optional;
    const FIELDS: Option<&'static [&'static str]> = T::FIELDS;

    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        if let Self::Value(value) = self {
            value.validate(at, faults);
        }
    }

    fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
        if let Self::Value(value) = self {
            value.constrain(rules, at, faults);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

/// A value, or `null`. That the field may be left out stands with the object, not here.
impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Option::<T>::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> schemars::Schema {
        Option::<T>::json_schema(generator)
    }
}

/// An absent value is written as `null` where it cannot be left out: as the item of an array.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_unit(),
            Self::Value(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(PatchVisitor(std::marker::PhantomData))
    }
}

/// serde asks a missing field for `none`; a `null` that is there is a `unit`.
struct PatchVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PatchVisitor<T> {
    type Value = Patch<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Patch::Absent)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Patch::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::deserialize(deserializer).map(Patch::Value)
    }
}

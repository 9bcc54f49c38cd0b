//! Secrets take the keywords of what they hide. They are for fields that are `write_only`, since nothing writes them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use zeroize::Zeroize;

use crate::schema::{At, Constraints, Faults, Keywords, Validate};
use crate::secret::Secret;

impl<T: Validate + Zeroize> Validate for Secret<T> {
    const ACCEPTS: Keywords = T::ACCEPTS;

    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        self.expose().validate(at, faults);
    }

    fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
        self.expose().constrain(rules, at, faults);
    }
}

impl<T: JsonSchema + Zeroize> JsonSchema for Secret<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

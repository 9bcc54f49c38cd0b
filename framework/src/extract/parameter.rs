//! What the four kinds of parameters have in common.

/// Implements access to the value of a parameter wrapper. Its [`Extract`](super::Extract) is written out, since errors of the
/// compiler show where it stands.
macro_rules! parameter {
    ($wrapper:ident) => {
        impl<T> std::ops::Deref for $wrapper<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> $wrapper<T> {
            /// The value.
            pub fn into_inner(self) -> T {
                self.0
            }
        }
    };
}

pub(super) use parameter;

use std::any::TypeId;

use super::{Cx, PathNames};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Location, Schema, TextSource, decode_text};

/// The names of the path that a parameter of type `T` reads.
pub(super) const fn path_names<T: Schema>() -> PathNames {
    match T::FIELDS {
        Some(fields) => PathNames::Fields(fields),
        None => PathNames::Argument,
    }
}

/// Documents a parameter, and the 422 if its text can be wrong.
pub(super) fn describe<T: Schema>(operation: &mut OperationBuilder<'_>, location: Location, arg: &ArgMeta) {
    operation.parameters::<T>(location, arg);
    if !takes_any_text::<T>(location, arg) {
        describe_validation(operation);
    }
}

/// Whether no text can be wrong: then 422 is not promised.
fn takes_any_text<T: Schema>(location: Location, arg: &ArgMeta) -> bool {
    let is_text = TypeId::of::<T>() == TypeId::of::<String>();
    let may_be_absent = TypeId::of::<T>() == TypeId::of::<Option<String>>()
        || TypeId::of::<T>() == TypeId::of::<Option<Vec<String>>>()
        || arg.default.is_some() && is_text;
    let any = match location {
        Location::Path => is_text,
        Location::Query | Location::Header | Location::Cookie => may_be_absent,
        Location::Body => false,
    };
    any && arg.constraints.is_empty()
}

/// Decodes a parameter from the place it stands in.
pub(super) fn decode<T: Schema>(
    source: &impl TextSource,
    location: Location,
    arg: &ArgMeta,
    cx: &Cx,
) -> Result<T, Reject> {
    decode_text(source, location, arg, &cx.resources().schemas).map_err(Reject::Invalid)
}

/// Documents the answer to faulty input.
pub(super) fn describe_validation(operation: &mut OperationBuilder<'_>) {
    operation.problem(
        422,
        "validation_failed",
        "The request breaks the rules listed in `errors`.",
    );
}

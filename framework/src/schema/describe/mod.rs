//! The JSON Schema (draft 2020-12) of a type, built from what `#[schema]` writes down about it.
//!
//! The expansion of the macro holds data and calls; all that happens stands here, compiled once.

mod about;
mod default;
mod object;
mod rules;
mod simple;
mod tag;
mod union;

pub use about::{About, Member};
pub(in crate::schema) use about::{MISTAKE, MODULE};
pub use default::{DefaultOfText, FieldDefault};
pub use object::Object;
pub(in crate::schema) use simple::of_type;
pub use simple::{example, held, id, name, newtype, strings, text};
pub use tag::tagged;
pub use union::{Union, Variant, VariantOf, Variants};

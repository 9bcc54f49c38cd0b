//! What a value must look like: its JSON Schema, its rules, and the faults found when it breaks them.

mod argument;
pub(crate) mod checks;
mod constraints;
mod decode;
pub(crate) mod describe;
pub(crate) mod dialect;
mod encode;
mod fault;
mod fault_kind;
mod patch;
pub(crate) mod record;
mod registry;
pub(crate) mod rules;
pub(crate) mod sent;
mod traverse;
mod types;
pub(crate) mod union;
mod validate;

pub use argument::{ArgMeta, Literal};
pub use constraints::{Bound, Constraints, Format, Keywords, Pattern};
#[cfg(feature = "fuzzing")]
pub(crate) use decode::fuzz;
pub use decode::{TextSource, check_json, decode_json, decode_text};
pub(crate) use decode::{examples, truth};
pub(crate) use encode::{encode_json, write_string, write_string_with};
pub(crate) use fault::write_pointer;
pub use fault::{At, Fault, Faults, Location, Segment};
pub use fault_kind::FaultKind;
pub(crate) use fault_kind::Member;
pub use patch::Patch;
#[doc = include_str!("schema.md")]
pub use purlin_macros::schema;
pub(crate) use registry::MAX_HOPS;
pub use registry::{Registry, Schemas};
pub use validate::{CheckError, Presence, Schema, Validate};

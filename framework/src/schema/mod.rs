//! What a value must look like: its JSON Schema, its rules, and the faults found when it breaks them.

mod argument;
mod constraints;
mod fault;
mod validate;

pub use argument::{ArgMeta, Literal};
pub use constraints::{Bound, Constraints, Format, Keywords, Pattern};
pub use fault::{At, Fault, FaultKind, Faults, Location, Segment};
pub use validate::{CheckError, Schema, Validate};

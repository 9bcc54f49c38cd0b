//! The value of a field that a request leaves out.

/// The default of the field `INDEX`, written as `#[field(default = ...)]`: the decoder and the document both ask here.
pub trait FieldDefault<const INDEX: usize> {
    /// The type of the field.
    type Value;

    /// The default.
    fn value() -> Self::Value;
}

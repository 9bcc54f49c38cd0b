//! The value of a field that a request leaves out.

/// The default of the field `INDEX`, written as `#[field(default = ...)]`: the decoder and the document both ask here.
///
/// The type of the field is a parameter, which may be private where the struct is not; an associated type may not.
pub trait FieldDefault<const INDEX: usize, T> {
    /// The default.
    fn value() -> T;
}

//! The value of a field that a request leaves out.

/// The default of the field `INDEX`, written as `#[field(default = ...)]`: the decoder and the document both ask here.
///
/// The type of the field is a parameter, which may be private where the struct is not; an associated type may not.
pub trait FieldDefault<const INDEX: usize, T> {
    /// The default.
    fn value() -> T;
}

/// What a text literal in `#[field(default = "..")]` becomes, whichever type of text the field has.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not made of a text",
    label = "no value of the field's type",
    note = "the default of a field is a value in Rust: write `Some(\"EUR\".to_owned())` or `Order::Newest`; only that of an argument, and of a setting, is written as text"
)]
pub trait DefaultOfText: Sized {
    /// The value.
    fn of_text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> DefaultOfText for T {
    fn of_text(text: &'static str) -> Self {
        text.into()
    }
}

//! What does not fit together.

use syn::DeriveInput;

use crate::sink::Sink;

/// Notes every contradiction.
pub(super) fn service(input: &DeriveInput, sink: &Sink) {
    if !input.generics.params.is_empty() {
        sink.error(
            &input.generics,
            "a service has no parameters: an app has one of it, so write the types that it has",
        );
    }
    for attribute in input.attrs.iter().filter(|it| it.path().is_ident("service")) {
        sink.error(attribute, "`#[service(..)]` stands before a field");
    }
}

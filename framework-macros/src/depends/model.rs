//! What the user wrote, understood.

use syn::{Data, DeriveInput, Fields};

use crate::function::argument::{self, Argument};
use crate::sink::Sink;

/// The fields, which are arguments.
pub(super) fn fields(input: &DeriveInput, sink: &Sink) -> Vec<Argument> {
    if !input.generics.params.is_empty() {
        sink.error(
            &input.generics,
            "a struct of arguments has no parameters: write one for each",
        );
    }
    let Data::Struct(data) = &input.data else {
        sink.error(&input.ident, "arguments are the fields of a struct");
        return Vec::new();
    };
    match &data.fields {
        Fields::Named(fields) => {
            let fields = fields.named.iter();
            fields
                .filter_map(|field| argument::of_field(field, sink))
                .collect()
        }
        other => {
            let message =
                "arguments have names, by which they are read: write `struct Listing { limit: Query<u32> }`";
            if other.is_empty() {
                sink.error(&input.ident, message);
            } else {
                sink.error(other, message);
            }
            Vec::new()
        }
    }
}

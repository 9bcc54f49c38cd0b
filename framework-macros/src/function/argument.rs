//! One argument of a function.

use proc_macro2::TokenStream;
use syn::{Attribute, Field, FnArg, Ident, Pat, PatType, Type};

use super::field::{self, ArgumentField};
use super::{Function, Kind};
use crate::schema::doc;
use crate::sink::Sink;

/// One argument of the function.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// The doc comment, as an expression.
    pub(crate) doc: Option<TokenStream>,
    pub(crate) field: ArgumentField,
}

/// The arguments of a function. What macros write at them is taken off.
pub(crate) fn all(function: &mut Function, kind: Kind, sink: &Sink) -> Vec<Argument> {
    let inputs = function.sig.inputs.iter_mut();
    inputs.filter_map(|input| argument(input, kind, sink)).collect()
}

/// A field of a struct as an argument.
pub(crate) fn of_field(field: &Field, sink: &Sink) -> Option<Argument> {
    Some(Argument {
        name: field.ident.clone()?,
        ty: field.ty.clone(),
        doc: doc::text(&field.attrs),
        field: field::read(&field.attrs, sink),
    })
}

fn argument(input: &mut FnArg, kind: Kind, sink: &Sink) -> Option<Argument> {
    let FnArg::Typed(PatType { attrs, pat, ty, .. }) = input else {
        sink.error(
            input,
            format!("{kind} is a free function: take what it needs as arguments, such as `State<T>`"),
        );
        return None;
    };
    unconditional(attrs, kind, sink);
    let (doc, field) = (doc::text(attrs), field::read(attrs, sink));
    let taken = ["doc", "field", "cfg_attr"];
    attrs.retain(|attribute| taken.iter().all(|name| !attribute.path().is_ident(name)));
    let Some(name) = name(pat) else {
        let message = if matches!(**pat, Pat::Wild(_)) {
            "an argument has a name, also if the function does not use it: write `_user: Dep<..>`, or `_id: Path<..>` to read `id`"
        } else {
            "an argument has one name, which is the name of what it reads: write `Path(id): Path<..>` or `id: Path<..>`"
        };
        sink.error(&pat, message);
        return None;
    };
    Some(Argument {
        name,
        ty: (**ty).clone(),
        doc,
        field,
    })
}

/// Notes conditions: the compiler takes an argument away after the macro has written the call that hands it over.
fn unconditional(attributes: &[Attribute], kind: Kind, sink: &Sink) {
    let conditions = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr"));
    for condition in conditions {
        sink.error(
            condition,
            format!("an argument of {kind} stands there always: write two functions, each with `#[cfg(..)]`"),
        );
    }
}

/// The one name that a pattern binds: of `id`, of `Path(id)`, of `Json(Some(id))`.
fn name(pattern: &Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(ident) if ident.subpat.is_none() => Some(ident.ident.clone()),
        Pat::Paren(paren) => name(&paren.pat),
        Pat::TupleStruct(tuple) => {
            let mut names = tuple.elems.iter().filter_map(name);
            names.next().filter(|_| names.next().is_none())
        }
        _ => None,
    }
}

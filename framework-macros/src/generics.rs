//! The parameters of an item.

use syn::{GenericParam, Generics, Ident};

/// The names of its types and constants. Lifetimes are inferred wherever they are not named.
pub(crate) fn names(generics: &Generics) -> Vec<&Ident> {
    let parameters = generics.params.iter();
    parameters
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect()
}

//! Which attributes of the method stand on each that is made of it.

use syn::{Attribute, Meta, parse_quote};

/// What says something of a method whatever it does. Any other attribute may name arguments, or do something around the work, and stands
/// on the method with the user's body only.
const OF_ALL: &[&str] = &[
    "doc",
    "cfg",
    "allow",
    "warn",
    "deny",
    "forbid",
    "deprecated",
    "must_use",
    "inline",
];

/// The attributes of a method that does not do the work. What is expected of the work need not be true of it.
pub(super) fn of_all(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut all = Vec::new();
    for attribute in attributes {
        if OF_ALL.iter().any(|name| attribute.path().is_ident(name)) {
            all.push(attribute.clone());
        } else if let Meta::List(list) = &attribute.meta
            && list.path.is_ident("expect")
        {
            let lints = &list.tokens;
            all.push(parse_quote!(#[allow(#lints)]));
        }
    }
    all
}

pub(super) fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn attributes_of_others_stand_on_the_work() {
        let attributes: Vec<Attribute> = vec![
            parse_quote!(#[doc = "Text"]),
            parse_quote!(#[tracing::instrument(skip(self, tx))]),
            parse_quote!(#[expect(dead_code, reason = "none")]),
            parse_quote!(#[instrument]),
            parse_quote!(#[must_use]),
        ];
        let all = of_all(&attributes);
        let expected = quote!(#[doc = "Text"] #[allow(dead_code, reason = "none")] #[must_use]);
        assert_eq!(quote!(#(#all)*).to_string(), expected.to_string());
    }
}

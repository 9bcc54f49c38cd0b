//! `Respond`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{DeriveInput, Generics, parse_quote};

use super::model::{Answer, Field, Item, Part, span};

/// The implementation.
pub(super) fn implementation(item: &Item<'_>) -> TokenStream {
    let name = &item.input.ident;
    let [operation, cx] = ["operation", "cx"].map(local);
    let describe = item.answers.iter().map(describe);
    let respond = item.answers.iter().map(respond);
    let bounded = bounded(item);
    let (generics, types, bounds) = bounded.split_for_impl();
    quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "a variant that is deprecated is still answered")]
        impl #generics ::purlin::respond::Respond for #name #types #bounds {
            fn describe(#operation: &mut ::purlin::openapi::OperationBuilder<'_>) {
                #(#describe)*
            }

            fn respond(self, #cx: &::purlin::extract::Cx) -> ::purlin::Response {
                match self { #(#respond)* }
            }
        }
    }
}

/// An implementation that does nothing, so that uses of the type add no errors.
pub(super) fn fallback(input: &DeriveInput, errors: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    quote! {
        #errors
        impl #generics ::purlin::respond::Respond for #name #types #bounds {
            fn describe(_: &mut ::purlin::openapi::OperationBuilder<'_>) {}

            fn respond(self, _: &::purlin::extract::Cx) -> ::purlin::Response {
                ::core::unreachable!()
            }
        }
    }
}

/// The generics of the implementation: with parameters, each field is what its part asks for. Without them the compiler
/// finds a wrong type by itself, and names it at the field.
fn bounded(item: &Item<'_>) -> Generics {
    let mut generics = item.input.generics.clone();
    if generics.type_params().next().is_none() {
        return generics;
    }
    let clause = generics.make_where_clause();
    for field in item.answers.iter().flat_map(|answer| &answer.fields) {
        let ty = field.ty;
        clause.predicates.extend(match field.part {
            Some(Part::Body) => Some(parse_quote!(#ty: ::purlin::respond::Respond)),
            Some(Part::Header(_)) => Some(parse_quote!(#ty: ::purlin::respond::IntoHeader)),
            Some(Part::Cookie) => Some(parse_quote!(#ty: ::purlin::respond::IntoCookies)),
            None => None::<syn::WherePredicate>,
        });
    }
    generics
}

fn describe(answer: &Answer<'_>) -> TokenStream {
    let operation = local("operation");
    let doc = &answer.doc;
    let status = optional(answer.status.as_ref());
    let body = optional(body(answer).map(|(_, field)| item(field, "Respond", "describe")));
    let fields = answer.fields.iter().filter_map(document);
    quote! {
        ::purlin::__private::describe_answer(#operation, #doc, #status, #body, &[#(#fields),*]);
    }
}

fn document(field: &Field<'_>) -> Option<TokenStream> {
    let doc = &field.doc;
    let (name, required, schema) = match &field.part {
        Some(Part::Header(name)) => (
            name.to_token_stream(),
            item(field, "IntoHeader", "REQUIRED"),
            item(field, "IntoHeader", "schema"),
        ),
        Some(Part::Cookie) => (
            quote!("set-cookie"),
            item(field, "IntoCookies", "REQUIRED"),
            quote!(::purlin::__private::cookie_schema),
        ),
        Some(Part::Body) | None => return None,
    };
    Some(quote! {
        ::purlin::__private::FieldDoc { name: #name, doc: #doc, required: #required, schema: #schema }
    })
}

fn respond(answer: &Answer<'_>) -> TokenStream {
    let cx = local("cx");
    let path = &answer.path;
    let members = answer.fields.iter().map(|field| &field.member);
    let bindings = (0..answer.fields.len()).map(binding);
    let body = body(answer).map(|(index, field)| {
        let binding = binding(index);
        let respond = item(field, "Respond", "respond");
        quote!(::of(#respond(#binding, #cx)))
    });
    let start = body.unwrap_or_else(|| quote!(::empty()));
    let status = answer.status.as_ref().map(|status| quote!(.status(#status)));
    let fields = answer.fields.iter().enumerate().filter_map(write);
    quote! {
        #path { #(#members: #bindings),* } => ::purlin::__private::Answer #start #status #(#fields)* .finish(#cx),
    }
}

fn write((index, field): (usize, &Field<'_>)) -> Option<TokenStream> {
    let binding = binding(index);
    match &field.part {
        Some(Part::Header(name)) => {
            let write = item(field, "IntoHeader", "into_header");
            Some(quote!(.header(#name, #write(#binding))))
        }
        Some(Part::Cookie) => {
            let write = item(field, "IntoCookies", "into_cookies");
            Some(quote!(.cookie(#write(#binding))))
        }
        Some(Part::Body) | None => None,
    }
}

/// An item of a trait of the field's type. All are named in one way at one place, so that the compiler tells only once
/// that the type has none.
fn item(field: &Field<'_>, name: &str, item: &str) -> TokenStream {
    let (ty, span) = (field.ty, span(field.ty));
    let [name, item] = [name, item].map(|name| Ident::new(name, span));
    quote_spanned!(span=> <#ty as ::purlin::respond::#name>::#item)
}

fn body<'b>(answer: &'b Answer<'_>) -> Option<(usize, &'b Field<'b>)> {
    answer
        .fields
        .iter()
        .enumerate()
        .find(|(_, field)| matches!(field.part, Some(Part::Body)))
}

/// An `Option` in code.
fn optional(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(
        || quote!(::core::option::Option::None),
        |value| quote!(::core::option::Option::Some(#value)),
    )
}

/// The variable that holds a field.
fn binding(index: usize) -> Ident {
    local(&format!("field{index}"))
}

/// A local variable that no name of the user's can meet.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

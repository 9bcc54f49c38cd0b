//! The parts of expansions that do not depend on what a function is made to be.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Attribute, Generics, LitStr, Type};

use super::Function;
use super::argument::Argument;
use super::place::Place;

/// A braced struct lives among the types only, so it can have the function's name, and one `use` imports both.
pub(crate) fn twin(function: &Function, generics: &Generics, conditions: &[Attribute]) -> TokenStream {
    let (visibility, name) = (&function.vis, &function.sig.ident);
    let types: Vec<&Ident> = generics.type_params().map(|parameter| &parameter.ident).collect();
    let held = (!types.is_empty()).then(|| {
        quote! {
            #[allow(dead_code, reason = "it has no values")]
            __of: (#(::core::marker::PhantomData<#types>),*)
        }
    });
    let bounds = &generics.where_clause;
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, reason = "it has the name of the function that it stands for")]
        #visibility struct #name #generics #bounds { #held }
    }
}

/// What is known of an argument. The scope is that of requests if none is named.
pub(crate) fn argument(argument: &Argument, scope: Option<&TokenStream>) -> TokenStream {
    let Argument { name, ty, doc, field } = argument;
    let name = LitStr::new(&wire_name(name), name.span());
    let doc = doc.as_ref().map(|doc| quote!(doc: #doc,));
    let of_type = of_argument(ty, scope, "ARG");
    let base = quote!(::purlin::schema::ArgMeta::new(#name));
    let fields = field.meta_fields();
    let meta = if doc.is_none() && fields.is_empty() {
        base
    } else {
        quote!(::purlin::schema::ArgMeta { #doc #fields ..#base })
    };
    quote!(::purlin::extract::Arg { meta: #meta, ..#of_type })
}

/// The name of what an argument reads. Underscores in front only say that the function does not use it.
pub(crate) fn wire_name(name: &Ident) -> String {
    let name = name.unraw().to_string();
    let plain = name.trim_start_matches('_');
    if plain.is_empty() { name.as_str() } else { plain }.to_owned()
}

/// What the type of an argument has of `Extract`, in a scope.
pub(crate) fn of_argument(ty: &Type, scope: Option<&TokenStream>, item: &str) -> TokenStream {
    let scope = scope.map(|scope| quote!(<#scope>));
    Place::of(ty).item(ty, &quote!(extract::Extract #scope), item)
}

/// A local variable that no name of the user's can meet.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

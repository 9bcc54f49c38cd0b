//! serde's derives and attributes on the user's item.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Ident, Lit, Path, parse_quote};

use super::{bounded, without_self};
use crate::schema::model::{Content, Default, Field, Item, Shape, Tagging, Variant};

/// Adds serde's derives and attributes, where the implementations are not our own.
pub(super) fn annotate(item: &Item, input: &mut DeriveInput) {
    let root = &item.root;
    let serde = quote!(#root::__private::serde);
    input.attrs.push(match item.shape {
        Shape::Struct(_) => return,
        Shape::Union(..) => parse_quote!(#[derive(#serde::Serialize)]),
        Shape::Newtype(_) | Shape::Words(_) => {
            parse_quote!(#[derive(#serde::Serialize, #serde::Deserialize)])
        }
    });
    input.attrs.push(container(item));
    if let (Data::Enum(data), Shape::Words(variants) | Shape::Union(_, variants)) =
        (&mut input.data, &item.shape)
    {
        for (target, variant) in data.variants.iter_mut().zip(variants) {
            rename(&mut target.attrs, &variant.wire, &variant.name);
            annotate_variant(item, &mut target.fields, variant);
        }
    }
}

fn annotate_variant(item: &Item, target: &mut Fields, variant: &Variant) {
    if let Content::Struct(fields) = &variant.content {
        annotate_fields(item, target, fields);
    }
}

/// The path of the purlin crate in the texts that serde's attributes take. `$crate` is a token that no text has, so it gets a name
/// beside the item.
fn root(item: &Item) -> Path {
    alias_name(item).map_or_else(|| item.root.clone(), Path::from)
}

/// The name of the purlin crate beside the item, if its path begins with `$crate`.
fn alias_name(item: &Item) -> Option<Ident> {
    let first = &item.root.segments.first()?.ident;
    (first == "$crate").then(|| super::own(&format!("__purlin_of_{}", item.ident.unraw())))
}

/// The `use` that gives it this name, if serde's attributes need it.
pub(super) fn alias(item: &Item) -> Option<TokenStream> {
    let (root, name) = (&item.root, alias_name(item)?);
    let is_written = !matches!(item.shape, Shape::Struct(_));
    is_written.then(|| quote!(use #root as #name;))
}

fn container(item: &Item) -> Attribute {
    let root = root(item);
    let serde = quote!(#root::__private::serde).to_string();
    let mut options = vec![quote!(crate = #serde)];
    match &item.shape {
        Shape::Union(Tagging::Internal(tag), _) => options.push(quote!(tag = #tag)),
        Shape::Union(Tagging::Adjacent(tag, content), _) => {
            options.push(quote!(tag = #tag, content = #content));
        }
        Shape::Union(Tagging::Untagged, _) => options.push(quote!(untagged)),
        _ => {}
    }
    let bounds = item.generics.type_params().map(|parameter| {
        let ident = &parameter.ident;
        quote!(#ident: #root::schema::Schema)
    });
    let bounds = quote!(#(#bounds),*).to_string();
    if !bounds.is_empty() {
        options.push(quote!(bound = #bounds));
    }
    parse_quote!(#[serde(#(#options),*)])
}

fn annotate_fields(item: &Item, target: &mut Fields, fields: &[Field]) {
    let root = root(item);
    for (target, field) in target.iter_mut().zip(fields) {
        if let Some(ident) = &field.ident {
            rename(&mut target.attrs, &field.wire, &ident.to_string());
        }
        let is_left_out = if field.write_only.is_some() {
            quote!(#root::__private::is_unsent)
        } else {
            quote!(#root::__private::is_absent)
        };
        let is_left_out = syn::LitStr::new(&is_left_out.to_string(), field.ty.span());
        target
            .attrs
            .push(parse_quote!(#[serde(skip_serializing_if = #is_left_out)]));
    }
}

fn rename(attributes: &mut Vec<Attribute>, wire: &str, name: &str) {
    if wire != name {
        attributes.push(parse_quote!(#[serde(rename = #wire)]));
    }
}

/// The implementations that make the written defaults.
pub(super) fn defaults(item: &Item) -> TokenStream {
    let ident = &item.ident;
    let generics = bounded(&item.generics, &quote!(__p::Schema));
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let name = quote!(#ident #arguments);
    let implementations = item.fields().into_iter().filter_map(|field| {
        let Some(Default::Value(value)) = &field.default else {
            return None;
        };
        let (index, value) = (field.index, converted(value));
        let ty = without_self(field.ty.to_token_stream(), &name);
        Some(quote! {
            impl #impl_generics __p::FieldDefault<#index, #ty> for #name #clause {
                fn value() -> #ty { #value }
            }
        })
    });
    implementations.collect()
}

/// The value, with a text literal turned into whichever text type the field has.
fn converted(value: &Expr) -> TokenStream {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) => quote_spanned!(text.span()=> __p::DefaultOfText::of_text(#text)),
        other => other.to_token_stream(),
    }
}

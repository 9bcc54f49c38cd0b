//! The struct of rows that are not stored yet.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Field, Item};

/// The struct.
pub(super) fn definition(item: &Item<'_>) -> TokenStream {
    let (new, visibility, derives) = (&item.new, &item.input.vis, &item.derives);
    let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    let doc = format!("A row of `{}` that is not stored yet.", item.table.text);
    let fields = item.fields.iter().filter(|field| field.is_given()).map(|field| {
        let Field {
            ident,
            visibility,
            ty,
            docs,
            ..
        } = field;
        let undocumented = docs.is_empty().then(|| {
            let doc = format!("The column `{}`.", field.column.text);
            quote!(#[doc = #doc])
        });
        let default = field.says.default.iter().map(|sql| {
            let doc = format!("`None` leaves it to the database: `{}`.", sql.value());
            quote!(#[doc = ""] #[doc = #doc])
        });
        let ty = if field.says.default.is_some() {
            quote!(::core::option::Option<#ty>)
        } else {
            quote!(#ty)
        };
        quote!(#(#docs)* #undocumented #(#default)* #visibility #ident: #ty)
    });
    quote! {
        #[doc = #doc]
        #derives
        #visibility struct #new {
            #(#fields,)*
        }
    }
}

/// The implementation of `NewRow`.
pub(super) fn implementation(item: &Item<'_>) -> TokenStream {
    let (new, name) = (&item.new, &item.input.ident);
    let stored = || {
        item.fields
            .iter()
            .filter(|field| field.says.soft_delete.is_none())
    };
    let columns = stored().map(|field| &field.column.text);
    let values = stored().map(value);
    let autos = item.fields.iter().filter(|field| field.says.auto.is_some());
    let autos = autos.map(|field| &field.column.text);
    quote! {
        impl __m::NewRow for #new {
            type Model = #name;
            const COLUMNS: &'static [&'static str] = &[#(#columns),*];
            const AUTO: &'static [&'static str] = &[#(#autos),*];
            fn values(self) -> ::std::vec::Vec<::core::option::Option<__m::Value>> {
                ::std::vec![#(#values),*]
            }
        }
    }
}

fn value(field: &Field<'_>) -> TokenStream {
    let (ident, ty, says) = (field.ident, field.ty, &field.says);
    if says.auto.is_some() {
        return quote_spanned!(ty.span()=> <#ty as __m::AutoValue>::generate());
    }
    if says.version.is_some() {
        let number = quote_spanned!(ty.span()=> <#ty as __m::VersionNumber>);
        return quote!(::core::option::Option::Some(#number::first()));
    }
    let to_value = if says.json.is_some() {
        quote_spanned!(ty.span()=> __m::json_value::<#ty>)
    } else {
        quote_spanned!(ty.span()=> <#ty as __m::ColumnValue>::to_value)
    };
    if says.default.is_some() {
        quote!(self.#ident.as_ref().map(#to_value))
    } else {
        quote!(::core::option::Option::Some(#to_value(&self.#ident)))
    }
}

//! `Settings` and `Setting` for a struct, `SettingValue` for an enum.

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, LitStr};

use super::model::{Field, Item, Shape, Value, Word};

/// All implementations.
pub(super) fn item(item: &Item<'_>) -> TokenStream {
    let implementations = match &item.shape {
        Shape::Settings(fields) => settings(item, fields),
        Shape::Words(words) => value(&item.input.ident, words),
    };
    quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "a setting that is deprecated is still read")]
        const _: () = {
            use ::purlin::__private as __p;
            #implementations
        };
    }
}

/// Implementations that do nothing, so that uses of the type add no errors.
pub(super) fn fallback(input: &DeriveInput, errors: Option<&TokenStream>) -> TokenStream {
    if !input.generics.params.is_empty() {
        // The traits ask more of a parameter than the user wrote.
        return quote!(#errors);
    }
    let name = &input.ident;
    let implementation = if matches!(input.data, Data::Enum(_)) {
        quote! {
            impl ::purlin::config::SettingValue for #name {
                fn expected() -> ::std::borrow::Cow<'static, str> { ::core::unreachable!() }
                fn parse(_: &str) -> ::core::option::Option<Self> { ::core::unreachable!() }
                fn show(&self) -> ::std::string::String { ::core::unreachable!() }
            }
        }
    } else {
        let group = group(name);
        quote! {
            impl ::purlin::config::Settings for #name {
                fn read(_: &mut ::purlin::config::Reader<'_>) -> ::core::option::Option<Self> {
                    ::core::unreachable!()
                }
            }
            #group
        }
    };
    quote!(#errors #implementation)
}

fn settings(item: &Item<'_>, fields: &[Field<'_>]) -> TokenStream {
    let name = &item.input.ident;
    let count = fields.len();
    let metas = fields.iter().map(meta);
    let assertions = fields.iter().flat_map(assertions).chain(files(item, fields));
    let prefix = item
        .prefix
        .iter()
        .map(|it| quote!(const PREFIX: &'static str = #it;));
    let table = item
        .table
        .iter()
        .map(|it| quote!(const TABLE: &'static str = #it;));
    let reads = fields.iter().enumerate().map(|(index, field)| read(index, field));
    let members = fields.iter().enumerate().map(|(index, field)| {
        let (ident, local) = (field.ident, local(index));
        quote!(#ident: #local?)
    });
    let whole = quote!(::core::option::Option::Some(__settings));
    let check = item.check.as_ref();
    let check = check.map_or(whole, |path| quote!(__reader.check(__settings, #path)));
    let group = group(name);
    quote! {
        static __FIELDS: [__p::SettingField; #count] = [#(#metas),*];
        #(const _: () = #assertions;)*

        impl ::purlin::config::Settings for #name {
            #(#prefix)*
            #(#table)*
            fn read(__reader: &mut ::purlin::config::Reader<'_>) -> ::core::option::Option<Self> {
                #(#reads)*
                let _ = (&__FIELDS, &__reader);
                let __settings = Self { #(#members),* };
                #check
            }
        }

        #group
    }
}

/// A struct of settings as a field of another.
fn group(name: &Ident) -> TokenStream {
    quote! {
        impl ::purlin::config::Setting for #name {
            const IS_GROUP: bool = true;
            fn read(
                __reader: &mut ::purlin::config::Reader<'_>,
                __field: &'static ::purlin::config::SettingField,
            ) -> ::core::option::Option<Self> {
                __reader.group::<Self>(__field)
            }
            fn show(&self) -> ::std::string::String { ::std::string::String::new() }
        }
    }
}

fn meta(field: &Field<'_>) -> TokenStream {
    let name = &field.name;
    let variable = field.variable.iter().map(|variable| quote!(.variable(#variable)));
    let doc = field.doc.iter().map(|doc| quote!(.doc(#doc)));
    let default = field.default.iter().filter_map(|default| match &default.value {
        Value::Text(text) => Some(quote!(.default(#text))),
        Value::OfType | Value::Expr(_) => None,
    });
    let sensitive = field.sensitive.iter().map(|_| quote!(.sensitive()));
    let rules = (!field.rules.is_empty()).then(|| {
        let rules = field.rules.tokens();
        quote!(.rules(#rules))
    });
    quote!(__p::SettingField::new(#name) #(#variable)* #(#doc)* #(#default)* #(#sensitive)* #rules)
}

/// Assertions that the type takes the keywords.
fn assertions(field: &Field<'_>) -> Vec<TokenStream> {
    let ty = field.ty;
    let setting = quote!(<#ty as ::purlin::config::Setting>);
    let mut all = field.rules.assertions(&quote!(#setting::ACCEPTS));
    let keywords = field.default.iter().map(|default| &default.keyword);
    all.extend(keywords.chain(&field.sensitive).map(|keyword| {
        let message = format!("`{keyword}` stands on the settings inside: this type is a group of them");
        quote_spanned!(keyword.span()=> ::core::assert!(!#setting::IS_GROUP, #message))
    }));
    all
}

/// Assertions that no field has the variable which names the file of a secret one.
fn files(item: &Item<'_>, fields: &[Field<'_>]) -> Vec<TokenStream> {
    let prefix = item.prefix.as_ref().map(LitStr::value).unwrap_or_default();
    let variables: HashMap<String, &Field<'_>> = fields
        .iter()
        .map(|field| (field.variable(&prefix), field))
        .collect();
    let pairs = fields.iter().filter_map(|field| {
        let variable = field.variable(&prefix);
        let other = variables.get(&format!("{variable}_FILE"))?;
        Some((field, variable, other))
    });
    let assertion = |(field, variable, other): (&Field<'_>, String, &&Field<'_>)| {
        let message = format!(
            "{variable}_FILE names a file that holds `{}`: write another name, as in `env = \"{variable}_PATH\"`",
            field.name,
        );
        let (ty, is_sensitive) = (field.ty, field.sensitive.is_some());
        let is_secret = quote!(#is_sensitive || <#ty as ::purlin::config::Setting>::IS_SECRET);
        quote_spanned!(other.place().span()=> ::core::assert!(!(#is_secret), #message))
    };
    pairs.map(assertion).collect()
}

fn read(index: usize, field: &Field<'_>) -> TokenStream {
    let (local, ty) = (local(index), field.ty);
    let default = match field.default.as_ref().map(|default| &default.value) {
        None | Some(Value::Text(_)) => quote!(::core::option::Option::None),
        Some(Value::OfType) => {
            quote_spanned!(ty.span()=> ::core::option::Option::Some(<#ty as ::core::default::Default>::default))
        }
        Some(Value::Expr(value)) => quote!(::core::option::Option::Some(|| #value)),
    };
    // The reader is a name of this expansion, which that of a type that a `macro_rules!` was handed does not see.
    let span = ty.span().resolved_at(Span::call_site());
    quote_spanned!(span=> let #local = __reader.setting::<#ty>(&__FIELDS[#index], #default);)
}

fn local(index: usize) -> Ident {
    format_ident!("__field{index}")
}

fn value(name: &Ident, words: &[Word<'_>]) -> TokenStream {
    let list = words.iter().map(|word| &word.word);
    let parses = words
        .iter()
        .map(|Word { ident, word }| quote!(#word => ::core::option::Option::Some(Self::#ident),));
    let shows = words
        .iter()
        .map(|Word { ident, word }| quote!(Self::#ident => #word,));
    quote! {
        impl ::purlin::config::SettingValue for #name {
            fn expected() -> ::std::borrow::Cow<'static, str> {
                __p::words(&[#(#list),*])
            }
            fn parse(__text: &str) -> ::core::option::Option<Self> {
                match __text.trim() {
                    #(#parses)*
                    _ => ::core::option::Option::None,
                }
            }
            fn show(&self) -> ::std::string::String {
                ::std::string::String::from(match self { #(#shows)* })
            }
        }
    }
}

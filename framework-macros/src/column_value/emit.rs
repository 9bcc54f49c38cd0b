//! The implementation of `ColumnValue`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Member, Type};

use super::model::{Shape, Word};

/// All implementations.
pub(super) fn item(input: &DeriveInput, shape: &Shape<'_>) -> TokenStream {
    match shape {
        Shape::Words(words) => implementations(input, &enumeration(words), None),
        Shape::Wrapper(ty, member) => {
            let (name, body) = (&input.ident, wrapper(ty, member));
            // The lifetime means nothing, but with it the compiler asks for the bound where it is needed, and not here.
            let text = quote!(impl __m::IsText for #name where for<'__a> #ty: __m::IsText {});
            implementations(input, &body, Some(&text))
        }
    }
}

/// Implementations that do nothing, so that uses of the type add no errors.
pub(super) fn fallback(input: &DeriveInput) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let body = quote! {
        const TYPE: __m::ColumnType = __m::ColumnType::Text;
        fn to_value(&self) -> __m::Value { ::core::unreachable!() }
        fn read<__B: ::purlin::db::Backend>(
            _: &<__B as ::purlin::sqlx::Database>::Row,
            _: usize,
        ) -> ::core::result::Result<Self, ::purlin::sqlx::Error> { ::core::unreachable!() }
    };
    implementations(input, &body, None)
}

fn implementations(input: &DeriveInput, body: &TokenStream, text: Option<&TokenStream>) -> TokenStream {
    let name = &input.ident;
    quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "a word that is deprecated is still read")]
        const _: () = {
            use ::purlin::model as __m;

            impl __m::ColumnValue for #name {
                #body
            }

            impl __m::Comparable for #name {
                type Inner = Self;
            }

            #text
        };
    }
}

fn enumeration(words: &[Word<'_>]) -> TokenStream {
    let list = words.iter().map(|word| &word.word);
    let shows = words
        .iter()
        .map(|Word { ident, word }| quote!(Self::#ident => #word));
    let parses = words
        .iter()
        .map(|Word { ident, word }| quote!(#word => ::core::option::Option::Some(Self::#ident),));
    quote! {
        const TYPE: __m::ColumnType = __m::ColumnType::Enum(&[#(#list),*]);
        fn to_value(&self) -> __m::Value {
            let __word = match self { #(#shows),* };
            __m::Value::Text(::core::option::Option::Some(::std::string::String::from(__word)))
        }
        fn read<__B: ::purlin::db::Backend>(
            __row: &<__B as ::purlin::sqlx::Database>::Row,
            __index: usize,
        ) -> ::core::result::Result<Self, ::purlin::sqlx::Error> {
            __m::read_word::<__B, Self>(__row, __index, |__word| match __word {
                #(#parses)*
                _ => ::core::option::Option::None,
            })
        }
    }
}

fn wrapper(ty: &Type, member: &Member) -> TokenStream {
    let message = "whether a column is null stands where the type is used: take the `Option` away";
    let value = quote_spanned!(ty.span()=> <#ty as __m::ColumnValue>);
    let made = match member {
        Member::Named(name) => quote!(Self { #name: __value }),
        Member::Unnamed(_) => quote!(Self(__value)),
    };
    quote! {
        const TYPE: __m::ColumnType = {
            ::core::assert!(!#value::NULLABLE, #message);
            #value::TYPE
        };
        fn to_value(&self) -> __m::Value {
            #value::to_value(&self.#member)
        }
        fn read<__B: ::purlin::db::Backend>(
            __row: &<__B as ::purlin::sqlx::Database>::Row,
            __index: usize,
        ) -> ::core::result::Result<Self, ::purlin::sqlx::Error> {
            let __value = #value::read::<__B>(__row, __index)?;
            ::core::result::Result::Ok(#made)
        }
    }
}

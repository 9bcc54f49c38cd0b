//! A dependency in every scope that has its arguments.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, Generics, parse_quote};

use crate::function::argument::Argument;
use crate::function::emit::{self, local};
use crate::function::place::Place;

/// The implementation. What the compiler says of its bounds, it says on the user's tokens. What is `made`, a result, is made of
/// the arguments by their [`names`].
pub(crate) fn dependency(
    place: Span,
    name: &Ident,
    own: &Generics,
    arguments: &[Argument],
    made: &TokenStream,
) -> TokenStream {
    let scope = scope();
    let [cx, owner, making] = ["cx", "owner", "making"].map(local);
    let (_, own_arguments, _) = own.split_for_impl();
    let generics = bounded(own, arguments);
    let (parameters, _, bounds) = generics.split_for_impl();
    let names = names(arguments);
    let pattern = list(names.iter().map(ToTokens::to_token_stream));
    let list = list(arguments.iter().map(|argument| argument.ty.to_token_stream()));
    let known = arguments
        .iter()
        .map(|argument| emit::argument(argument, Some(&scope.to_token_stream())));
    quote_spanned! {place=>
        impl #parameters ::purlin::dependency::Dependency<#scope> for #name #own_arguments #bounds {
            const ARGUMENTS: &'static [::purlin::extract::Arg<#scope>] = &[#(#known),*];

            async fn prepare(
                #cx: &mut <#scope as ::purlin::extract::Scope>::Cx,
                #owner: ::core::any::TypeId,
            ) -> ::core::result::Result<(), ::purlin::error::Reject> {
                ::purlin::dependency::prepare::<#scope, Self, #list>(#cx, #owner).await
            }

            async fn make(
                #cx: &mut <#scope as ::purlin::extract::Scope>::Cx,
                #making: &mut ::purlin::dependency::Making,
            ) -> ::core::result::Result<<Self as ::purlin::dependency::Provide>::Output, ::purlin::error::Reject> {
                let #pattern = ::purlin::dependency::arguments::<#scope, Self, #list>(#cx, #making).await?;
                #made
            }
        }
    }
}

/// The scope that implementations are generic over.
pub(crate) fn scope() -> Ident {
    local("__S")
}

/// Parameters, and a scope in which all arguments can be had.
pub(crate) fn bounded(own: &Generics, arguments: &[Argument]) -> Generics {
    let (mut generics, scope) = (own.clone(), scope());
    generics
        .params
        .push(parse_quote!(#scope: ::purlin::extract::Scope));
    let bounds = generics.make_where_clause();
    for argument in arguments {
        let (ty, place) = (&argument.ty, Place::of(&argument.ty).mixed());
        let bound = quote_spanned!(place=> ::purlin::extract::Extract<#scope>);
        bounds.predicates.push(parse_quote!(#ty: #bound));
    }
    generics
}

/// The parameters of a function whose types live as long as the app.
pub(crate) fn owned(generics: &Generics) -> Generics {
    let mut owned = generics.clone();
    for parameter in &generics.params {
        if let GenericParam::Type(parameter) = parameter {
            let name = &parameter.ident;
            owned
                .make_where_clause()
                .predicates
                .push(parse_quote!(#name: 'static));
        }
    }
    owned
}

/// Names for arguments.
pub(crate) fn names(arguments: &[Argument]) -> Vec<Ident> {
    let count = 0..arguments.len();
    count.map(|index| local(&format!("arg{index}"))).collect()
}

/// `(a, (b, ()))`
fn list(items: impl DoubleEndedIterator<Item = TokenStream>) -> TokenStream {
    items.rev().fold(quote!(()), |rest, item| quote!((#item, #rest)))
}

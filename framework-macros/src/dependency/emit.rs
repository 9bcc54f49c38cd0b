//! The type beside the function, which others take.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, Generics, Type, parse_quote};

use super::model::Dependency;
use crate::function::Function;
use crate::function::argument::Argument;
use crate::function::emit::{self, local};
use crate::function::place::Place;

/// The function, its type, and the checks that need types.
pub(super) fn dependency(dependency: &Dependency, function: &Function) -> TokenStream {
    let conditions = &dependency.conditions;
    let twin = emit::twin(function, &function.sig.generics, conditions);
    let (provide, implementation) = (
        provide(dependency, function),
        implementation(dependency, function),
    );
    let checks = checks(dependency, function);
    quote! {
        #function
        #twin
        #(#conditions)*
        const _: () = {
            #[allow(unused_imports, reason = "only rules and defaults of arguments need it")]
            use ::purlin::__private as __p;
            #provide
            #implementation
            #checks
        };
    }
}

/// The function and a dependency that does nothing, so that those who take it add no error to those of the attribute.
pub(super) fn fallback(function: &Function, errors: &TokenStream) -> TokenStream {
    if function.is_method() {
        return quote!(#function #errors);
    }
    let name = &function.sig.ident;
    let generics = owned(&function.sig.generics);
    let twin = emit::twin(function, &generics, &[]);
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let mut scoped = generics.clone();
    scoped.params.push(parse_quote!(__S: ::purlin::extract::Scope));
    let (scoped, _, _) = scoped.split_for_impl();
    quote! {
        #[allow(dead_code, unused, reason = "its attribute is in error")]
        #function
        #twin
        impl #parameters ::purlin::dependency::Provide for #name #arguments #bounds {
            type Output = ();
            const DEFINITION: &'static ::purlin::dependency::Definition =
                &::purlin::dependency::Definition::of("", "", 0, |_| {});
        }
        impl #scoped ::purlin::dependency::Dependency<__S> for #name #arguments #bounds {
            type Arguments = ();
            const ARGUMENTS: &'static [::purlin::extract::Arg<__S>] = &[];
            async fn call(_: ()) -> ::core::result::Result<(), ::purlin::error::Problem> {
                ::core::unreachable!()
            }
        }
        #errors
    }
}

fn provide(dependency: &Dependency, function: &Function) -> TokenStream {
    let name = &function.sig.ident;
    let (value, errors) = (
        of_returned(dependency, "Value"),
        of_returned(dependency, "describe"),
    );
    let generics = owned(&function.sig.generics);
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        impl #parameters ::purlin::dependency::Provide for #name #arguments #bounds {
            type Output = #value;
            const DEFINITION: &'static ::purlin::dependency::Definition = &::purlin::dependency::Definition::of(
                ::core::stringify!(#name), ::core::file!(), ::core::line!(), #errors,
            );
        }
    }
}

/// The dependency in every scope that has its arguments. What the compiler says of that, it says on the user's tokens.
fn implementation(dependency: &Dependency, function: &Function) -> TokenStream {
    let (name, scope) = (&function.sig.ident, local("__S"));
    let place = Place::of(name).mixed();
    let own = owned(&function.sig.generics);
    let (_, arguments, _) = own.split_for_impl();
    let mut generics = own.clone();
    generics
        .params
        .push(parse_quote!(#scope: ::purlin::extract::Scope));
    for argument in &dependency.arguments {
        let (ty, place) = (&argument.ty, Place::of(&argument.ty).mixed());
        let bound = quote_spanned!(place=> ::purlin::extract::Extract<#scope>);
        generics
            .make_where_clause()
            .predicates
            .push(parse_quote!(#ty: #bound));
    }
    let (parameters, _, bounds) = generics.split_for_impl();
    let list = list(
        dependency
            .arguments
            .iter()
            .map(|argument| argument.ty.to_token_stream()),
    );
    let known = dependency
        .arguments
        .iter()
        .map(|argument| emit::argument(argument, Some(&scope)));
    let call = call(dependency, function);
    quote_spanned! {place=>
        impl #parameters ::purlin::dependency::Dependency<#scope> for #name #arguments #bounds {
            type Arguments = #list;
            const ARGUMENTS: &'static [::purlin::extract::Arg<#scope>] = &[#(#known),*];
            #call
        }
    }
}

fn call(dependency: &Dependency, function: &Function) -> TokenStream {
    let name = &function.sig.ident;
    let place = Place::of(name).mixed();
    let names: Vec<Ident> = (0..dependency.arguments.len())
        .map(|index| local(&format!("arg{index}")))
        .collect();
    let pattern = list(names.iter().map(ToTokens::to_token_stream));
    let turbofish = turbofish(&function.sig.generics);
    let work = quote_spanned!(place=> #name #turbofish(#(#names),*));
    let run = Ident::new(
        if dependency.options.infallible {
            "surely"
        } else {
            "on_any_thread"
        },
        place,
    );
    quote_spanned! {place=>
        fn call(
            #pattern: Self::Arguments,
        ) -> impl ::core::future::Future<Output = ::core::result::Result<Self::Output, ::purlin::error::Problem>> + ::core::marker::Send
        {
            ::purlin::dependency::#run(#work)
        }
    }
}

/// `(a, (b, ()))`
fn list(items: impl DoubleEndedIterator<Item = TokenStream>) -> TokenStream {
    items.rev().fold(quote!(()), |rest, item| quote!((#item, #rest)))
}

/// What the returned type has of `Fallible`.
fn of_returned(dependency: &Dependency, item: &str) -> TokenStream {
    let unit: Type = parse_quote!(());
    let ty = dependency.returned.as_ref().unwrap_or(&unit);
    if dependency.options.infallible {
        let sure: Type = parse_quote!(::purlin::dependency::Sure<#ty>);
        return Place::of(ty).item(&sure, &quote!(dependency::Fallible), item);
    }
    Place::of(ty).item(ty, &quote!(dependency::Fallible), item)
}

/// The parameters of a function whose types live as long as the app.
fn owned(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    for parameter in generics.params.clone() {
        if let GenericParam::Type(parameter) = parameter {
            let name = parameter.ident;
            generics
                .make_where_clause()
                .predicates
                .push(parse_quote!(#name: 'static));
        }
    }
    generics
}

fn turbofish(generics: &Generics) -> Option<TokenStream> {
    let names: Vec<&Ident> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    (!names.is_empty()).then(|| quote!(::<#(#names),*>))
}

/// Holds the arguments against their types where they stand, and not only where the dependency is taken.
fn checks(dependency: &Dependency, function: &Function) -> TokenStream {
    let generics = owned(&function.sig.generics);
    let (parameters, _, bounds) = generics.split_for_impl();
    let made = dependency.arguments.iter().map(|argument| {
        let item = emit::of_argument(&argument.ty, None, "PHASE");
        quote!(let _ = #item;)
    });
    let rules = if generics.params.is_empty() {
        assertions(dependency, &function.sig.ident)
    } else {
        TokenStream::new()
    };
    quote! {
        #[allow(dead_code, reason = "what it says is for the compiler")]
        fn __arguments #parameters () #bounds { #(#made)* }
        #rules
    }
}

/// Assertions on what only the types of the arguments tell.
fn assertions(dependency: &Dependency, name: &Ident) -> TokenStream {
    let known = quote!(<#name as ::purlin::dependency::Dependency>::ARGUMENTS);
    let second = |(index, argument): (usize, &Argument)| {
        Place::of(&argument.ty).assertion(
            &quote!(!::purlin::dependency::is_second_body(#known, #index)),
            "the content of a request can be read once: take it in one argument, as one `#[schema]` struct",
        )
    };
    let bodies = dependency.arguments.iter().enumerate().skip(1).map(second);
    let keywords = dependency.arguments.iter().flat_map(|argument| {
        let accepts = emit::of_argument(&argument.ty, None, "ACCEPTS");
        argument.field.assertions(&accepts)
    });
    quote!(#(#bodies)* #(#keywords)*)
}

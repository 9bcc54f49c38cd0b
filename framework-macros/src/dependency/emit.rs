//! The type beside the function, which others take.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Generics, Type, parse_quote};

use super::model::Dependency;
use super::scoped::{self, owned};
use crate::function::Function;
use crate::function::argument::Argument;
use crate::function::emit::{self, local};
use crate::function::place::Place;

/// The function, its type, and the checks that need types.
pub(super) fn dependency(dependency: &Dependency, function: &Function) -> TokenStream {
    let conditions = &dependency.conditions;
    let twin = emit::twin(function, &function.sig.generics, conditions);
    let provide = provide(dependency, function);
    let implementation = if dependency.is_of_app() {
        of_app(dependency, function)
    } else {
        implementation(dependency, function, &function.sig.ident)
    };
    let checks = checks(dependency, function);
    let allow = function.may_be_deprecated();
    quote! {
        #[allow(clippy::unused_async, reason = "a dependency is asynchronous, whether it waits or not")]
        #function
        #twin
        #(#conditions)*
        #allow
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
    let has_lifetimes = function.sig.generics.lifetimes().next().is_some();
    let generics = if has_lifetimes {
        Generics::default()
    } else {
        owned(&function.sig.generics)
    };
    let twin = emit::twin(function, &generics, &[]);
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let nothing = quote!(::core::unreachable!());
    let dependency = scoped::dependency(Place::of(name).mixed(), name, &generics, &[], &nothing);
    quote! {
        #[allow(dead_code, unused, reason = "its attribute is in error")]
        #function
        #twin
        impl #parameters ::purlin::dependency::Provide for #name #arguments #bounds {
            type Output = ();
            const DEFINITION: &'static ::purlin::dependency::Definition =
                &::purlin::dependency::Definition::of("", "", 0, |_| {});
        }
        #dependency
        #errors
    }
}

fn provide(dependency: &Dependency, function: &Function) -> TokenStream {
    let name = &function.sig.ident;
    let definition = definition(dependency, name);
    let options = options(dependency);
    let generics = owned(&function.sig.generics);
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        impl #parameters ::purlin::dependency::Provide for #name #arguments #bounds {
            #definition
            #options
        }
    }
}

/// What is provided, and where that stands.
fn definition(dependency: &Dependency, name: &Ident) -> TokenStream {
    let (value, errors) = (
        of_returned(dependency, "Value"),
        of_returned(dependency, "describe"),
    );
    let place = dependency
        .returned
        .as_ref()
        .map_or_else(|| Place::of(name), Place::of);
    let output = place.associated("Output", &value);
    quote! {
        #output
        const DEFINITION: &'static ::purlin::dependency::Definition = &::purlin::dependency::Definition::of(
            ::core::stringify!(#name), ::core::file!(), ::core::line!(), #errors,
        );
    }
}

fn options(dependency: &Dependency) -> TokenStream {
    let options = &dependency.options;
    let [value, outcome] = ["value", "outcome"].map(local);
    let release = options.release.as_ref().map(|release| {
        let (moment, function) = (&release.option, &release.function);
        let place = Place::of(function).mixed();
        let released = quote_spanned!(place=> ::purlin::dependency::Release::#moment(
            &#function,
            |#value, #outcome| ::purlin::dependency::releasing(#function(#value, #outcome)),
        ));
        quote! {
            const RELEASE: ::core::option::Option<::purlin::dependency::Release<Self>> =
                ::core::option::Option::Some(#released);
        }
    });
    let limit = options.max_concurrency.as_ref().map(|limit| {
        quote!(const MAX_CONCURRENCY: ::core::option::Option<usize> = ::core::option::Option::Some(#limit);)
    });
    let stop = options.on_stop.as_ref().map(|function| {
        let place = Place::of(function).mixed();
        quote_spanned! {place=>
            .on_stop(&#function, |#value| ::purlin::dependency::releasing(#function(#value)))
        }
    });
    let of_app = dependency.is_of_app().then(|| {
        quote! {
            const OF_APP: ::core::option::Option<::purlin::dependency::OfApp<Self>> =
                ::core::option::Option::Some(::purlin::dependency::OfApp::of::<__Made>()#stop);
        }
    });
    quote!(#release #limit #of_app)
}

/// A dependency that all scopes share, and beside it the one that makes it when the app starts.
fn of_app(dependency: &Dependency, function: &Function) -> TokenStream {
    let (name, made) = (&function.sig.ident, format_ident!("__Made"));
    let definition = definition(dependency, name);
    let implementation = implementation(dependency, function, &made);
    let place = Place::of(name).mixed();
    let refused = quote_spanned! {place=>
        ::core::result::Result::Err(::purlin::error::Reject::Problem(::purlin::dependency::made_at_start()))
    };
    let taken = scoped::dependency(place, name, &Generics::default(), &[], &refused);
    quote! {
        struct __Made {}
        impl ::purlin::dependency::Provide for __Made {
            #definition
        }
        #implementation
        #taken
    }
}

fn implementation(dependency: &Dependency, function: &Function, name: &Ident) -> TokenStream {
    let place = Place::of(&function.sig.ident).mixed();
    let generics = owned(&function.sig.generics);
    let made = made(dependency, function);
    scoped::dependency(place, name, &generics, &dependency.arguments, &made)
}

/// Calls the function.
fn made(dependency: &Dependency, function: &Function) -> TokenStream {
    let name = &function.sig.ident;
    let place = Place::of(name).mixed();
    let names = scoped::names(&dependency.arguments);
    let turbofish = turbofish(&function.sig.generics);
    let work = quote_spanned!(place=> #name #turbofish(#(#names),*));
    let result = of_returned(dependency, "into_result");
    let value = quote_spanned!(place=> ::purlin::dependency::on_any_thread(#work).await);
    let returned = if dependency.options.infallible {
        quote!(::purlin::dependency::Sure(#value))
    } else {
        value
    };
    quote_spanned!(place=> #result(#returned).map_err(::purlin::error::Reject::Problem))
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

fn turbofish(generics: &Generics) -> Option<TokenStream> {
    let names = crate::generics::names(generics);
    (!names.is_empty()).then(|| quote!(::<#(#names),*>))
}

/// Holds the arguments against their types where they stand, and not only where the dependency is taken.
fn checks(dependency: &Dependency, function: &Function) -> TokenStream {
    let generics = owned(&function.sig.generics);
    let (parameters, _, bounds) = generics.split_for_impl();
    let scope = dependency
        .is_of_app()
        .then(|| quote!(::purlin::dependency::Background));
    let made = dependency.arguments.iter().map(|argument| {
        let item = emit::of_argument(&argument.ty, scope.as_ref(), "PHASE");
        quote!(let _ = #item;)
    });
    let rules = if generics.params.is_empty() {
        assertions(dependency, &function.sig.ident, scope.as_ref())
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
fn assertions(dependency: &Dependency, name: &Ident, scope: Option<&TokenStream>) -> TokenStream {
    let known = quote!(<#name as ::purlin::dependency::Dependency>::ARGUMENTS);
    let second = |(index, argument): (usize, &Argument)| {
        Place::of(&argument.ty).assertion(
            &quote!(!::purlin::dependency::is_second_body(#known, #index)),
            "the content of a request can be read once: take it in one argument, as one `#[schema]` struct",
        )
    };
    // Outside of a request there is no content.
    let count = if scope.is_some() {
        0
    } else {
        dependency.arguments.len()
    };
    let bodies = dependency
        .arguments
        .iter()
        .enumerate()
        .take(count)
        .skip(1)
        .map(second);
    let keywords = dependency.arguments.iter().flat_map(|argument| {
        let accepts = emit::of_argument(&argument.ty, scope, "ACCEPTS");
        argument.field.assertions(&accepts)
    });
    quote!(#(#bodies)* #(#keywords)*)
}

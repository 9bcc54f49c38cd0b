//! The endpoint type beside the function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Generics, Type};

use super::attach;
use super::model::Handler;
use super::policy;
use super::syntax::Answer;
use super::template;
use crate::function::Function;
use crate::function::argument::Argument;
use crate::function::emit::{self, local};
use crate::function::place::Place;

/// The function, its type, and the checks that need types.
pub(super) fn handler(handler: &Handler, function: &Function) -> TokenStream {
    let twin = emit::twin(function, &Generics::default(), &handler.conditions);
    let endpoint = endpoint(handler, function);
    let checks = checks(handler, &function.sig.ident);
    let conditions = &handler.conditions;
    let allow = function.may_be_deprecated();
    quote! {
        #function
        #twin
        #(#conditions)*
        #allow
        const _: () = {
            #[allow(unused_imports, reason = "only rules and defaults of arguments need it")]
            use ::purlin::__private as __p;
            #endpoint
            #checks
        };
    }
}

/// The function and an endpoint that does nothing, so that `routes![..]` adds no error to those of the attribute.
pub(super) fn fallback(function: &Function, errors: Option<&TokenStream>) -> TokenStream {
    let name = &function.sig.ident;
    if function.is_method() {
        return quote!(#function #errors);
    }
    let twin = emit::twin(function, &Generics::default(), &[]);
    quote! {
        #[allow(dead_code, unused, reason = "its attribute is in error")]
        #function
        #twin
        impl ::purlin::handler::Endpoint for #name {
            const META: &'static ::purlin::handler::EndpointMeta =
                &::purlin::handler::EndpointMeta::of(&[], |_| {});
            fn call(_: ::purlin::extract::Cx) -> ::purlin::handler::ResponseFuture {
                ::core::unreachable!()
            }
        }
        #errors
    }
}

/// The arguments are a constant of their own, since a value that refers to a static lives long enough in no other place.
fn endpoint(handler: &Handler, function: &Function) -> TokenStream {
    let name = &function.sig.ident;
    let meta = meta(handler, name);
    let call = call(handler, name);
    let arguments = handler
        .arguments
        .iter()
        .map(|argument| emit::argument(argument, None));
    quote! {
        const __ARGUMENTS: &[::purlin::extract::Arg] = &[#(#arguments),*];
        impl ::purlin::handler::Endpoint for #name {
            const META: &'static ::purlin::handler::EndpointMeta = &#meta;
            #call
        }
    }
}

fn meta(handler: &Handler, name: &Ident) -> TokenStream {
    let (method, path, doc) = (&handler.method, &handler.path, &handler.doc);
    let unraw = name.unraw().to_string();
    let options = options(handler);
    let describe = handler
        .answer
        .as_ref()
        .map(|answer| of_answer(answer, "describe"));
    quote! {
        ::purlin::handler::EndpointMeta {
            method: #method,
            path: #path,
            name: #unraw,
            file: ::core::file!(),
            line: ::core::line!(),
            doc: &[#(#doc),*],
            #options
            ..::purlin::handler::EndpointMeta::of(__ARGUMENTS, #describe)
        }
    }
}

fn options(handler: &Handler) -> TokenStream {
    let options = &handler.options;
    let mut fields = TokenStream::new();
    if !options.tags.is_empty() {
        let tags = &options.tags;
        fields.extend(quote!(tags: &[#(#tags),*],));
    }
    for (field, value) in [
        ("operation_id", &options.operation_id),
        ("summary", &options.summary),
        ("description", &options.description),
    ] {
        let field = format_ident!("{field}");
        fields.extend(
            value
                .as_ref()
                .map(|value| quote!(#field: ::core::option::Option::Some(#value),)),
        );
    }
    if options.deprecated {
        fields.extend(quote!(deprecated: true,));
    }
    if options.hidden {
        fields.extend(quote!(hidden: true,));
    }
    fields.extend(
        options
            .status
            .as_ref()
            .map(|status| quote!(status: ::core::option::Option::Some(#status),)),
    );
    fields.extend(policy::fields(options));
    fields.extend(attach::fields(options));
    if !options.answers.is_empty() {
        let operation = local("operation");
        let answers = options
            .answers
            .iter()
            .map(|answer| extra_answer(answer, &operation));
        fields.extend(quote!(extra_answers: |#operation| { #(#answers)* },));
    }
    fields
}

fn extra_answer(answer: &Answer, operation: &Ident) -> TokenStream {
    let Answer {
        status,
        description,
        content,
    } = answer;
    match content {
        None => quote!(#operation.response(#status, #description, ::core::option::Option::None);),
        Some(ty) => {
            let describe = of_answer(ty, "describe");
            let also = Place::of(ty).call("also", quote!(#operation, #status, #describe));
            quote! {
                #also;
                #operation.response(#status, #description, ::core::option::Option::None);
            }
        }
    }
}

fn call(handler: &Handler, name: &Ident) -> TokenStream {
    let [cx, value, response] = ["cx", "value", "response"].map(local);
    let slots: Vec<Ident> = (0..handler.arguments.len())
        .map(|index| local(&format!("arg{index}")))
        .collect();
    let phases = phases(handler, &slots, &cx);
    let respond = handler.answer.as_ref().map(|answer| of_answer(answer, "respond"));
    let boxed =
        quote_spanned!(name.span().resolved_at(Span::mixed_site())=> ::purlin::handler::on_any_thread);
    quote! {
        fn call(mut #cx: ::purlin::extract::Cx) -> ::purlin::handler::ResponseFuture {
            #boxed(async move {
                #phases
                let #value = #name(#(::purlin::handler::take(#slots)),*).await;
                let mut #response = #respond(#value, &#cx);
                ::purlin::handler::set_status(&mut #response, Self::META);
                #response
            })
        }
    }
}

/// Makes the arguments, phase after phase, and before those of each phase what else there is.
fn phases(handler: &Handler, slots: &[Ident], cx: &Ident) -> TokenStream {
    let [phase, more] = ["phase", "more"].map(local);
    let fills = handler
        .arguments
        .iter()
        .zip(slots)
        .enumerate()
        .map(|(index, (argument, slot))| fill(index, argument, slot, &phase, cx));
    quote! {
        #(let mut #slots = ::core::option::Option::None;)*
        let #more = ::purlin::handler::has_more(&#cx, Self::META);
        for #phase in ::purlin::extract::Phase::ALL {
            if (#more && ::purlin::handler::more(&mut #cx, Self::META, #phase).await)
                || #(#fills ||)* #cx.has_faults()
            {
                return ::purlin::handler::refuse(#cx);
            }
        }
    }
}

/// Makes an argument if this is its phase; whether the request ends here.
fn fill(index: usize, argument: &Argument, slot: &Ident, phase: &Ident, cx: &Ident) -> TokenStream {
    let [value, reject] = ["value", "reject"].map(local);
    let place = Place::of(&argument.ty);
    let arguments = place.arguments(quote!(&mut #cx, &Self::META.args[#index].meta));
    let wait = place.wait();
    let [own_phase, extract] = ["PHASE", "extract"].map(|item| emit::of_argument(&argument.ty, None, item));
    quote! {
        #own_phase == #phase && match #extract #arguments #wait {
            ::core::result::Result::Ok(#value) => {
                #slot = ::core::option::Option::Some(#value);
                false
            }
            ::core::result::Result::Err(#reject) => #cx.reject(#reject, #phase),
        }
    }
}

fn of_answer(ty: &Type, item: &str) -> TokenStream {
    Place::of(ty).item(ty, &quote!(respond::Respond), item)
}

/// Assertions on what only the types of the arguments tell.
fn checks(handler: &Handler, name: &Ident) -> TokenStream {
    let meta = quote!(<#name as ::purlin::handler::Endpoint>::META);
    let bodies = handler
        .arguments
        .iter()
        .enumerate()
        .skip(1)
        .map(|(index, argument)| {
            Place::of(&argument.ty).assertion(
            &quote!(!::purlin::handler::is_second_body(#meta, #index)),
            "the content of a request can be read once: take it in one argument, as one `#[schema]` struct",
        )
        });
    let keywords = handler.arguments.iter().flat_map(|argument| {
        argument
            .field
            .assertions(&emit::of_argument(&argument.ty, None, "ACCEPTS"))
    });
    let path = handler.path.value();
    let dependencies = &handler.options.dependencies;
    let names = template::names(&path).into_iter().map(|name| {
        Place::of(&handler.path).assertion(
            &quote!(::purlin::handler::is_read(#meta, #name) #(|| ::purlin::dependency::reads_path::<#dependencies>())*),
            &format!("`{{{name}}}` in the path is read by no argument: add `{name}: Path<..>`, or take it out of the path"),
        )
    });
    quote!(#(#bodies)* #(#keywords)* #(#names)*)
}

//! The macros of purlin. Their documentation stands where users meet them: on the re-exports of the `purlin` crate.

#![expect(
    missing_docs,
    reason = "each macro is documented on its re-export, where its examples can be compiled"
)]

mod api_error;
mod bare;
#[cfg(feature = "sql")]
mod column_value;
mod dependency;
mod depends;
mod feature;
mod function;
mod generics;
mod handler;
#[cfg(feature = "sql")]
mod migrations;
#[cfg(feature = "sql")]
mod models;
mod near;
mod respond;
mod schema;
mod service;
mod settings;
mod sink;
mod snake;
mod test;
#[cfg(feature = "sql")]
mod transactional;

use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn schema(arguments: TokenStream, item: TokenStream) -> TokenStream {
    schema::expand(arguments.into(), &item.into()).into()
}

/// Declares the attribute of one method.
macro_rules! method {
    ($($name:ident = $method:literal),*) => {$(
        #[proc_macro_attribute]
        pub fn $name(attribute: TokenStream, item: TokenStream) -> TokenStream {
            handler::expand(Some($method), attribute.into(), item.into()).into()
        }
    )*};
}

method!(
    get = "GET",
    post = "POST",
    put = "PUT",
    patch = "PATCH",
    delete = "DELETE",
    head = "HEAD",
    options = "OPTIONS",
    trace = "TRACE"
);

#[proc_macro_attribute]
pub fn route(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(None, attribute.into(), item.into()).into()
}

#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    handler::routes::expand(input.into()).into()
}

#[proc_macro_derive(ApiError, attributes(api_error, from, source))]
pub fn api_error(item: TokenStream) -> TokenStream {
    api_error::expand(item.into()).into()
}

#[cfg(feature = "sql")]
#[proc_macro_derive(Model, attributes(model))]
pub fn model(item: TokenStream) -> TokenStream {
    models::expand(item.into()).into()
}

#[cfg(feature = "sql")]
#[proc_macro_derive(ColumnValue, attributes(model))]
pub fn column_value(item: TokenStream) -> TokenStream {
    column_value::expand(item.into()).into()
}

#[proc_macro_derive(Respond, attributes(respond))]
pub fn respond(item: TokenStream) -> TokenStream {
    respond::expand(item.into()).into()
}

#[proc_macro_derive(Settings, attributes(setting, settings))]
pub fn settings(item: TokenStream) -> TokenStream {
    settings::expand(item.into()).into()
}

#[proc_macro_derive(Service, attributes(service))]
pub fn service(item: TokenStream) -> TokenStream {
    service::expand(item.into()).into()
}

#[proc_macro_attribute]
pub fn test(attribute: TokenStream, item: TokenStream) -> TokenStream {
    test::expand(attribute.into(), item.into()).into()
}

#[cfg(feature = "sql")]
#[proc_macro_attribute]
pub fn transactional(attribute: TokenStream, item: TokenStream) -> TokenStream {
    transactional::expand(attribute.into(), item.into()).into()
}

#[cfg(feature = "sql")]
#[proc_macro]
pub fn migrations(folder: TokenStream) -> TokenStream {
    migrations::expand(folder.into()).into()
}

#[proc_macro_attribute]
pub fn dependency(attribute: TokenStream, item: TokenStream) -> TokenStream {
    dependency::expand(attribute.into(), item.into()).into()
}

#[proc_macro_derive(Depends, attributes(field))]
pub fn depends(item: TokenStream) -> TokenStream {
    depends::expand(item.into()).into()
}

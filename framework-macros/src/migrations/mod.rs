//! `migrations!`, which `database!` calls: model -> check -> emit.

mod check;
mod emit;
mod model;

use std::path::Path;

use proc_macro2::TokenStream;
use syn::LitStr;

use crate::sink::Sink;

/// The files of a folder, embedded into the program. A folder that is not there has none.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let folder: LitStr = match syn::parse2(input) {
        Ok(folder) => folder,
        Err(error) => return error.into_compile_error(),
    };
    let sink = Sink::new();
    let names = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(top) => model::names(Path::new(&top), &folder, &sink),
        None => Vec::new(),
    };
    check::names(&names, &folder, &sink);
    match sink.finish() {
        None => emit::files(&folder, &names),
        Some(errors) => emit::fallback(&folder, &errors),
    }
}

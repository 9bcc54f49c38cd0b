//! The files, as a value.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

/// Each file by its name and its text. Since the text is included, a changed file is compiled again.
pub(super) fn files(folder: &LitStr, names: &[String]) -> TokenStream {
    let files = names.iter().map(|name| {
        let path = format!("/{}/{name}", folder.value());
        quote!((#name, ::core::include_str!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path))))
    });
    let place = format!("/{}", folder.value());
    quote! {
        ::purlin::db::MigrationFiles::new(
            #folder,
            ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #place),
            &[#(#files),*],
        )
    }
}

/// No files, and the mistakes.
pub(super) fn fallback(folder: &LitStr, errors: &TokenStream) -> TokenStream {
    let none = files(folder, &[]);
    quote!({ #errors #none })
}

//! The function under an attribute.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Signature, Visibility};

use super::Kind;
use crate::sink::Sink;

/// The function under the attribute. Its body is the compiler's business.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenTree,
}

impl Function {
    /// Whether it stands in an `impl`, where no type can stand beside it.
    pub(crate) fn is_method(&self) -> bool {
        self.sig.receiver().is_some()
    }

    /// The attribute by which the expansion may use a function that is deprecated: Rust's own says so to those who use it.
    pub(crate) fn may_be_deprecated(&self) -> Option<TokenStream> {
        self.is_deprecated()
            .then(|| quote!(#[allow(deprecated, reason = "the function itself may be deprecated")]))
    }

    /// Whether Rust's own `#[deprecated]` stands on it.
    pub(crate) fn is_deprecated(&self) -> bool {
        let mut attributes = self.attrs.iter();
        attributes.any(|attribute| attribute.path().is_ident("deprecated"))
    }

    /// Its `#[cfg(..)]`, which what stands beside it needs too.
    pub(crate) fn conditions(&self) -> Vec<Attribute> {
        let attributes = self.attrs.iter();
        attributes
            .filter(|attribute| attribute.path().is_ident("cfg"))
            .cloned()
            .collect()
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attrs: input.call(Attribute::parse_outer)?,
            vis: input.parse()?,
            sig: input.parse()?,
            body: input.parse()?,
        })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

/// The function under the attribute.
pub(crate) fn function(item: &TokenStream, kind: Kind, sink: &Sink) -> Option<Function> {
    let function = syn::parse2(item.clone());
    if function.is_err() {
        sink.error(
            head(item),
            format!("{kind} is a function: write the attribute on an `async fn`"),
        );
    }
    function.ok()
}

/// An item up to what it holds.
fn head(item: &TokenStream) -> TokenStream {
    let is_content = |token: &TokenTree| match token {
        TokenTree::Group(_) => true,
        TokenTree::Punct(punct) => matches!(punct.as_char(), ';' | '<'),
        _ => false,
    };
    // An outer attribute is a `#` and a group.
    let mut tokens = item.clone().into_iter().peekable();
    while matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#') {
        tokens.nth(1);
    }
    tokens.take_while(|token| !is_content(token)).collect()
}

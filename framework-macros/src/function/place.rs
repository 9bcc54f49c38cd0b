//! Where the compiler shows an error of generated code: on the user's tokens.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

/// The user's tokens that code is generated for. The compiler underlines what stands between two tokens, so the generated
/// code begins with the span of the first one and ends with that of the last.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    start: Span,
    end: Span,
}

impl Place {
    /// The place of these tokens.
    pub(crate) fn of(tokens: &impl ToTokens) -> Self {
        let mut spans = tokens.to_token_stream().into_iter().map(|token| token.span());
        let start = spans.next().unwrap_or_else(Span::call_site);
        let end = spans.last().unwrap_or(start);
        Self { start, end }
    }

    /// An item that a type has from a trait of purlin's: `<T as extract::Extract>::BODY`.
    ///
    /// Errors about a type that lacks the trait are the same wherever it is named so, and the compiler shows them once.
    pub(crate) fn item(self, ty: &Type, of: &TokenStream, item: &str) -> TokenStream {
        let item = Ident::new(item, self.end);
        quote_spanned!(self.start=> <#ty as ::purlin::#of>::#item)
    }

    /// An associated type. What the compiler says of how visible it is, it says here.
    pub(crate) fn associated(self, name: &str, value: &TokenStream) -> TokenStream {
        let name = Ident::new(name, self.end);
        let keyword = quote_spanned!(self.start=> type);
        let (is, end) = (quote_spanned!(self.end=> =), quote_spanned!(self.end=> ;));
        quote!(#keyword #name #is #value #end)
    }

    /// A call of one of the functions in `purlin::handler`.
    pub(crate) fn call(self, function: &str, arguments: TokenStream) -> TokenStream {
        let function = Ident::new(function, self.start);
        let arguments = self.arguments(arguments);
        quote_spanned!(self.start=> ::purlin::handler::#function #arguments)
    }

    /// The first token's place, with names that no name of the user's can meet.
    pub(crate) fn mixed(self) -> Span {
        self.start.resolved_at(Span::mixed_site())
    }

    /// Arguments in their parentheses, of a function that is named at this place.
    pub(crate) fn arguments(self, arguments: TokenStream) -> Group {
        let mut group = Group::new(Delimiter::Parenthesis, arguments);
        group.set_span(self.end);
        group
    }

    /// An assertion at compile time.
    pub(crate) fn assertion(self, holds: &TokenStream, message: &str) -> TokenStream {
        let require = self.call("require", quote!(#holds, #message));
        quote!(const _: () = #require;)
    }

    /// `.await`
    pub(crate) fn wait(self) -> TokenStream {
        quote_spanned!(self.start=> .await)
    }
}

//! `#[field(..)]` on an argument: the keywords of fields that make sense there.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, ExprLit, ExprUnary, Lit, LitStr, UnOp};

use crate::near;
use crate::schema::rules::{self, Rules};
use crate::schema::syntax::{self, Keyword};
use crate::sink::Sink;

/// What stands at one argument.
#[derive(Default)]
pub(crate) struct ArgumentField {
    rules: Rules,
    alias: Option<LitStr>,
    default: Option<TokenStream>,
    example: Option<TokenStream>,
    deprecated: bool,
}

/// The keywords that are no rules.
const OTHERS: &[&str] = &["alias", "default", "example", "deprecated"];

/// The `#[field(..)]` attributes of an argument, merged.
pub(crate) fn read(attributes: &[Attribute], sink: &Sink) -> ArgumentField {
    let mut field = ArgumentField::default();
    for keyword in syntax::attributes("field", attributes, sink) {
        if !field.rules.take(&keyword, sink) {
            field.take(&keyword, sink);
        }
    }
    field.rules.check(sink);
    field
}

impl ArgumentField {
    fn take(&mut self, keyword: &Keyword, sink: &Sink) {
        match keyword.name.to_string().as_str() {
            "alias" => self.alias = keyword.text(sink),
            "default" => self.default = literal(keyword, sink),
            "example" => self.example = literal(keyword, sink),
            "deprecated" => self.deprecated = keyword.switch(sink),
            name => {
                let known: Vec<&str> = rules::NAMES.iter().chain(OTHERS).copied().collect();
                let message = format!(
                    "`{name}` is no keyword of an argument: {}",
                    near::expected(name, &known)
                );
                sink.error(&keyword.name, message);
            }
        }
    }

    /// Assertions that the type takes the rules, where `accepts` tells what it takes.
    pub(crate) fn assertions(&self, accepts: &TokenStream) -> Vec<TokenStream> {
        let assertions = self.rules.assertions(accepts);
        assertions
            .into_iter()
            .map(|assertion| quote!(const _: () = #assertion;))
            .collect()
    }

    /// The fields of `ArgMeta` that are not at their default.
    pub(crate) fn meta_fields(&self) -> TokenStream {
        let some =
            |name: TokenStream, value: &TokenStream| quote!(#name: ::core::option::Option::Some(#value),);
        let mut fields = TokenStream::new();
        fields.extend(
            self.alias
                .as_ref()
                .map(|alias| some(quote!(alias), &quote!(#alias))),
        );
        fields.extend(
            self.default
                .as_ref()
                .map(|default| some(quote!(default), default)),
        );
        fields.extend(
            self.example
                .as_ref()
                .map(|example| some(quote!(example), example)),
        );
        if self.deprecated {
            fields.extend(quote!(deprecated: true,));
        }
        if !self.rules.is_empty() {
            let rules = self.rules.tokens();
            fields.extend(quote!(constraints: #rules,));
        }
        fields
    }
}

/// A value in its wire form, as a `Literal` of purlin.
fn literal(keyword: &Keyword, sink: &Sink) -> Option<TokenStream> {
    let (negative, value) = match &keyword.value {
        Some(Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        })) => (true, Some(&**expr)),
        value => (false, value.as_ref()),
    };
    let sign = negative.then(|| quote!(-));
    match value {
        Some(Expr::Lit(ExprLit {
            lit: Lit::Bool(value),
            ..
        })) => Some(quote!(__p::Literal::Bool(#value))),
        Some(Expr::Lit(ExprLit {
            lit: Lit::Int(value), ..
        })) => Some(quote!(__p::Literal::Number(__p::Bound::Int(#sign #value)))),
        Some(Expr::Lit(ExprLit {
            lit: Lit::Float(value),
            ..
        })) => Some(quote!(__p::Literal::Number(__p::Bound::Float(#sign #value)))),
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(value), ..
        })) => Some(quote!(__p::Literal::Text(#value))),
        _ => {
            keyword.refuse(sink, "a literal as it stands in a request", "20");
            None
        }
    }
}

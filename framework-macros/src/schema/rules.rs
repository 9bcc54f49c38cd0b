//! The rules of a value: `#[field(ge = 1, le = 100)]` read, and written as a constant of purlin.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use super::syntax::Keyword;
use crate::feature;
use crate::sink::Sink;

/// The names of the rules.
pub(crate) const NAMES: &[&str] = &[
    "min_length",
    "max_length",
    "pattern",
    "email",
    "url",
    "gt",
    "ge",
    "lt",
    "le",
    "multiple_of",
    "min_items",
    "max_items",
    "unique_items",
];

/// The rules of one value, in the order written.
#[derive(Default)]
pub(crate) struct Rules(Vec<Rule>);

struct Rule {
    name: Ident,
    value: Value,
}

/// A rule's value, with the tokens that errors point at.
enum Value {
    Int(i128, Expr),
    Float(f64, Expr),
    Count(u64, Expr),
    Pattern(syn::LitStr),
    Switch,
}

/// Which values a rule is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Number,
    Text,
    Array,
}

impl Group {
    fn of(name: &Ident) -> Self {
        match name.to_string().as_str() {
            "gt" | "ge" | "lt" | "le" | "multiple_of" => Self::Number,
            "min_items" | "max_items" | "unique_items" => Self::Array,
            _ => Self::Text,
        }
    }

    /// The field of `Keywords` that tells whether a type takes the group.
    fn accepts(self) -> TokenStream {
        match self {
            Self::Number => quote!(number),
            Self::Text => quote!(text),
            Self::Array => quote!(array),
        }
    }

    /// What to say of a type that does not take the rule.
    fn refusal(self, name: &Ident) -> String {
        match (self, name.to_string().as_str()) {
            (Self::Number, _) => format!("`{name}` compares numbers; this type is none"),
            (Self::Text, "min_length") => {
                "`min_length` counts the characters of text; this type has none: write `min_items` for a list"
                    .to_owned()
            }
            (Self::Text, "max_length") => {
                "`max_length` counts the characters of text; this type has none: write `max_items` for a list"
                    .to_owned()
            }
            (Self::Text, _) => format!("`{name}` is a form of text; this type is none"),
            (Self::Array, "unique_items") => {
                "`unique_items` compares the items of a list; this type has none".to_owned()
            }
            (Self::Array, name) => {
                let instead = name.replace("items", "length");
                format!("`{name}` counts the items of a list; this type has none: write `{instead}` for text")
            }
        }
    }
}

impl Rules {
    /// Takes the keyword if it is a rule.
    pub(crate) fn take(&mut self, keyword: &Keyword, sink: &Sink) -> bool {
        let name = keyword.name.to_string();
        if !NAMES.contains(&name.as_str()) {
            return false;
        }
        if let Some(value) = Value::read(&name, keyword, sink) {
            self.0.push(Rule {
                name: keyword.name.clone(),
                value,
            });
        }
        true
    }

    /// Whether there is no rule.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes rules that contradict each other.
    pub(crate) fn check(&self, sink: &Sink) {
        self.exclude("gt", "ge", sink);
        self.exclude("lt", "le", sink);
        self.exclude("email", "url", sink);
        if let Some(rule) = self.get("url") {
            feature::is_on(cfg!(feature = "url"), "url", &rule.name, sink);
        }
        for (low, high) in [("gt", "lt"), ("gt", "le"), ("ge", "lt")] {
            self.order(low, high, true, sink);
        }
        for (low, high) in [
            ("ge", "le"),
            ("min_length", "max_length"),
            ("min_items", "max_items"),
        ] {
            self.order(low, high, false, sink);
        }
        if let Some(rule) = self.get("multiple_of")
            && rule.value.number().is_some_and(|step| step <= 0.0)
        {
            sink.error(rule.value.tokens(), "`multiple_of` takes a number above 0");
        }
    }

    fn get(&self, name: &str) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.name == name)
    }

    fn exclude(&self, one: &str, other: &str, sink: &Sink) {
        if let (Some(_), Some(rule)) = (self.get(one), self.get(other)) {
            sink.error(
                &rule.name,
                format!("`{one}` and `{other}` exclude each other: keep one"),
            );
        }
    }

    fn order(&self, low: &str, high: &str, apart: bool, sink: &Sink) {
        let (Some(low), Some(high)) = (self.get(low), self.get(high)) else {
            return;
        };
        let (Some(least), Some(most)) = (low.value.number(), high.value.number()) else {
            return;
        };
        if least > most || (apart && least >= most) {
            let message = format!("no value keeps to both `{}` and `{}`", low.name, high.name);
            sink.error(high.value.tokens(), message);
        }
    }

    /// The rules as an expression of the type `Constraints`, through the alias `__p` of purlin's private module.
    pub(crate) fn tokens(&self) -> TokenStream {
        let rules = self.0.iter().map(Rule::tokens);
        quote!(__p::Constraints::NONE #(#rules)*)
    }

    /// One assertion for each group, on its first keyword: is it among those that the value accepts? And one that `unique_items`
    /// stands at no set.
    pub(crate) fn assertions(&self, accepts: &TokenStream) -> Vec<TokenStream> {
        let groups = [Group::Number, Group::Text, Group::Array];
        let firsts = groups.into_iter().filter_map(|group| {
            let rule = self.0.iter().find(|rule| Group::of(&rule.name) == group)?;
            let (group, message) = (group.accepts(), group.refusal(&rule.name));
            Some(quote_spanned!(rule.name.span()=> ::core::assert!(#accepts.#group, #message)))
        });
        firsts.chain(self.unique_assertion(accepts)).collect()
    }

    /// A set is no list for `unique_items`: what a request repeats is in it once.
    fn unique_assertion(&self, accepts: &TokenStream) -> Option<TokenStream> {
        let rule = self.get("unique_items")?;
        let message = "`unique_items` compares the items of a list, and a set takes an item once that a request repeats: \
                       take a `Vec`, or leave the rule out";
        let span = rule.name.span();
        Some(quote_spanned!(span=> ::core::assert!(!#accepts.array || #accepts.unique, #message)))
    }
}

impl Rule {
    fn tokens(&self) -> TokenStream {
        let name = Ident::new(&self.name.to_string(), proc_macro2::Span::call_site());
        match &self.value {
            Value::Int(bound, _) => {
                let bound = proc_macro2::Literal::i128_unsuffixed(*bound);
                quote!(.#name(__p::Bound::Int(#bound)))
            }
            Value::Float(bound, _) => quote!(.#name(__p::Bound::Float(#bound))),
            Value::Count(count, _) => {
                let count = proc_macro2::Literal::u64_unsuffixed(*count);
                quote!(.#name(#count))
            }
            Value::Pattern(text) => quote!(.pattern({
                static PATTERN: __p::Pattern = __p::Pattern::new(#text, || __p::pattern(#text));
                &PATTERN
            })),
            Value::Switch if name == "email" => quote!(.format(__p::Format::Email)),
            Value::Switch if name == "url" && !cfg!(feature = "url") => TokenStream::new(),
            Value::Switch if name == "url" => quote!(.format(__p::Format::Url)),
            Value::Switch => quote!(.#name()),
        }
    }
}

impl Value {
    fn read(name: &str, keyword: &Keyword, sink: &Sink) -> Option<Self> {
        match name {
            "email" | "url" | "unique_items" => keyword.switch(sink).then_some(Self::Switch),
            "pattern" => keyword.text(sink).map(Self::Pattern),
            "gt" | "ge" | "lt" | "le" | "multiple_of" => {
                let bound = keyword.value.as_ref().and_then(bound);
                if bound.is_none() {
                    keyword.refuse(sink, "a number", "1");
                }
                bound
            }
            _ => {
                let count = keyword.value.as_ref().and_then(count);
                if count.is_none() {
                    keyword.refuse(sink, "a whole number from 0 on", "1");
                }
                count
            }
        }
    }

    fn tokens(&self) -> TokenStream {
        match self {
            Self::Int(_, value) | Self::Float(_, value) | Self::Count(_, value) => quote!(#value),
            Self::Pattern(text) => quote!(#text),
            Self::Switch => TokenStream::new(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "only the order of bounds is asked for")]
    fn number(&self) -> Option<f64> {
        match self {
            Self::Int(number, _) => Some(*number as f64),
            Self::Float(number, _) => Some(*number),
            Self::Count(number, _) => Some(*number as f64),
            Self::Pattern(_) | Self::Switch => None,
        }
    }
}

/// A number with or without sign and fraction.
fn bound(value: &Expr) -> Option<Value> {
    let (negative, literal) = match value {
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => (true, &**expr),
        other => (false, other),
    };
    let Expr::Lit(ExprLit { lit, .. }) = literal else {
        return None;
    };
    match lit {
        Lit::Int(int) => {
            let int: i128 = int.base10_parse().ok()?;
            Some(Value::Int(if negative { -int } else { int }, value.clone()))
        }
        Lit::Float(float) => {
            // A larger number than there is becomes infinite, which no literal is.
            let float = float
                .base10_parse()
                .ok()
                .filter(|float: &f64| float.is_finite())?;
            Some(Value::Float(if negative { -float } else { float }, value.clone()))
        }
        _ => None,
    }
}

fn count(value: &Expr) -> Option<Value> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(int), ..
        }) => Some(Value::Count(int.base10_parse().ok()?, value.clone())),
        _ => None,
    }
}

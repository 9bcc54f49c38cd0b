//! The grammar of the attribute: `#[get("/path", option, option = value, option(..))]`.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitInt, LitStr, Token, Type, parenthesized};

use crate::near;
use crate::sink::Sink;

/// What stands in the attribute.
pub(super) struct Attribute {
    pub(super) method: String,
    pub(super) path: LitStr,
    pub(super) options: Vec<Choice>,
}

/// One option, with its name for messages.
pub(super) struct Choice {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// The value of an option.
pub(super) enum Value {
    Flag,
    Text(LitStr),
    Number(LitInt),
    Texts(Vec<LitStr>),
    Answers(Vec<Answer>),
    Types(Vec<Type>),
    Values(Vec<Expr>),
}

/// `(202, "queued", Json<Receipt>)`.
pub(super) struct Answer {
    pub(super) status: LitInt,
    pub(super) description: LitStr,
    pub(super) content: Option<Type>,
}

/// Examples of values, for messages.
const BODY_LIMIT: &str = "1_048_576";
const TIMEOUT: &str = "\"60s\"";
const ON_DISCONNECT: &str = "\"finish\"";

const OPTIONS: &[&str] = &[
    "tag",
    "tags",
    "operation_id",
    "summary",
    "description",
    "deprecated",
    "hidden",
    "public",
    "status",
    "responses",
    "body_limit",
    "timeout",
    "on_disconnect",
    "dependencies",
    "middleware",
    "layer",
    "map_errors",
];

/// The attribute's content; the parts that can be read are kept when others cannot.
pub(super) fn attribute(method: Option<&str>, tokens: TokenStream, sink: &Sink) -> Option<Attribute> {
    let parser = |input: ParseStream<'_>| -> syn::Result<Attribute> {
        let method = match method {
            Some(method) => method.to_owned(),
            None => custom_method(input)?,
        };
        let path = path(input)?;
        let options = options(input)?;
        Ok(Attribute {
            method,
            path,
            options,
        })
    };
    match parser.parse2(tokens) {
        Ok(attribute) => Some(attribute),
        Err(error) => {
            sink.push(error);
            None
        }
    }
}

/// A method by its name, or as text where it is no name in Rust: `"M-SEARCH"`.
fn custom_method(input: ParseStream<'_>) -> syn::Result<String> {
    const FORM: &str = "write the method first, in capitals, and in quotes if it is no name in Rust: `#[route(PURGE, \"/path\")]`, `#[route(\"M-SEARCH\", \"/path\")]`";
    let wrong = |error: syn::Error| syn::Error::new(error.span(), FORM);
    let (method, span) = if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        (text.value(), text.span())
    } else {
        let name: Ident = input.parse().map_err(wrong)?;
        (name.to_string(), name.span())
    };
    if !is_method(&method) {
        return Err(syn::Error::new(span, FORM));
    }
    input.parse::<Token![,]>().map_err(wrong)?;
    Ok(method)
}

/// Whether it is a token (RFC 9110, section 5.6.2) in capitals.
fn is_method(method: &str) -> bool {
    let fits = |letter: char| {
        letter.is_ascii_uppercase() || letter.is_ascii_digit() || "!#$%&'*+-.^_`|~".contains(letter)
    };
    !method.is_empty() && method.chars().all(fits)
}

fn path(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let path = input.parse().map_err(|error| {
        syn::Error::new(
            error.span(),
            "write the path first, as text: `\"/products/{id}\"`",
        )
    })?;
    comma(input)?;
    Ok(path)
}

/// What stands after the path and after each option, except the last.
fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.is_empty() {
        input
            .parse::<Token![,]>()
            .map_err(|error| syn::Error::new(error.span(), "write a `,` before this"))?;
    }
    Ok(())
}

fn options(input: ParseStream<'_>) -> syn::Result<Vec<Choice>> {
    let mut options = Vec::new();
    while !input.is_empty() {
        options.push(input.parse()?);
        comma(input)?;
    }
    Ok(options)
}

impl Parse for Choice {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input
            .parse()
            .map_err(|error| syn::Error::new(error.span(), near::expected("", OPTIONS)))?;
        let value = match name.to_string().as_str() {
            "deprecated" | "hidden" | "public" => flag(&name, input)?,
            "tag" | "operation_id" | "summary" | "description" => Value::Text(text(&name, "\"..\"", input)?),
            "timeout" => Value::Text(text(&name, TIMEOUT, input)?),
            "on_disconnect" => Value::Text(text(&name, ON_DISCONNECT, input)?),
            "status" => Value::Number(number(&name, "201", input)?),
            "body_limit" => Value::Number(number(&name, BODY_LIMIT, input)?),
            "tags" => Value::Texts(list(&name, "\"..\", \"..\"", input)?),
            "middleware" => Value::Values(values(&name, "Cors::new()", input)?),
            "layer" => Value::Values(values(&name, "CompressionLayer::new()", input)?),
            "map_errors" => Value::Values(values(&name, "rename_codes", input)?),
            "responses" => Value::Answers(list(&name, "(404, \"it is gone\")", input)?),
            "dependencies" => Value::Types(list(&name, "admin, audited", input)?),
            unknown => {
                let message = format!(
                    "`{name}` is no option of a handler: {}",
                    near::expected(unknown, OPTIONS)
                );
                return Err(syn::Error::new(name.span(), message));
            }
        };
        Ok(Self { name, value })
    }
}

fn flag(name: &Ident, input: ParseStream<'_>) -> syn::Result<Value> {
    if input.peek(Token![=]) || input.peek(syn::token::Paren) {
        let message = format!("`{name}` takes no value: write `{name}`, or leave it out");
        return Err(syn::Error::new(name.span(), message));
    }
    Ok(Value::Flag)
}

fn text(name: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<LitStr> {
    literal(name, example, input)
}

fn number(name: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<LitInt> {
    literal(name, example, input)
}

/// A literal that is the whole value, and not the beginning of an expression such as `10 * 1024`.
fn literal<T: Parse>(name: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<T> {
    let value = equals(name, example, input)?
        .parse()
        .map_err(|error| expected(&error, name, example))?;
    let goes_on = match input.cursor().punct() {
        Some((punct, _)) => punct.as_char() != ',',
        None => input.peek(Token![as]),
    };
    if goes_on {
        return Err(expected(&input.error(""), name, example));
    }
    Ok(value)
}

fn equals<'a>(name: &Ident, example: &str, input: ParseStream<'a>) -> syn::Result<ParseStream<'a>> {
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(
            name.span(),
            format!("write `{name} = {example}`"),
        ));
    }
    input.parse::<Token![=]>()?;
    Ok(input)
}

fn expected(error: &syn::Error, name: &Ident, example: &str) -> syn::Error {
    syn::Error::new(error.span(), format!("write `{name} = {example}`"))
}

fn list<T: Parse>(name: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(name.span(), format!("write `{name}({example})`")));
    }
    let content;
    parenthesized!(content in input);
    Ok(Punctuated::<T, Token![,]>::parse_terminated(&content)?
        .into_iter()
        .collect())
}

/// At least one expression.
fn values(name: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    let values = list(name, example, input)?;
    if values.is_empty() {
        let message = format!("write `{name}({example})`, or leave it out");
        return Err(syn::Error::new(name.span(), message));
    }
    Ok(values)
}

impl Parse for Answer {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        const FORM: &str =
            "write an answer as `(202, \"it is queued\")` or `(202, \"it is queued\", Json<Receipt>)`";
        if !input.peek(syn::token::Paren) {
            return Err(syn::Error::new(input.span(), FORM));
        }
        let content;
        parenthesized!(content in input);
        let wrong = |error: syn::Error| syn::Error::new(error.span(), FORM);
        let status = content.parse().map_err(wrong)?;
        content.parse::<Token![,]>().map_err(wrong)?;
        let description = content.parse().map_err(wrong)?;
        let mut answer = Self {
            status,
            description,
            content: None,
        };
        if content.parse::<Option<Token![,]>>()?.is_some() && !content.is_empty() {
            answer.content = Some(content.parse().map_err(wrong)?);
            content.parse::<Option<Token![,]>>()?;
        }
        if content.is_empty() {
            Ok(answer)
        } else {
            Err(wrong(content.error("")))
        }
    }
}

//! What a handler is, in terms of its own.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute as SynAttribute, Expr, Ident, LitInt, LitStr, ReturnType, Type};

use super::syntax::{Answer, Attribute, Value};
use crate::function::argument::{self, Argument};
use crate::function::{Function, Kind};
use crate::schema::doc;
use crate::sink::Sink;

/// A handler that is about to be checked.
pub(super) struct Handler {
    pub(super) method: String,
    pub(super) path: LitStr,
    pub(super) options: Options,
    pub(super) arguments: Vec<Argument>,
    pub(super) answer: Option<Type>,
    /// The doc comment, a line an expression.
    pub(super) doc: Vec<TokenStream>,
    /// `#[cfg(..)]` of the function, which its type needs too.
    pub(super) conditions: Vec<SynAttribute>,
}

/// The options of the attribute, each at most once.
#[derive(Default)]
pub(super) struct Options {
    pub(super) tags: Vec<LitStr>,
    pub(super) operation_id: Option<LitStr>,
    pub(super) summary: Option<LitStr>,
    pub(super) description: Option<LitStr>,
    pub(super) deprecated: bool,
    pub(super) hidden: bool,
    pub(super) public: bool,
    pub(super) status: Option<LitInt>,
    pub(super) answers: Vec<Answer>,
    pub(super) body_limit: Option<LitInt>,
    pub(super) timeout: Option<LitStr>,
    pub(super) on_disconnect: Option<LitStr>,
    pub(super) dependencies: Vec<Type>,
    /// Middlewares and layers, the innermost first.
    pub(super) mounts: Vec<Mount>,
    pub(super) mappers: Vec<Expr>,
}

/// What stands around the handler.
pub(super) enum Mount {
    /// It describes itself.
    Middleware(Expr),
    /// It is a layer of tower.
    Layer(Expr),
}

/// The attributes that make a function a handler.
const ATTRIBUTES: &[&str] = &[
    "get", "post", "put", "patch", "delete", "head", "options", "trace", "route",
];

/// Takes the attributes of arguments off the function, and puts all into one model.
pub(super) fn handler(attribute: Option<Attribute>, function: &mut Function, sink: &Sink) -> Option<Handler> {
    let arguments = argument::all(function, Kind::Handler, sink);
    single(function, sink);
    let attribute = attribute?;
    let options = options(attribute.options, sink);
    Some(Handler {
        method: attribute.method,
        path: attribute.path,
        options: Options {
            deprecated: function.is_deprecated() || options.deprecated,
            ..options
        },
        arguments,
        answer: match &function.sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some((**ty).clone()),
        },
        doc: doc::lines(&function.attrs),
        conditions: function.conditions(),
    })
}

/// Notes attributes that would make the function a handler once more, and takes them off.
fn single(function: &mut Function, sink: &Sink) {
    function.attrs.retain(|attribute| {
        let again = is_ours(attribute);
        if again {
            let message =
                "a handler has one method and one path: write a function for each, which may call the other";
            sink.error(attribute, message);
        }
        !again
    });
}

/// Whether an attribute is one of purlin's: others have such names too, as `fastrace::trace`.
fn is_ours(attribute: &SynAttribute) -> bool {
    let segments = &attribute.path().segments;
    let is_near = segments.len() == 1 || segments[0].ident == "purlin";
    let name = segments.last().filter(|_| is_near);
    let is_known = name.is_some_and(|name| ATTRIBUTES.iter().any(|known| name.ident == known));
    is_known
        && attribute
            .meta
            .require_list()
            .is_ok_and(|list| names_path(&list.tokens))
}

/// Whether it begins with a path, or with a method and a path.
fn names_path(tokens: &TokenStream) -> bool {
    let is_path = |token: &TokenTree| {
        let text = syn::parse2::<LitStr>(token.clone().into());
        text.is_ok_and(|text| text.value().starts_with('/'))
    };
    let first: Vec<TokenTree> = tokens.clone().into_iter().take(3).collect();
    match &first[..] {
        [path, ..] if is_path(path) => true,
        [_, TokenTree::Punct(comma), path] => comma.as_char() == ',' && is_path(path),
        _ => false,
    }
}

fn options(choices: Vec<super::syntax::Choice>, sink: &Sink) -> Options {
    let mut options = Options::default();
    let mut seen: Vec<Ident> = Vec::new();
    for choice in choices {
        if seen.contains(&choice.name) {
            sink.error(
                &choice.name,
                format!("`{}` stands here twice: keep one", choice.name),
            );
        }
        set(&mut options, &choice.name.to_string(), choice.value);
        seen.push(choice.name);
    }
    options
}

fn set(options: &mut Options, name: &str, value: Value) {
    match (name, value) {
        ("hidden", Value::Flag) => options.hidden = true,
        ("public", Value::Flag) => options.public = true,
        (_, Value::Flag) => options.deprecated = true,
        ("tag", Value::Text(tag)) => options.tags.push(tag),
        ("operation_id", Value::Text(id)) => options.operation_id = Some(id),
        ("summary", Value::Text(summary)) => options.summary = Some(summary),
        ("timeout", Value::Text(limit)) => options.timeout = Some(limit),
        ("on_disconnect", Value::Text(policy)) => options.on_disconnect = Some(policy),
        (_, Value::Text(description)) => options.description = Some(description),
        ("body_limit", Value::Number(limit)) => options.body_limit = Some(limit),
        (_, Value::Number(status)) => options.status = Some(status),
        (_, Value::Texts(tags)) => options.tags.extend(tags),
        (_, Value::Answers(answers)) => options.answers = answers,
        (_, Value::Types(dependencies)) => options.dependencies = dependencies,
        ("middleware", Value::Values(values)) => {
            options.mounts.extend(values.into_iter().map(Mount::Middleware));
        }
        ("layer", Value::Values(values)) => options.mounts.extend(values.into_iter().map(Mount::Layer)),
        (_, Value::Values(values)) => options.mappers = values,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn others_have_attributes_of_such_names() {
        let ours: [SynAttribute; 5] = [
            parse_quote!(#[post("/notes")]),
            parse_quote!(#[purlin::post("/notes", hidden)]),
            parse_quote!(#[::purlin::trace("/")]),
            parse_quote!(#[route(PURGE, "/notes")]),
            parse_quote!(#[route("M-SEARCH", "/notes")]),
        ];
        assert!(ours.iter().all(is_ours));
        let others: [SynAttribute; 6] = [
            parse_quote!(#[fastrace::trace]),
            parse_quote!(#[trace]),
            parse_quote!(#[trace(name = "/notes")]),
            parse_quote!(#[trace("a span")]),
            parse_quote!(#[other::get("/notes")]),
            parse_quote!(#[deprecated]),
        ];
        assert!(!others.iter().any(is_ours));
    }
}

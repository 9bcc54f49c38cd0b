//! What a handler is, in terms of its own.

use syn::{Attribute as SynAttribute, Expr, FnArg, Ident, LitInt, LitStr, Pat, PatType, ReturnType, Type};

use super::field::{self, ArgumentField};
use super::syntax::{Answer, Attribute, Function, Value};
use crate::schema::doc;
use crate::sink::Sink;

/// A handler that is about to be checked.
pub(super) struct Handler {
    pub(super) method: Ident,
    pub(super) path: LitStr,
    pub(super) options: Options,
    pub(super) arguments: Vec<Argument>,
    pub(super) answer: Option<Type>,
    pub(super) doc: Vec<String>,
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
    pub(super) status: Option<LitInt>,
    pub(super) answers: Vec<Answer>,
    pub(super) body_limit: Option<LitInt>,
    pub(super) timeout: Option<LitStr>,
    pub(super) on_disconnect: Option<LitStr>,
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

/// One argument of the function.
pub(super) struct Argument {
    pub(super) name: Ident,
    pub(super) ty: Type,
    pub(super) doc: String,
    pub(super) field: ArgumentField,
}

/// The attributes that make a function a handler.
const ATTRIBUTES: &[&str] = &[
    "get", "post", "put", "patch", "delete", "head", "options", "trace", "route",
];

/// Takes the attributes of arguments off the function, and puts all into one model.
pub(super) fn handler(attribute: Option<Attribute>, function: &mut Function, sink: &Sink) -> Option<Handler> {
    let arguments = function
        .sig
        .inputs
        .iter_mut()
        .filter_map(|input| argument(input, sink))
        .collect();
    single(function, sink);
    let attribute = attribute?;
    Some(Handler {
        method: attribute.method,
        path: attribute.path,
        options: options(attribute.options, sink),
        arguments,
        answer: match &function.sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some((**ty).clone()),
        },
        doc: function.attrs.iter().filter_map(doc::plain).collect(),
        conditions: function
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"))
            .cloned()
            .collect(),
    })
}

/// Notes attributes that would make the function a handler once more, and takes them off.
fn single(function: &mut Function, sink: &Sink) {
    function.attrs.retain(|attribute| {
        let name = attribute.path().segments.last();
        let again = name.is_some_and(|name| ATTRIBUTES.iter().any(|known| name.ident == known));
        if again {
            let message =
                "a handler has one method and one path: write a function for each, which may call the other";
            sink.error(attribute, message);
        }
        !again
    });
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
        ("middleware", Value::Values(values)) => {
            options.mounts.extend(values.into_iter().map(Mount::Middleware));
        }
        ("layer", Value::Values(values)) => options.mounts.extend(values.into_iter().map(Mount::Layer)),
        (_, Value::Values(values)) => options.mappers = values,
    }
}

fn argument(input: &mut FnArg, sink: &Sink) -> Option<Argument> {
    let FnArg::Typed(PatType { attrs, pat, ty, .. }) = input else {
        sink.error(
            input,
            "a handler is a free function: take what it needs as arguments, such as `State<T>`",
        );
        return None;
    };
    let doc = attrs
        .iter()
        .filter_map(doc::plain)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned();
    let field = field::read(attrs, sink);
    attrs.retain(|attribute| !attribute.path().is_ident("doc") && !attribute.path().is_ident("field"));
    let Some(name) = name(pat) else {
        sink.error(&pat, "an argument has one name, which is the name of what it reads: write `Path(id): Path<..>` or `id: Path<..>`");
        return None;
    };
    Some(Argument {
        name,
        ty: (**ty).clone(),
        doc,
        field,
    })
}

/// The one name that a pattern binds: of `id`, of `Path(id)`, of `Json(Some(id))`.
fn name(pattern: &Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(ident) if ident.subpat.is_none() => Some(ident.ident.clone()),
        Pat::Paren(paren) => name(&paren.pat),
        Pat::TupleStruct(tuple) => {
            let mut names = tuple.elems.iter().filter_map(name);
            names.next().filter(|_| names.next().is_none())
        }
        _ => None,
    }
}

//! The keywords of `#[settings(..)]` on the struct and of `#[setting(..)]` on its fields.

use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Path};

use super::model::{Default, Field, Value};
use crate::near;
use crate::schema::rules;
use crate::schema::syntax::{self, Keyword};
use crate::sink::Sink;

/// The keywords of the struct.
const OPTIONS: &[&str] = &["check", "prefix", "table"];

/// The keywords of a field that are no rules.
const OTHERS: &[&str] = &["default", "env", "sensitive"];

/// What `#[settings(..)]` says.
#[derive(Default)]
pub(super) struct Options {
    pub(super) prefix: Option<LitStr>,
    pub(super) table: Option<LitStr>,
    pub(super) check: Option<Path>,
}

/// Reads the keywords of the struct.
pub(super) fn options(attributes: &[Attribute], sink: &Sink) -> Options {
    let mut options = Options::default();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("setting")) {
        sink.error(
            attribute,
            "write `#[settings(..)]` here: `#[setting(..)]` stands on fields",
        );
    }
    for keyword in syntax::attributes("settings", attributes, sink) {
        match keyword.name.to_string().as_str() {
            "check" => options.check = keyword.path(sink),
            "prefix" => options.prefix = keyword.text(sink),
            "table" => options.table = keyword.text(sink),
            name => {
                let message = format!(
                    "`#[settings]` has no keyword `{name}`; {}",
                    near::expected(name, OPTIONS)
                );
                sink.error(&keyword.name, message);
            }
        }
    }
    options
}

/// Reads the keywords of a field.
pub(super) fn field(field: &mut Field<'_>, attributes: &[Attribute], sink: &Sink) {
    misplaced(attributes, sink);
    for keyword in syntax::attributes("setting", attributes, sink) {
        if !field.rules.take(&keyword, sink) {
            take(field, &keyword, sink);
        }
    }
}

/// Notes keywords where there can be none.
pub(super) fn none(attributes: &[Attribute], sink: &Sink) {
    misplaced(attributes, sink);
    for attribute in attributes.iter().filter(|it| it.path().is_ident("setting")) {
        let message = "a word takes no keywords: it is the name of the variant, as in `not_found`";
        sink.error(attribute, message);
    }
}

fn misplaced(attributes: &[Attribute], sink: &Sink) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident("settings")) {
        sink.error(
            attribute,
            "write `#[setting(..)]` here: `#[settings(..)]` stands on structs",
        );
    }
}

fn take(field: &mut Field<'_>, keyword: &Keyword, sink: &Sink) {
    match keyword.name.to_string().as_str() {
        "default" => {
            let value = keyword.value.as_ref().map_or(Value::OfType, value);
            let keyword = keyword.name.clone();
            field.default = Some(Default { keyword, value });
        }
        "env" => field.variable = keyword.text(sink),
        "sensitive" => field.sensitive = keyword.switch(sink).then(|| keyword.name.clone()),
        name => sink.error(&keyword.name, unknown(name)),
    }
}

fn value(value: &Expr) -> Value {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) => Value::Text(text.clone()),
        other => Value::Expr(other.clone()),
    }
}

fn unknown(name: &str) -> String {
    let hint = match name {
        "rename" | "name" | "alias" => "write `env = \"...\"` for the name of the variable",
        "secret" => "write the type `Secret<String>` for a value that nobody may see",
        "regex" => "write `pattern = \"...\"`",
        "minimum" | "min" => "write `ge = ...`",
        "maximum" | "max" => "write `le = ...`",
        "length" => "write `min_length = ...` and `max_length = ...`",
        "description" | "help" => "write a doc comment: it is the description",
        "optional" | "required" => "write the type `Option<T>` for a setting that may be absent",
        "nested" | "flatten" => "take it away: a field that is a settings struct is a group by itself",
        "file" => {
            "write the type `Secret<String>`, or `sensitive`: such a setting can stand in a file that `NAME_FILE` names"
        }
        _ => {
            let known = [rules::NAMES, OTHERS].concat();
            return format!(
                "`#[setting]` has no keyword `{name}`; {}",
                near::expected(name, &known)
            );
        }
    };
    format!("`#[setting]` has no keyword `{name}`: {hint}")
}

//! The keywords of `#[field(...)]`.

use syn::ext::IdentExt;
use syn::{Attribute, FieldsNamed, LitStr};

use super::refuse_on_part;
use crate::near;
use crate::schema::case::Case;
use crate::schema::doc;
use crate::schema::model::{Default, Field};
use crate::schema::rules::{self, Rules};
use crate::schema::syntax::{self, Keyword};
use crate::sink::Sink;

/// The keywords that are no rules.
const OTHERS: &[&str] = &[
    "default",
    "example",
    "alias",
    "read_only",
    "write_only",
    "sensitive",
    "deprecated",
    "check",
];

/// Reads fields and counts them.
pub(super) struct Fields<'s> {
    case: Option<Case>,
    sink: &'s Sink,
    next: usize,
}

impl<'s> Fields<'s> {
    /// A reader that writes names in `case`.
    pub(super) fn new(case: Option<Case>, sink: &'s Sink) -> Self {
        Self { case, sink, next: 0 }
    }

    /// The fields of a struct.
    pub(super) fn named(&mut self, fields: &FieldsNamed) -> Vec<Field> {
        fields.named.iter().map(|field| self.read(field)).collect()
    }

    /// The fields of a variant, whose names `rename_all` leaves alone: it concerns the variants there.
    pub(super) fn variant(&mut self, fields: &FieldsNamed) -> Vec<Field> {
        let case = self.case.take();
        let fields = self.named(fields);
        self.case = case;
        fields
    }

    /// The only field of a tuple struct or variant.
    pub(super) fn unnamed(&mut self, field: &syn::Field) -> Field {
        self.read(field)
    }

    fn read(&mut self, field: &syn::Field) -> Field {
        refuse_on_part(&field.attrs, self.sink);
        let name = field
            .ident
            .as_ref()
            .map(|ident| ident.unraw().to_string())
            .unwrap_or_default();
        let mut read = Field {
            index: self.next,
            ident: field.ident.clone(),
            ty: field.ty.clone(),
            wire: self
                .case
                .map_or_else(|| name.clone(), |case| case.apply_to_field(&name)),
            doc: doc::text(&field.attrs),
            rules: Rules::default(),
            default: None,
            example: None,
            read_only: None,
            write_only: None,
            sensitive: false,
            deprecated: field
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("deprecated")),
            check: None,
        };
        self.next += 1;
        for keyword in syntax::attributes("field", &field.attrs, self.sink) {
            take(&mut read, &keyword, self.sink);
        }
        read
    }
}

fn take(field: &mut Field, keyword: &Keyword, sink: &Sink) {
    if field.rules.take(keyword, sink) {
        return;
    }
    let name = keyword.name.to_string();
    if field.ident.is_none()
        && [
            "default",
            "alias",
            "read_only",
            "write_only",
            "deprecated",
            "example",
        ]
        .contains(&name.as_str())
    {
        sink.error(
            &keyword.name,
            format!("`{name}` needs a field with a name; here stands a bare value"),
        );
        return;
    }
    match name.as_str() {
        "default" => field.default = Some(keyword.value.clone().map_or(Default::OfType, Default::Value)),
        "example" => field.example = keyword.expression(sink),
        "alias" => {
            if let Some(text) = keyword.text(sink) {
                field.wire = text.value();
            }
        }
        "read_only" => field.read_only = keyword.switch(sink).then(|| keyword.name.clone()),
        "write_only" => field.write_only = keyword.switch(sink).then(|| keyword.name.clone()),
        "sensitive" => field.sensitive = keyword.switch(sink),
        "deprecated" => field.deprecated = keyword.switch(sink),
        "check" => field.check = keyword.path(sink),
        name => sink.error(&keyword.name, unknown(name)),
    }
}

/// The wire name of a variant, the one keyword that a variant takes.
pub(super) fn alias(attributes: &[Attribute], sink: &Sink) -> Option<LitStr> {
    let mut alias = None;
    for keyword in syntax::attributes("field", attributes, sink) {
        if keyword.name == "alias" {
            alias = keyword.text(sink);
        } else {
            let message = format!(
                "a variant takes `alias = \"...\"` only: write `{}` on a field",
                keyword.name
            );
            sink.error(&keyword.name, message);
        }
    }
    alias
}

fn unknown(name: &str) -> String {
    let hint = match name {
        "rename" | "name" => "write `alias = \"...\"`: it is the name on the wire, in and out",
        "regex" => "write `pattern = \"...\"`",
        "minimum" | "min" => "write `ge = ...`",
        "maximum" | "max" => "write `le = ...`",
        "length" => "write `min_length = ...` and `max_length = ...`",
        "description" => "write a doc comment: it is the description",
        "skip" => {
            "a schema has what is on the wire: keep the value in another type, or write `read_only` if answers have it"
        }
        "flatten" => "write the fields themselves: an object in the document has all of its own",
        "skip_serializing_if" => {
            "write the type `Patch<T>` for what answers may leave out: an `Option<T>` that is `None` is `null` there"
        }
        "skip_serializing" => "write `write_only`: requests have the field, answers do not",
        "skip_deserializing" => "write `read_only`: answers have the field, requests do not",
        "optional" | "required" | "nullable" => "write the type `Option<T>` for a field that may be left out",
        _ => {
            let known = [rules::NAMES, OTHERS].concat();
            return format!(
                "`#[field]` has no keyword `{name}`; {}",
                near::expected(name, &known)
            );
        }
    };
    format!("`#[field]` has no keyword `{name}`: {hint}")
}

//! The keywords of `#[schema(...)]`.

use syn::{Expr, LitStr, Path};

use crate::near;
use crate::schema::case::{self, Case};
use crate::schema::model::Tagging;
use crate::schema::syntax::Keyword;
use crate::sink::Sink;

const NAMES: &[&str] = &[
    "extra",
    "rename",
    "rename_all",
    "title",
    "example",
    "tag",
    "content",
    "untagged",
    "check",
    "crate",
];

/// What `#[schema(...)]` says.
pub(super) struct Options {
    pub(super) root: Path,
    pub(super) rename: Option<LitStr>,
    pub(super) case: Option<Case>,
    pub(super) title: Option<LitStr>,
    pub(super) example: Option<Expr>,
    pub(super) closed: bool,
    pub(super) check: Option<Path>,
    tag: Option<LitStr>,
    content: Option<LitStr>,
    untagged: Option<syn::Ident>,
}

impl Options {
    /// Reads the keywords.
    pub(super) fn read(keywords: &[Keyword], sink: &Sink) -> Self {
        let mut options = Self {
            root: syn::parse_quote!(::purlin),
            rename: None,
            case: None,
            title: None,
            example: None,
            closed: false,
            check: None,
            tag: None,
            content: None,
            untagged: None,
        };
        for keyword in keywords {
            options.take(keyword, sink);
        }
        options
    }

    fn take(&mut self, keyword: &Keyword, sink: &Sink) {
        match keyword.name.to_string().as_str() {
            "crate" => self.root = keyword.path(sink).unwrap_or_else(|| self.root.clone()),
            "extra" => self.closed = forbids(keyword, sink),
            "rename" => self.rename = keyword.text(sink),
            "rename_all" => self.case = keyword.text(sink).and_then(|name| case(&name, sink)),
            "title" => self.title = keyword.text(sink),
            "example" => self.example = keyword.expression(sink),
            "check" => self.check = keyword.path(sink),
            "tag" => self.tag = keyword.text(sink),
            "content" => self.content = keyword.text(sink),
            "untagged" => self.untagged = keyword.switch(sink).then(|| keyword.name.clone()),
            name => sink.error(&keyword.name, unknown(name)),
        }
    }

    /// How the variants are told apart, if that is said.
    pub(super) fn tagging(&self, sink: &Sink) -> Option<Tagging> {
        match (&self.tag, &self.content, &self.untagged) {
            (Some(tag), None, None) => Some(Tagging::Internal(tag.clone())),
            (Some(tag), Some(content), None) => Some(Tagging::Adjacent(tag.clone(), content.clone())),
            (None, None, Some(_)) => Some(Tagging::Untagged),
            (None, Some(content), _) => {
                sink.error(
                    content,
                    "`content` names the field beside the tag: write `tag = \"kind\"` too",
                );
                None
            }
            (Some(tag), _, Some(_)) => {
                sink.error(tag, "`tag` and `untagged` exclude each other: keep one");
                None
            }
            (None, None, None) => None,
        }
    }

    /// Notes keywords that a struct does not take.
    pub(super) fn refuse_tagging(&self, sink: &Sink) {
        let message = "only an enum has variants to tell apart: take it away";
        if let Some(text) = self.tag.as_ref().or(self.content.as_ref()) {
            sink.error(text, message);
        }
        if let Some(untagged) = &self.untagged {
            sink.error(untagged, message);
        }
    }
}

fn forbids(keyword: &Keyword, sink: &Sink) -> bool {
    let Some(text) = keyword.text(sink) else {
        return false;
    };
    match text.value().as_str() {
        "forbid" => true,
        "ignore" => false,
        _ => {
            sink.error(
                text,
                "`extra` takes \"forbid\" or \"ignore\", which is the default",
            );
            false
        }
    }
}

fn case(name: &LitStr, sink: &Sink) -> Option<Case> {
    let case = Case::named(&name.value());
    if case.is_none() {
        let list = near::expected(&name.value(), case::NAMES);
        sink.error(name, format!("`rename_all` does not know this case; {list}"));
    }
    case
}

fn unknown(name: &str) -> String {
    let hint = match name {
        "deny_unknown_fields" => "write `extra = \"forbid\"`",
        "description" => "write a doc comment: it is the description",
        "default" | "alias" => "write it on the field: `#[field(..)]`",
        "transparent" => "take it away: a tuple struct around one value is written as that value",
        _ => {
            return format!(
                "`#[schema]` has no keyword `{name}`; {}",
                near::expected(name, NAMES)
            );
        }
    };
    format!("`#[schema]` has no keyword `{name}`: {hint}")
}

//! The keywords of `#[model(..)]`, on the struct and on its fields.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, LitStr, Path, Token};

use super::model::{Index, Says};
use super::syntax::{self, Keyword};
use crate::near;
use crate::sink::Sink;

/// The keywords of the struct.
const OPTIONS: &[&str] = &["check", "derive", "index", "new", "sort", "table", "unique"];

/// The keywords of a field.
const FIELD: &[&str] = &[
    "auto",
    "column",
    "default",
    "index",
    "json",
    "on_delete",
    "primary_key",
    "references",
    "soft_delete",
    "unique",
    "version",
];

/// What `#[model(..)]` says on the struct.
#[derive(Default)]
pub(super) struct Options {
    pub(super) table: Option<LitStr>,
    pub(super) new: Option<Ident>,
    pub(super) derives: Vec<Path>,
    pub(super) indexes: Vec<Index>,
    pub(super) checks: Vec<(Ident, LitStr)>,
    pub(super) sort: Option<Vec<Ident>>,
}

/// `name = "SQL"`.
struct Check(Ident, LitStr);

impl Parse for Check {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        Ok(Self(name, input.parse()?))
    }
}

/// Reads the keywords of the struct.
pub(super) fn options(attributes: &[Attribute], sink: &Sink) -> Options {
    let mut options = Options::default();
    let mut once = Once::new(&["new", "sort", "table"]);
    for keyword in syntax::attributes(attributes, sink) {
        if !once.is_first(&keyword, sink) {
            continue;
        }
        match keyword.name.to_string().as_str() {
            "table" => options.table = keyword.text("\"products\"", sink),
            "new" => options.new = keyword.word("ProductDraft", sink),
            "derive" => options
                .derives
                .extend(keyword.items::<Path>("Debug, Clone", sink)),
            "sort" => options.sort = Some(keyword.items::<Ident>("name, created_at", sink)),
            "index" => options.indexes.push(index(&keyword, false, sink)),
            "unique" => options.indexes.push(index(&keyword, true, sink)),
            "check" => {
                let checks = keyword.items::<Check>("price_positive = \"price > 0\"", sink);
                options
                    .checks
                    .extend(checks.into_iter().map(|Check(name, sql)| (name, sql)));
            }
            name => {
                let message = format!(
                    "`#[model]` has no keyword `{name}` on a struct; {}",
                    near::expected(name, OPTIONS)
                );
                sink.error(&keyword.name, message);
            }
        }
    }
    options
}

fn index(keyword: &Keyword, unique: bool, sink: &Sink) -> Index {
    let mut index = Index {
        fields: Vec::new(),
        unique,
        name: None,
        condition: None,
    };
    let mut once = Once::new(&["name", "where"]);
    for part in keyword.items::<Keyword>("field, other_field", sink) {
        if part.value.is_some() && !once.is_first(&part, sink) {
            continue;
        }
        match part.name.to_string().as_str() {
            "name" if part.value.is_some() => index.name = part.text("\"products_by_name\"", sink),
            "where" => index.condition = part.text("\"deleted_at IS NULL\"", sink),
            _ if part.value.is_none() && part.list.is_none() => index.fields.push(part.name),
            name => {
                let message =
                    format!("an index has fields, a `name` and a `where`: `{name}` takes no value here");
                sink.error(&part.name, message);
            }
        }
    }
    if index.fields.is_empty() && keyword.list.is_some() {
        let message = format!(
            "`{0}` takes the fields that it is of: write `{0}(field, other_field)`",
            keyword.name
        );
        sink.error(&keyword.name, message);
    }
    index
}

/// Reads the keywords of a field.
pub(super) fn field(attributes: &[Attribute], sink: &Sink) -> Says {
    let mut says = Says::default();
    let mut once = Once::new(FIELD);
    for keyword in syntax::attributes(attributes, sink) {
        if once.is_first(&keyword, sink) {
            take(&mut says, &keyword, sink);
        }
    }
    says
}

/// Keywords that stand once.
struct Once {
    names: &'static [&'static str],
    seen: Vec<String>,
}

impl Once {
    fn new(names: &'static [&'static str]) -> Self {
        Self {
            names,
            seen: Vec::new(),
        }
    }

    /// Whether the keyword has not been there before, or may be there again; one that may not is noted.
    fn is_first(&mut self, keyword: &Keyword, sink: &Sink) -> bool {
        let name = keyword.name.to_string();
        if self.seen.contains(&name) {
            sink.error(&keyword.name, format!("`{name}` stands more than once: keep one"));
            return false;
        }
        if self.names.contains(&&*name) {
            self.seen.push(name);
        }
        true
    }
}

fn take(says: &mut Says, keyword: &Keyword, sink: &Sink) {
    match keyword.name.to_string().as_str() {
        "primary_key" => says.primary_key = keyword.switch(sink),
        "auto" => says.auto = keyword.switch(sink),
        "unique" => says.unique = keyword.switch(sink),
        "index" => says.index = keyword.switch(sink),
        "json" => says.json = keyword.switch(sink),
        "version" => says.version = keyword.switch(sink),
        "soft_delete" => says.soft_delete = keyword.switch(sink),
        "column" => says.column = keyword.text("\"name\"", sink),
        "default" => says.default = keyword.text("\"0\"", sink),
        "references" => says.references = keyword.path("User::ID", sink),
        "on_delete" => says.on_delete = keyword.word("cascade", sink),
        name => sink.error(&keyword.name, unknown(name)),
    }
}

fn unknown(name: &str) -> String {
    let hint = match name {
        "pk" | "id" | "key" => "write `primary_key`",
        "foreign_key" | "fk" => "write `references = User::ID`",
        "name" | "rename" => "write `column = \"...\"` for the name of the column",
        "nullable" | "null" => "write the type `Option<T>`: a column of it may be null",
        "type" => "take it away: the column has the type of its field",
        "autoincrement" | "identity" | "generated" => "write `auto`",
        "created_at" => "write `auto`: a `jiff::Timestamp` is the present time then",
        _ => {
            return format!(
                "`#[model]` has no keyword `{name}` on a field; {}",
                near::expected(name, FIELD)
            );
        }
    };
    format!("`#[model]` has no keyword `{name}` on a field: {hint}")
}

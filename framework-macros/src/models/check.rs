//! What does not fit together.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::ToTokens;

use super::model::{Field, Item, Name, Says};
use super::table::{constraint_name, index_name};
use crate::near;
use crate::sink::Sink;

/// The longest name that PostgreSQL keeps whole.
pub(super) const LONGEST: usize = 63;

/// What `on_delete` takes.
const ON_DELETE: &[&str] = &["cascade", "restrict", "set_null"];

/// Two keywords that one field cannot both have: the one to point at, the other, and what to do.
type Contradiction = (fn(&Says) -> Option<&Ident>, fn(&Says) -> bool, &'static str);

/// All of them.
const CONTRADICTIONS: &[Contradiction] = &[
    (
        |says| says.auto.as_ref(),
        |says| says.default.is_some(),
        "`auto` and `default` both say what the column has by itself: keep one",
    ),
    (
        |says| says.auto.as_ref(),
        |says| says.version.is_some(),
        "`version` counts by itself: take `auto` away",
    ),
    (
        |says| says.auto.as_ref(),
        |says| says.soft_delete.is_some(),
        "`soft_delete` is set by `delete` alone: take `auto` away",
    ),
    (
        |says| says.auto.as_ref(),
        |says| says.references.is_some(),
        "a row refers to one that is chosen: take `auto` away",
    ),
    (
        |says| says.json.as_ref(),
        |says| says.primary_key.is_some(),
        "JSON cannot name a row: take another field as the key",
    ),
    (
        |says| says.json.as_ref(),
        |says| says.unique.is_some(),
        "JSON is not compared by the database: take `unique` away",
    ),
    (
        |says| says.json.as_ref(),
        |says| says.index.is_some(),
        "JSON is not compared by the database: take `index` away",
    ),
    (
        |says| says.version.as_ref(),
        |says| says.primary_key.is_some(),
        "a version changes, so it cannot name a row",
    ),
    (
        |says| says.soft_delete.as_ref(),
        |says| says.primary_key.is_some(),
        "this changes, so it cannot name a row",
    ),
    (
        |says| says.unique.as_ref(),
        |says| says.primary_key.is_some(),
        "a primary key is unique already: take `unique` away",
    ),
    (
        |says| says.index.as_ref(),
        |says| says.primary_key.is_some(),
        "a primary key has an index already: take `index` away",
    ),
    (
        |says| says.index.as_ref(),
        |says| says.unique.is_some(),
        "`unique` has an index already: take `index` away",
    ),
];

/// Notes every contradiction of the model.
pub(super) fn item(item: &Item<'_>, sink: &Sink) {
    name(&item.table, "a table", sink);
    if item.key().is_empty() {
        let message = "a row is named by a key: write `#[model(primary_key)]` before the field that names it, as in `#[model(primary_key, \
                       auto)] id: i64`";
        sink.error(&item.input.ident, message);
    }
    for each in &item.fields {
        field(each, sink);
        made_of(each, item, sink);
    }
    once(item, "version", |field| field.says.version.as_ref(), sink);
    once(item, "soft_delete", |field| field.says.soft_delete.as_ref(), sink);
    auto_of_several(item, sink);
    distinct(&item.fields, sink);
    for field in item.sort.iter().flatten() {
        known(field, item, sink);
    }
    for index in &item.indexes {
        for field in &index.fields {
            known(field, item, sink);
        }
        if let Some(written) = &index.name {
            let name_of = Name {
                text: written.value(),
                token: quote::quote!(#written),
            };
            name(&name_of, "an index", sink);
        } else if let Some(first) = index.fields.first()
            && index_name(item, index).len() > LONGEST
        {
            let message = "the name of this index would be longer than 63 bytes: write a shorter one, as in `name = \"...\"`";
            sink.error(first, message);
        }
    }
}

/// Notes a name that SQL does not take without ado.
fn name(name: &Name, what: &str, sink: &Sink) {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let begins = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    if !name.text.starts_with(begins) || !name.text.chars().all(legal) {
        let message =
            format!("the name of {what} has letters of ASCII, digits and `_`, as in \"order_items\"");
        sink.error(&name.token, message);
    } else if name.text.len() > LONGEST {
        sink.error(
            &name.token,
            format!("the name of {what} has at most {LONGEST} bytes"),
        );
    }
}

fn field(field: &Field<'_>, sink: &Sink) {
    name(&field.column, "a column", sink);
    for (keyword, contradicts, message) in CONTRADICTIONS {
        if let Some(keyword) = keyword(&field.says)
            && contradicts(&field.says)
        {
            sink.error(keyword, message);
        }
    }
    on_delete(&field.says, sink);
}

/// Notes a name made of the field's that is longer than names are.
fn made_of(field: &Field<'_>, item: &Item<'_>, sink: &Sink) {
    let says = &field.says;
    let keywords = [(says.unique.as_ref(), "key"), (says.index.as_ref(), "idx")];
    let mut keywords = keywords.into_iter();
    let index = keywords.find_map(|(keyword, end)| Some((keyword?.to_token_stream(), end)));
    let key = says
        .references
        .as_ref()
        .map(|path| (path.to_token_stream(), "fkey"));
    for (token, end) in index.into_iter().chain(key) {
        let made = constraint_name(item, field, end);
        if made.len() > LONGEST {
            let message = format!(
                "`{made}` would be longer than {LONGEST} bytes: write a shorter name, as in `column = \"..\"`"
            );
            sink.error(token, message);
        }
    }
}

/// Notes an `on_delete` that there is not, or of a row that refers to none.
fn on_delete(says: &Says, sink: &Sink) {
    let Some(word) = &says.on_delete else { return };
    if says.references.is_none() {
        let message =
            "`on_delete` tells what becomes of the row that refers: write `references = User::ID` too";
        sink.error(word, message);
    }
    if !ON_DELETE.contains(&word.to_string().as_str()) {
        let message = format!(
            "`on_delete` has no `{word}`; {}",
            near::expected(&word.to_string(), ON_DELETE)
        );
        sink.error(word, message);
    }
}

/// Notes a keyword that only one field can have.
fn once(item: &Item<'_>, name: &str, of: for<'f> fn(&'f Field<'_>) -> Option<&'f Ident>, sink: &Sink) {
    for keyword in item.fields.iter().filter_map(|field| of(field).cloned()).skip(1) {
        sink.error(keyword, format!("a row has one `{name}`: keep one"));
    }
}

/// SQLite counts for a key of one column only.
fn auto_of_several(item: &Item<'_>, sink: &Sink) {
    let keys = item.key();
    if keys.len() > 1 {
        for auto in keys.iter().filter_map(|key| key.says.auto.as_ref()) {
            let message = "in a key of several fields all are given: take `auto` away, or `primary_key` from the others";
            sink.error(auto, message);
        }
    }
}

/// Notes two columns of one name, whichever way it is written: SQLite does not tell capital letters from small ones.
fn distinct(fields: &[Field<'_>], sink: &Sink) {
    let mut columns = HashSet::new();
    for field in fields {
        if !columns.insert(field.column.text.to_lowercase()) {
            let message = format!(
                "there is a column `{}` already: write another name",
                field.column.text
            );
            sink.error(&field.column.token, message);
        }
    }
}

fn known(name: &Ident, item: &Item<'_>, sink: &Sink) {
    if item.field(name).is_none() {
        let names: Vec<String> = item.fields.iter().map(Field::name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let word = name.to_string();
        let message = format!("there is no field `{word}`; {}", near::expected(&word, &names));
        sink.error(name, message);
    }
}

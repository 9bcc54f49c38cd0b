//! What the user wrote, understood.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, LitStr, Path, Type, Visibility};

use super::keywords;
use crate::sink::Sink;
use crate::snake::snake;

/// A model.
pub(super) struct Item<'a> {
    pub(super) input: &'a DeriveInput,
    /// The name of the table, with the token that says it.
    pub(super) table: Name,
    /// The name of the struct of new rows.
    pub(super) new: Ident,
    /// What is derived on it.
    pub(super) derives: Vec<Path>,
    pub(super) fields: Vec<Field<'a>>,
    /// The indexes of several columns.
    pub(super) indexes: Vec<Index>,
    /// Conditions of every row: a name, and SQL.
    pub(super) checks: Vec<(Ident, LitStr)>,
    /// The fields that clients can sort by.
    pub(super) sort: Option<Vec<Ident>>,
}

/// A name in SQL, and the token to point at.
pub(super) struct Name {
    pub(super) text: String,
    pub(super) token: proc_macro2::TokenStream,
}

/// A field, which is a column.
pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) visibility: &'a Visibility,
    pub(super) ty: &'a Type,
    pub(super) docs: Vec<&'a Attribute>,
    pub(super) column: Name,
    pub(super) says: Says,
    /// Whether it alone is the primary key.
    pub(super) is_whole_key: bool,
}

/// What the keywords of a field say.
#[derive(Default)]
pub(super) struct Says {
    pub(super) primary_key: Option<Ident>,
    pub(super) auto: Option<Ident>,
    pub(super) unique: Option<Ident>,
    pub(super) index: Option<Ident>,
    pub(super) json: Option<Ident>,
    pub(super) version: Option<Ident>,
    pub(super) soft_delete: Option<Ident>,
    pub(super) column: Option<LitStr>,
    pub(super) default: Option<LitStr>,
    pub(super) references: Option<Path>,
    pub(super) on_delete: Option<Ident>,
}

/// An index of columns.
pub(super) struct Index {
    /// The fields, as the user named them.
    pub(super) fields: Vec<Ident>,
    pub(super) unique: bool,
    pub(super) name: Option<LitStr>,
    pub(super) condition: Option<LitStr>,
}

impl Field<'_> {
    /// The name without `r#`.
    pub(super) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// The constant of the column.
    pub(super) fn constant(&self) -> Ident {
        Ident::new(&self.name().to_uppercase(), self.ident.span())
    }

    /// Whether somebody has to give it, or can, when a row is inserted.
    pub(super) fn is_given(&self) -> bool {
        self.says.auto.is_none() && self.says.version.is_none() && self.says.soft_delete.is_none()
    }
}

impl Item<'_> {
    /// The fields of the primary key.
    pub(super) fn key(&self) -> Vec<&Field<'_>> {
        let keys = self.fields.iter();
        keys.filter(|field| field.says.primary_key.is_some()).collect()
    }

    /// The field of that name.
    pub(super) fn field(&self, name: &Ident) -> Option<&Field<'_>> {
        let name = name.unraw().to_string();
        self.fields.iter().find(|field| field.name() == name)
    }
}

/// Reads the item. What cannot be read at all is `None`; the sink knows why.
pub(super) fn item<'a>(input: &'a DeriveInput, sink: &Sink) -> Option<Item<'a>> {
    let fields = match &input.data {
        Data::Struct(data) => &data.fields,
        Data::Enum(_) | Data::Union(_) => {
            let message = "a model is a struct, whose fields are the columns of its table; an enum without content is the type of a \
                           column with `#[derive(ColumnValue)]`";
            sink.error(&input.ident, message);
            return None;
        }
    };
    let Fields::Named(fields) = fields else {
        sink.error(
            &input.ident,
            "columns have names: write `struct Name { field: Type, .. }`",
        );
        return None;
    };
    if !input.generics.params.is_empty() {
        let message = "a model has no parameters: a table has columns of certain types, so write the types that they have";
        sink.error(&input.generics, message);
        return None;
    }
    let options = keywords::options(&input.attrs, sink);
    let mut fields: Vec<_> = fields.named.iter().filter_map(|it| field(it, sink)).collect();
    let mut keys = fields.iter_mut().filter(|field| field.says.primary_key.is_some());
    if let (Some(key), None) = (keys.next(), keys.next()) {
        key.is_whole_key = true;
    }
    Some(Item {
        input,
        table: name(options.table.as_ref(), &input.ident, table_of),
        new: options
            .new
            .unwrap_or_else(|| quote::format_ident!("New{}", input.ident)),
        derives: options.derives,
        fields,
        indexes: options.indexes,
        checks: options.checks,
        sort: options.sort,
    })
}

fn field<'a>(field: &'a syn::Field, sink: &Sink) -> Option<Field<'a>> {
    let ident = field.ident.as_ref()?;
    let says = keywords::field(&field.attrs, sink);
    Some(Field {
        ident,
        visibility: &field.vis,
        ty: &field.ty,
        docs: field
            .attrs
            .iter()
            .filter(|it| it.path().is_ident("doc"))
            .collect(),
        column: name(says.column.as_ref(), ident, str::to_owned),
        says,
        is_whole_key: false,
    })
}

/// The name that is written, or the one that follows from an identifier.
fn name(written: Option<&LitStr>, ident: &Ident, of: fn(&str) -> String) -> Name {
    match written {
        Some(text) => Name {
            text: text.value(),
            token: quote::quote!(#text),
        },
        None => Name {
            text: of(&ident.unraw().to_string()),
            token: quote::quote!(#ident),
        },
    }
}

/// The name of the table of a struct: `OrderItem` has `order_items`, `Category` has `categories`, `Box` has `boxes`.
fn table_of(name: &str) -> String {
    let snake = snake(name);
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| snake.ends_with(end));
    let vowel = ["ay", "ey", "oy", "uy"].iter().any(|end| snake.ends_with(end));
    match snake.strip_suffix('y') {
        Some(stem) if !vowel => format!("{stem}ies"),
        _ if sibilant => format!("{snake}es"),
        _ => format!("{snake}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::table_of;

    #[test]
    fn tables_are_named_in_the_plural() {
        for (name, table) in [
            ("Product", "products"),
            ("OrderItem", "order_items"),
            ("Category", "categories"),
            ("Day", "days"),
            ("Box", "boxes"),
            ("Address", "addresses"),
            ("Match", "matches"),
            ("APIKey", "api_keys"),
        ] {
            assert_eq!(table_of(name), table);
        }
    }
}

//! What the user wrote, understood: the one value that checks and code are made from.

use proc_macro2::{Ident, TokenStream};
use syn::{Expr, Generics, LitStr, Path, Type};

use super::rules::Rules;

/// A struct or an enum under `#[schema]`.
pub(crate) struct Item {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The path of the purlin crate.
    pub(crate) root: Path,
    /// The name in the document, with `{T}` for type parameters.
    pub(crate) name: LitStr,
    /// Whether that is written, and not the name of the type.
    pub(crate) is_renamed: bool,
    pub(crate) title: Option<LitStr>,
    pub(crate) doc: Option<TokenStream>,
    pub(crate) example: Option<Expr>,
    pub(crate) closed: bool,
    pub(crate) check: Option<Path>,
    /// The keywords of `#[schema(..)]`, as they stand there.
    pub(crate) keywords: Vec<Ident>,
    pub(crate) shape: Shape,
    /// Whether `Debug` is derived below `#[schema]`.
    pub(crate) derives_debug: bool,
}

/// What the item is made of.
pub(crate) enum Shape {
    /// A struct with named fields: an object.
    Struct(Vec<Field>),
    /// A tuple struct around one value: that value under a name.
    Newtype(Box<Field>),
    /// An enum without content: one of these words.
    Words(Vec<Variant>),
    /// An enum with content.
    Union(Tagging, Vec<Variant>),
}

/// How the variants of a union are told apart.
pub(crate) enum Tagging {
    /// By a field among the content's own.
    Internal(LitStr),
    /// By a field beside the content.
    Adjacent(LitStr, LitStr),
    /// By the first that fits.
    Untagged,
}

/// A variant of an enum.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// Its name in Rust, without `r#`.
    pub(crate) name: String,
    pub(crate) wire: String,
    /// The `alias` that is written, if one is.
    pub(crate) alias: Option<LitStr>,
    pub(crate) doc: Option<TokenStream>,
    pub(crate) content: Content,
}

/// What a variant holds.
pub(crate) enum Content {
    Unit,
    Newtype(Box<Field>),
    Struct(Vec<Field>),
}

impl Content {
    /// The fields, in order.
    pub(crate) fn fields(&self) -> &[Field] {
        match self {
            Self::Unit => &[],
            Self::Newtype(field) => std::slice::from_ref(field),
            Self::Struct(fields) => fields,
        }
    }
}

/// A field, of a struct or of a variant.
pub(crate) struct Field {
    /// Its number among all fields of the item.
    pub(crate) index: usize,
    /// `None` in a tuple.
    pub(crate) ident: Option<Ident>,
    pub(crate) ty: Type,
    pub(crate) wire: String,
    pub(crate) doc: Option<TokenStream>,
    pub(crate) rules: Rules,
    pub(crate) default: Option<Default>,
    pub(crate) example: Option<Expr>,
    pub(crate) read_only: Option<Ident>,
    pub(crate) write_only: Option<Ident>,
    pub(crate) sensitive: bool,
    pub(crate) deprecated: bool,
    pub(crate) check: Option<Path>,
}

/// The value of a field that is left out.
pub(crate) enum Default {
    /// That of the type.
    OfType,
    /// The one written.
    Value(Expr),
}

impl Item {
    /// The keyword of that name, if it stands there.
    pub(crate) fn keyword(&self, name: &str) -> Option<&Ident> {
        self.keywords.iter().find(|keyword| *keyword == name)
    }

    /// All fields of the item, in order.
    pub(crate) fn fields(&self) -> Vec<&Field> {
        match &self.shape {
            Shape::Struct(fields) => fields.iter().collect(),
            Shape::Newtype(field) => vec![field],
            Shape::Words(_) => Vec::new(),
            Shape::Union(_, variants) => variants
                .iter()
                .flat_map(|variant| variant.content.fields())
                .collect(),
        }
    }
}

//! `Sort`: the order that a client asks for.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::order::{By, Order};
use super::{Column, Comparable, Model, Query};
use crate::schema::{At, CheckError, FaultKind, Faults, Validate};

/// The order that a client asks for: `?sort=-created_at,name` is by the time, the latest first, and then by the name.
///
/// A client can only name what the list `S` has, which the document shows. `#[model(sort(name, created_at))]` makes one of fields
/// of the model; another list is a type that implements [`Sortable`].
///
/// ```
/// use purlin::db::DbError;
/// use purlin::model::Sort;
/// use purlin::prelude::*;
///
/// purlin::database! { sqlite = "migrations" }
///
/// #[derive(Model)]
/// #[model(sort(name, price_cents))]
/// struct Product {
///     #[model(primary_key, auto)]
///     id: i64,
///     name: String,
///     price_cents: i64,
/// }
///
/// /// List products.
/// #[get("/products")]
/// async fn list_products(#[field(default = "name")] sort: Query<Sort<Product>>) -> NoContent {
///     # let _ = sort;
///     NoContent
/// }
///
/// async fn list(tx: &mut Tx, sort: &Sort<Product>) -> Result<Vec<Product>, DbError> {
///     Product::query().sort(sort).limit(20).all(tx).await
/// }
/// ```
///
/// Without a default, an absent order is none if the argument is an `Option`. A name that is not in the list is a fault of the request
/// like any other. Of one that stands twice, the first counts.
pub struct Sort<S> {
    /// The text as it came, if it is sound.
    text: String,
    /// The places in the list, each with whether it descends.
    keys: Vec<(usize, bool)>,
    /// What is wrong with it.
    fault: Option<&'static str>,
    of: PhantomData<fn() -> S>,
}

/// What clients can sort a list of rows by.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what clients can sort it by",
    label = "no list of names",
    note = "write `#[model(sort(name, created_at))]` on the model, or implement `Sortable` for a type of your own"
)]
pub trait Sortable: 'static {
    /// The model of the rows.
    type Model: Model;

    /// The names, and their columns.
    const KEYS: &'static [SortKey<Self::Model>];
}

/// A name that clients can sort by, and its column.
#[derive(Debug)]
pub struct SortKey<M> {
    name: &'static str,
    by: By,
    of: PhantomData<fn() -> M>,
}

impl<M> SortKey<M> {
    /// The name for a column.
    ///
    /// ```
    /// use purlin::model::{SortKey, Sortable};
    /// use purlin::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Product {
    ///     #[model(primary_key, auto)]
    ///     id: i64,
    ///     price_cents: i64,
    /// }
    ///
    /// struct ForAdmins;
    ///
    /// impl Sortable for ForAdmins {
    ///     type Model = Product;
    ///     const KEYS: &'static [SortKey<Product>] =
    ///         &[SortKey::new("id", Product::ID), SortKey::new("price", Product::PRICE_CENTS)];
    /// }
    /// ```
    pub const fn new<T: Comparable, U>(name: &'static str, column: Column<M, T, U>) -> Self {
        Self {
            name,
            by: column.asc().by,
            of: PhantomData,
        }
    }
}

impl<M: Model> Query<M> {
    /// In the order that a client asks for, and within equal values in that of what follows.
    pub fn sort<S: Sortable<Model = M>>(mut self, sort: &Sort<S>) -> Self {
        self.part.order.extend(sort.orders().map(|order| order.by));
        self
    }
}

impl<S: Sortable> Sort<S> {
    /// The order that a text asks for, `-created_at,name`.
    ///
    /// # Errors
    ///
    /// Fails with what is wrong, which [`Validate`] makes a fault of.
    fn parse(text: &str) -> Result<Vec<(usize, bool)>, &'static str> {
        let mut keys = Vec::new();
        for part in text.split(',').filter(|_| !text.is_empty()) {
            let (name, descending) = part.strip_prefix('-').map_or((part, false), |name| (name, true));
            let index = S::KEYS.iter().position(|key| key.name == name);
            let index = index.ok_or("names something that cannot be sorted by")?;
            // Rows that are equal in it the first time are so the second time.
            if !keys.iter().any(|(other, _)| *other == index) {
                keys.push((index, descending));
            }
        }
        Ok(keys)
    }

    /// The names.
    fn names() -> Vec<&'static str> {
        S::KEYS.iter().map(|key| key.name).collect()
    }

    /// The orders, one for each name.
    pub fn orders(&self) -> impl Iterator<Item = Order<S::Model>> + '_ {
        self.keys.iter().map(|(index, descending)| {
            Order::of(By {
                descending: *descending,
                ..S::KEYS[*index].by
            })
        })
    }
}

impl<S> Default for Sort<S> {
    fn default() -> Self {
        Self {
            text: String::new(),
            keys: Vec::new(),
            fault: None,
            of: PhantomData,
        }
    }
}

impl<S> Clone for Sort<S> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            keys: self.keys.clone(),
            fault: self.fault,
            of: PhantomData,
        }
    }
}

impl<S> fmt::Debug for Sort<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sort").field(&self.text).finish()
    }
}

impl<S> Serialize for Sort<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Any text is read. What is wrong with it is for the check, which notes it beside the faults of other parameters.
impl<'de, S: Sortable> Deserialize<'de> for Sort<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(match Self::parse(&text) {
            Ok(keys) => Self {
                text,
                keys,
                ..Self::default()
            },
            Err(fault) => Self {
                fault: Some(fault),
                ..Self::default()
            },
        })
    }
}

impl<S: Sortable> Validate for Sort<S> {
    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        if let Some(fault) = self.fault {
            let detail = format!(
                "{fault}: write names of {} with commas between them, each with a `-` in front to descend",
                Self::names().join(", ")
            );
            faults.push(at, FaultKind::Custom(CheckError::new("sort", detail)));
        }
    }
}

impl<S: Sortable> JsonSchema for Sort<S> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Sort")
    }

    fn schema_id() -> Cow<'static, str> {
        Cow::Borrowed(std::any::type_name::<Self>())
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = Self::names();
        let one = format!("-?({})", names.join("|"));
        json_schema!({
            "type": "string",
            "pattern": format!("^({one}(,{one})*)?$"),
            "description": format!(
                "What to sort by: names with commas between them, each with a `-` in front to descend. The names are {}.",
                names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        })
    }
}

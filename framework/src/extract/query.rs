//! `Query<T>`: values from the query.

use std::borrow::Cow;

use super::parameter::{self, parameter};
use super::{Cx, Extract, Phase};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Keywords, Location, Schema, TextSource};

/// A value from the query: `?limit=20&tag=a&tag=b`.
///
/// A scalar `T` is the one named like the argument; a `#[schema]` struct takes one value a field. `Option<T>` may be absent,
/// `Vec<T>` takes repeats, `#[field(default = ..)]` stands in for what is absent. Of a scalar that is repeated, the last counts.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/products")]
/// async fn list_products(
///     #[field(ge = 1, le = 100, default = 20)] limit: Query<u32>,
///     Query(tag): Query<Vec<String>>,
/// ) -> Json<u32> {
///     Json(*limit + u32::try_from(tag.len()).unwrap_or(0))
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Query<T>(pub T);

parameter!(Query);

impl<T: Schema> Extract for Query<T> {
    const PHASE: Phase = Phase::Input;
    const ACCEPTS: Keywords = T::ACCEPTS;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        parameter::describe::<T>(operation, Location::Query, arg);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        parameter::decode(&query_source(cx), Location::Query, arg, cx).map(Self)
    }
}

fn query_source(cx: &Cx) -> Pairs<'_> {
    Pairs {
        query: cx.uri().query().unwrap_or_default(),
        read: &cx.route().query_names,
    }
}

/// Pairs in the form of the URL standard (`application/x-www-form-urlencoded`).
pub(super) struct Pairs<'a> {
    pub(super) query: &'a str,
    /// The names that some argument reads: what is no field of one struct may belong to another argument.
    pub(super) read: &'a [String],
}

impl TextSource for Pairs<'_> {
    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        form_urlencoded::parse(self.query.as_bytes())
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value)
    }

    fn others<'s>(&'s self, known: &[&str]) -> Vec<Cow<'s, str>> {
        let names = form_urlencoded::parse(self.query.as_bytes()).map(|(key, _)| key);
        names
            .filter(|key| !known.contains(&key.as_ref()) && !self.read.iter().any(|name| name == key))
            .collect()
    }
}

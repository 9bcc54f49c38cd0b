//! `Header<T>`: values from header fields.

use std::borrow::Cow;

use http::HeaderMap;

use super::parameter::{self, parameter};
use super::{Asker, Cx, Extract, Phase};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Keywords, Location, Schema, TextSource};

/// A value from a header field. The argument `x_request_id` reads the field `x-request-id`.
///
/// A scalar `T` is the one named like the argument; a `#[schema]` struct takes one field a field. `Vec<T>` takes the values of
/// repeated fields, and of each the items between its commas, so a text in it has no comma. For a name that is no Rust name, write
/// `#[field(alias = "..")]`: at an argument it is taken as it is written, even with `_`.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/whoami")]
/// async fn whoami(user_agent: Header<Option<String>>) -> Json<Option<String>> {
///     Json(user_agent.into_inner())
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Header<T>(pub T);

parameter!(Header);

impl<T: Schema> Extract for Header<T> {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;
    const ACCEPTS: Keywords = T::ACCEPTS;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        parameter::describe::<T>(operation, Location::Header, arg);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        parameter::decode(&header_source(cx, arg), Location::Header, arg, cx).map(Self)
    }
}

fn header_source<'a>(cx: &'a Cx, arg: &ArgMeta) -> Fields<'a> {
    Fields {
        headers: cx.headers(),
        alias: arg.alias,
    }
}

/// The header fields of a request, as text.
pub(super) struct Fields<'a> {
    pub(super) headers: &'a HeaderMap,
    /// The one name that is taken as it is written.
    pub(super) alias: Option<&'static str>,
}

impl TextSource for Fields<'_> {
    const HAS_COMMAS: bool = true;

    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        let name = if name.contains('_') && self.alias != Some(name) {
            Cow::Owned(name.replace('_', "-"))
        } else {
            Cow::Borrowed(name)
        };
        self.headers
            .get_all(name.as_ref())
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
    }

    fn others<'s>(&'s self, _: &[&str]) -> Vec<Cow<'s, str>> {
        Vec::new()
    }
}

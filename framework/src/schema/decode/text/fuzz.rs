//! Compares what decodes parameters with what looks for their faults.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Debug;

use super::explain::Explain;
use super::root::Root;
use super::{TextSource, decode_text};
use crate::schema::decode::fuzz::SCHEMAS;
use crate::schema::{ArgMeta, FaultKind, Location, Schema};

const ARGUMENT: ArgMeta = ArgMeta::new("a");

/// The pairs of a query.
struct Given<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl TextSource for Given<'_> {
    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        let named = self.0.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| Cow::Borrowed(&**value))
    }

    fn others<'s>(&'s self, known: &[&str]) -> Vec<Cow<'s, str>> {
        let names = self.0.iter().map(|(key, _)| Cow::Borrowed(&**key));
        names.filter(|name| !known.contains(&&**name)).collect()
    }
}

/// Parameters are taken exactly if the walk finds no fault in them.
pub(in crate::schema::decode) fn agrees<T: Schema + Debug>(query: &[u8]) {
    let source = Given(form_urlencoded::parse(query).collect());
    let takes_many = Cell::new(false);
    let is_closed = || SCHEMAS.is_closed::<T>();
    let root = Root::new(&source, &ARGUMENT, T::FIELDS, &is_closed, &takes_many);
    // Only to learn whether the type is one parameter or one for each field.
    let _ = T::deserialize(root);
    let explain = Explain {
        source: &source,
        location: Location::Query,
        arg: &ARGUMENT,
        schemas: &SCHEMAS,
    };
    let found = explain.faults(SCHEMAS.input::<T>(), takes_many.get());
    let has_reason = found.iter().all(|fault| fault.kind != FaultKind::ValueError);
    match decode_text::<T>(&source, Location::Query, &ARGUMENT, &SCHEMAS) {
        Ok(value) => {
            let is_absent = !takes_many.get() && source.values(ARGUMENT.wire_name()).next().is_none();
            assert!(
                !has_reason || is_absent,
                "{value:?} is taken, but the walk finds {found:?}"
            );
        }
        Err(told) => {
            assert!(!told.is_empty());
            assert!(has_reason, "refused, but the walk finds nothing: {told:?}");
        }
    }
}

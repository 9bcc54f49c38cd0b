//! `Path<T>`: values from the path.

use std::borrow::Cow;

use super::parameter::{self, parameter};
use super::{Asker, Cx, Extract, PathNames, Phase};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Keywords, Location, Schema, TextSource};

/// A value from the path: `/products/{id}`.
///
/// A scalar `T` is the one named like the argument; a `#[schema]` struct takes one value a field.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/products/{id}")]
/// async fn read_product(Path(id): Path<u64>) -> Json<u64> {
///     Json(id)
/// }
///
/// #[schema]
/// struct Place {
///     shelf: String,
///     row: u8,
/// }
///
/// #[get("/shelves/{shelf}/rows/{row}")]
/// async fn read_row(place: Path<Place>) -> Json<u8> {
///     Json(place.row)
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Path<T>(pub T);

parameter!(Path);

impl<T: Schema> Extract for Path<T> {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;
    const ACCEPTS: Keywords = T::ACCEPTS;
    const PATH_NAMES: PathNames = parameter::path_names::<T>();

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        parameter::describe::<T>(operation, Location::Path, arg);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        parameter::decode(&PathSource(cx), Location::Path, arg, cx).map(Self)
    }
}

/// The decoded values of a path.
struct PathSource<'a>(&'a Cx);

impl TextSource for PathSource<'_> {
    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        self.0.path_value(name).into_iter()
    }

    fn others<'s>(&'s self, _: &[&str]) -> Vec<Cow<'s, str>> {
        Vec::new()
    }
}

use purlin::db::{DbError, UniqueKey};
use purlin::prelude::*;

const NAME: UniqueKey = UniqueKey::new("products", &["name"]);

/// A column that is not unique.
struct Plain;

const TEXT: Plain = Plain;

#[derive(Debug, ApiError)]
#[api_error(gone, "gone")]
struct Gone;

#[derive(Debug, ApiError)]
enum NoDb {
    #[api_error(conflict, "taken", unique = NAME)]
    Taken,
    #[api_error(transparent)]
    Gone(Gone),
}

#[derive(Debug, ApiError)]
enum NotUnique {
    #[api_error(conflict, "taken", unique = TEXT)]
    Taken,
    #[api_error(transparent)]
    Db(DbError),
}

fn main() {}

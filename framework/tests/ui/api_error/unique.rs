use purlin::db::{DbError, UniqueKey};
use purlin::prelude::*;

const NAME: UniqueKey = UniqueKey::new("products", &["name"]);

#[derive(Debug, ApiError)]
enum ProductError {
    #[api_error(conflict, "taken", unique)]
    NoKey,
    #[api_error(conflict, "taken", unique = NAME, unique = NAME)]
    Twice,
    #[api_error(conflict, "{0} is taken", unique = NAME)]
    WithValues(String),
    #[api_error(conflict, "taken", uniqe = NAME)]
    Misspelt,
    #[api_error(transparent, unique = NAME)]
    Db(DbError),
}

#[derive(Debug, ApiError)]
enum WithoutDb {
    #[api_error(conflict, "taken", unique = NAME)]
    Taken,
    #[api_error(gone, "gone")]
    Gone,
}

#[derive(Debug, ApiError)]
#[api_error(conflict, "taken", unique = NAME)]
struct Taken;

fn main() {}

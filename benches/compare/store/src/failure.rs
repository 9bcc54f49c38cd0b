//! Why something cannot be had.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

/// Why something cannot be had.
#[derive(Debug)]
pub enum Failure {
    /// No product has this id.
    Missing(i64),
    /// There are not so many pieces of this product.
    SoldOut(i64),
    Database(sqlx::Error),
}

impl Failure {
    /// The status that tells it.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Missing(_) => 404,
            Self::SoldOut(_) => 409,
            Self::Database(_) => 500,
        }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "no product has the id {id}"),
            Self::SoldOut(id) => write!(f, "there are not so many pieces of the product {id}"),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl Error for Failure {}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

//! The value of an idempotent call, which later calls with the same key are given.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::db::refusal::Refusal;
use crate::db::{DbError, HoldsDbError, Outcome};

/// A value that can be stored as JSON and be read again: anything that serde reads and writes.
#[diagnostic::on_unimplemented(
    message = "the value of an idempotent method is stored for the calls that follow, and `{Self}` cannot be",
    label = "serde cannot write and read this value",
    note = "derive `Serialize` and `Deserialize`, use `#[schema]`, or return what the answer can be made from, such as an id"
)]
pub trait Storable: Sized {
    /// Its JSON.
    #[doc(hidden)]
    fn to_json(&self) -> Result<String, DbError>;

    /// The value in the JSON.
    #[doc(hidden)]
    fn from_json(text: &str) -> Result<Self, DbError>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Storable for T {
    /// It is read again at once: a value that would come back as another must not wait for the first client that asks twice.
    fn to_json(&self) -> Result<String, DbError> {
        let stored = serde_json::to_value(self).map_err(encode)?;
        let text = stored.to_string();
        let read = serde_json::to_value(Self::from_json(&text)?).map_err(encode)?;
        if is_same(&stored, &read) {
            Ok(text)
        } else {
            Err(Refusal::ChangesWhenStored.into())
        }
    }

    fn from_json(text: &str) -> Result<Self, DbError> {
        serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()).into())
    }
}

fn encode(error: serde_json::Error) -> DbError {
    sqlx::Error::Encode(error.into()).into()
}

/// Whether both have the same members and values. The last digit of a number with a fraction may differ: `serde_json` reads them
/// fast and not exactly.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value)| other.get(name).is_some_and(|other| is_same(value, other));
            one.len() == other.len() && one.iter().all(same)
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Number(one), Value::Number(other)) if one.is_f64() && other.is_f64() => {
            let [one, other] = [one, other].map(|number| number.as_f64().unwrap_or_default());
            (one - other).abs() <= one.abs() * (4.0 * f64::EPSILON)
        }
        _ => one == other,
    }
}

/// What an idempotent method comes to. Every `Result` is one whose value can be stored and whose error has a place for one of
/// the database; nobody implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether the transaction commits",
    label = "not a `Result`",
    note = "write `-> Result<{Self}, E>`: `Ok` commits and is stored, and `Err` rolls back"
)]
pub trait Replay: Outcome + Sized {
    /// The JSON of the value; `None` for an error, which is not stored.
    #[doc(hidden)]
    fn to_stored(&self) -> Option<Result<String, DbError>>;

    /// What the JSON of a value was made from.
    #[doc(hidden)]
    fn from_stored(text: &str) -> Self;
}

impl<T: Storable, E: HoldsDbError> Replay for Result<T, E> {
    fn to_stored(&self) -> Option<Result<String, DbError>> {
        self.as_ref().ok().map(T::to_json)
    }

    fn from_stored(text: &str) -> Self {
        T::from_json(text).map_err(E::from_db)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::schema;

    #[schema(crate = crate)]
    #[derive(Debug, PartialEq)]
    struct Product {
        #[field(read_only)]
        id: u32,
        name: String,
    }

    #[test]
    fn a_value_comes_back_as_it_was() {
        let value = (
            1,
            Some("a\0\u{1f600}".to_owned()),
            vec![0.1 + 0.2, 1e300, -2.5e-310],
            (),
        );
        let text = value.to_json().unwrap();
        assert!(!text.contains('\0'), "PostgreSQL stores no such character");
        assert_eq!(Storable::from_json(&text).ok(), Some(value));
    }

    #[test]
    fn what_would_be_lost_is_found_when_it_is_stored() {
        let product = |id| Product {
            id,
            name: "lamp".to_owned(),
        };
        assert!(product(0).to_json().is_ok());
        assert!(
            product(7)
                .to_json()
                .unwrap_err()
                .to_string()
                .contains("read_only")
        );
    }

    #[test]
    fn what_json_cannot_say_is_an_error() {
        let map = HashMap::from([((1, 2), 3)]);
        assert!(map.to_json().is_err());
        assert!(u32::from_json("\"a\"").is_err());
    }
}

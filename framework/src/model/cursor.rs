//! `Cursor`: where a list goes on.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::ColumnType;
use super::order::By;
use super::value::null;
use crate::db::Value;
use crate::schema::{CheckError, schema};

/// Where a list goes on: text that clients send back as they got it.
///
/// It holds the values of the last row that the list is ordered by. It is no secret, and nothing is kept for it on the server. It has
/// 4096 characters at most, so that it fits into the 8192 bytes that are read of an address.
#[schema]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(#[field(max_length = 4096, pattern = "^[A-Za-z0-9_-]*$", check = is_readable)] String);

/// How many characters it has at most, as its schema says.
const LONGEST: usize = 4096;

fn is_readable(text: &str) -> Result<(), CheckError> {
    let error = || CheckError::new("cursor", "is not a cursor that this list has answered");
    parse(text).map(|_| ()).ok_or_else(error)
}

/// What stands in a cursor: the table, the columns and their directions, and a value for each as text.
type Content = (String, Vec<Option<String>>);

fn parse(text: &str) -> Option<Content> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    serde_json::from_slice(&bytes).ok()
}

impl Cursor {
    /// The cursor behind a row with those values. It fails if that would be refused when it comes back.
    pub(super) fn new(table: &str, order: &[By], values: &[Value]) -> Result<Self, sqlx::Error> {
        let content: Content = (signature(table, order), values.iter().map(to_text).collect());
        let longest = content
            .1
            .iter()
            .zip(order)
            .max_by_key(|(text, _)| text.as_ref().map(String::len));
        let longest = longest.map_or("", |(_, by)| by.operand.column);
        let json = serde_json::Value::from(vec![
            serde_json::Value::from(content.0),
            serde_json::Value::from(content.1),
        ]);
        let text = BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
        if text.len() > LONGEST {
            return Err(too_long(longest, text.len()));
        }
        Ok(Self(text))
    }

    /// The values, if it is a cursor of a list of the table in that order.
    pub(super) fn values(&self, table: &str, order: &[By]) -> Option<Vec<Value>> {
        let (columns, values) = parse(&self.0)?;
        if columns != signature(table, order) || values.len() != order.len() {
            return None;
        }
        let pairs = order.iter().zip(values);
        pairs.map(|(by, text)| of_text(by.operand.kind, text)).collect()
    }
}

fn too_long(column: &str, length: usize) -> sqlx::Error {
    let reason = format!(
        "the cursor behind a row would have {length} characters, and {LONGEST} are read: the text in `{column}` is too long to order a \
         list by that is read with cursors"
    );
    sqlx::Error::Encode(reason.into())
}

/// The table, and the columns and directions of an order, so that a cursor of one list is none of another.
fn signature(table: &str, order: &[By]) -> String {
    let parts = order.iter().map(|by| {
        let sign = if by.descending { "-" } else { "+" };
        format!("{sign}{}", by.operand.column)
    });
    std::iter::once(table.to_owned()).chain(parts).collect()
}

fn to_text(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => value.map(|value| value.to_string()),
        Value::SmallInt(value) => value.map(|value| value.to_string()),
        Value::Integer(value) => value.map(|value| value.to_string()),
        Value::BigInt(value) => value.map(|value| value.to_string()),
        Value::Real(value) => value.map(|value| value.to_string()),
        Value::Double(value) => value.map(|value| value.to_string()),
        Value::Text(value) => value.clone(),
        Value::Bytes(value) => value.as_ref().map(|value| BASE64_URL_SAFE_NO_PAD.encode(value)),
        Value::Uuid(value) => value.map(|value| value.to_string()),
        Value::Timestamp(value) => value.map(|value| value.to_string()),
        Value::Date(value) => value.map(|value| value.to_string()),
        Value::Time(value) => value.map(|value| value.to_string()),
        Value::Decimal(value) => value.map(|value| value.to_string()),
        Value::Json(_) | Value::Unfit(_) => None,
    }
}

/// The value of that kind that a text stands for. JSON is not ordered by, so it has none.
fn of_text(kind: ColumnType, text: Option<String>) -> Option<Value> {
    let Some(text) = text else {
        return Some(null(kind));
    };
    let value = match kind {
        ColumnType::Bool => Value::Bool(Some(text.parse().ok()?)),
        ColumnType::SmallInt => Value::SmallInt(Some(text.parse().ok()?)),
        ColumnType::Integer => Value::Integer(Some(text.parse().ok()?)),
        ColumnType::BigInt => Value::BigInt(Some(text.parse().ok()?)),
        ColumnType::Real => Value::Real(Some(text.parse().ok()?)),
        ColumnType::Double => Value::Double(Some(text.parse().ok()?)),
        ColumnType::Text | ColumnType::Enum(_) => Value::Text(Some(text)),
        ColumnType::Bytes => Value::Bytes(Some(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?)),
        ColumnType::Uuid => Value::Uuid(Some(text.parse().ok()?)),
        ColumnType::Timestamp => Value::Timestamp(Some(text.parse().ok()?)),
        ColumnType::Date => Value::Date(Some(text.parse().ok()?)),
        ColumnType::Time => Value::Time(Some(text.parse().ok()?)),
        ColumnType::Decimal => Value::Decimal(Some(text.parse().ok()?)),
        ColumnType::Json => return None,
    };
    Some(value)
}

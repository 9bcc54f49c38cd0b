//! What the fields of an answer become in its header.

use std::borrow::Cow;

use http::HeaderValue;
use schemars::{Schema, json_schema};
use uuid::Uuid;

use crate::body::BoxError;
use crate::openapi::OperationBuilder;

/// A value that a field with `#[respond(header)]` can hold. Text, numbers, `bool`, `Uuid`, `Url` and `HeaderValue` are
/// such values, and an `Option` of each is a header field that is left out when there is nothing to say.
///
/// ```
/// use purlin::http::HeaderValue;
/// use purlin::openapi::OperationBuilder;
/// use purlin::prelude::*;
/// use purlin::respond::IntoHeader;
/// use purlin::{BoxError, JsonSchema, json_schema};
///
/// /// The version of something, in quotes (RFC 9110, section 8.8.3).
/// struct ETag(u64);
///
/// impl IntoHeader for ETag {
///     fn schema(_: &mut OperationBuilder<'_>) -> JsonSchema {
///         json_schema!({ "type": "string", "pattern": "^\"[0-9]+\"$" })
///     }
///
///     fn into_header(self) -> Result<Option<HeaderValue>, BoxError> {
///         Ok(Some(HeaderValue::try_from(format!("\"{}\"", self.0))?))
///     }
/// }
///
/// #[derive(Respond)]
/// struct Versioned {
///     #[respond(header)]
///     etag: ETag,
///     #[respond(body)]
///     text: Text,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a header field",
    label = "cannot be written as a header field",
    note = "use text, a number, `bool`, `Uuid`, `Url`, an `Option` of them, or implement `purlin::respond::IntoHeader`"
)]
pub trait IntoHeader {
    /// Whether every value becomes a header field; `Option` is the type that has none at times.
    const REQUIRED: bool = true;

    /// What the header field looks like in the document.
    fn schema(operation: &mut OperationBuilder<'_>) -> Schema;

    /// The header field's value, or none to leave the field out.
    ///
    /// # Errors
    /// The value has characters that a header field cannot hold. The request is then answered with 500, and the log has
    /// the error.
    fn into_header(self) -> Result<Option<HeaderValue>, BoxError>;
}

impl<T: IntoHeader> IntoHeader for Option<T> {
    const REQUIRED: bool = false;

    fn schema(operation: &mut OperationBuilder<'_>) -> Schema {
        T::schema(operation)
    }

    fn into_header(self) -> Result<Option<HeaderValue>, BoxError> {
        self.map_or(Ok(None), T::into_header)
    }
}

impl IntoHeader for HeaderValue {
    fn schema(_: &mut OperationBuilder<'_>) -> Schema {
        json_schema!({ "type": "string" })
    }

    fn into_header(self) -> Result<Option<HeaderValue>, BoxError> {
        Ok(Some(self))
    }
}

/// Declares values by the text that they are written as.
macro_rules! written {
    ($($type:ty: $value:ident => $text:expr;)*) => {$(
        impl IntoHeader for $type {
            fn schema(operation: &mut OperationBuilder<'_>) -> Schema {
                operation.output::<$type>()
            }

            fn into_header(self) -> Result<Option<HeaderValue>, BoxError> {
                let $value = self;
                Ok(Some(HeaderValue::try_from($text)?))
            }
        }
    )*};
}

written! {
    String: value => value;
    &'static str: value => value;
    Cow<'static, str>: value => value.into_owned();
    bool: value => value.to_string();
    Uuid: value => value.to_string();
    u8: value => value.to_string();
    u16: value => value.to_string();
    u32: value => value.to_string();
    u64: value => value.to_string();
    usize: value => value.to_string();
    i8: value => value.to_string();
    i16: value => value.to_string();
    i32: value => value.to_string();
    i64: value => value.to_string();
    isize: value => value.to_string();
    f32: value => finite(f64::from(value), value.to_string())?;
    f64: value => finite(value, value.to_string())?;
}

#[cfg(feature = "url")]
written!(url::Url: value => String::from(value););

/// The text of a number, unless it is none that JSON Schema knows.
fn finite(value: f64, text: String) -> Result<String, BoxError> {
    if value.is_finite() {
        Ok(text)
    } else {
        Err(format!("{text} is no number").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written<T: IntoHeader>(value: T) -> Option<String> {
        let value = value.into_header().ok()??;
        value.to_str().map(str::to_owned).ok()
    }

    #[test]
    fn values_are_written_as_text() {
        assert_eq!(written("a b").as_deref(), Some("a b"));
        assert_eq!(written(Cow::Borrowed("c")).as_deref(), Some("c"));
        assert_eq!(written(-7_i8).as_deref(), Some("-7"));
        assert_eq!(written(true).as_deref(), Some("true"));
        assert_eq!(written(0.1_f32).as_deref(), Some("0.1"));
        assert_eq!(
            written(Uuid::nil()).as_deref(),
            Some("00000000-0000-0000-0000-000000000000")
        );
        let url = url::Url::parse("https://example.com/ü").unwrap();
        assert_eq!(written(url).as_deref(), Some("https://example.com/%C3%BC"));
        assert_eq!(written(HeaderValue::from_static("v")).as_deref(), Some("v"));
        assert_eq!(written(Some(1_u64)).as_deref(), Some("1"));
    }

    #[test]
    fn nothing_is_left_out_and_nonsense_refused() {
        assert!(matches!(None::<String>.into_header(), Ok(None)));
        assert!("a\r\nb".into_header().is_err());
        assert!(f64::NAN.into_header().is_err());
    }
}

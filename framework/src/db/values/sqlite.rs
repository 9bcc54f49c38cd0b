//! The forms of values in SQLite: text.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type};

use super::{Date, Decimal, Time, Timestamp};

/// Implements a form that is text.
macro_rules! text {
    ($($form:ident: $write:expr, $read:expr;)*) => {$(
        impl Type<Sqlite> for $form {
            fn type_info() -> SqliteTypeInfo {
                <str as Type<Sqlite>>::type_info()
            }

            /// SQLite has types for values and not for columns, and what a column is declared as may be anything.
            fn compatible(_: &SqliteTypeInfo) -> bool {
                true
            }
        }

        impl Encode<'_, Sqlite> for $form {
            fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
                let write: fn(Self) -> Result<String, BoxDynError> = $write;
                Encode::<Sqlite>::encode(write(*self)?, buffer)
            }
        }

        impl<'r> Decode<'r, Sqlite> for $form {
            fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
                let read: fn(&str) -> Result<Self, BoxDynError> = $read;
                read(<&str as Decode<Sqlite>>::decode(value)?)
            }
        }
    )*};
}

text! {
    Timestamp: Self::to_text, Self::from_text;
    Date: Self::to_text, Self::from_text;
    Time: |time| Ok(time.to_text()), Self::from_text;
    Decimal: |decimal| Ok(decimal.0.normalize().to_string()), |text| Ok(Self(text.parse()?));
}

//! The forms of values in PostgreSQL: what its own types are on the wire.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

use super::{Date, Decimal, Time, Timestamp};

/// Implements a form that is a count, by the number that PostgreSQL has for the type (`pg_type.dat`).
macro_rules! count {
    ($($form:ident as $count:ty, $oid:literal: $write:expr;)*) => {$(
        impl Type<Postgres> for $form {
            fn type_info() -> PgTypeInfo {
                PgTypeInfo::with_oid(Oid($oid))
            }
        }

        impl Encode<'_, Postgres> for $form {
            fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
                let write: fn(Self) -> Result<$count, BoxDynError> = $write;
                Encode::<Postgres>::encode(write(*self)?, buffer)
            }
        }

        impl<'r> Decode<'r, Postgres> for $form {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                match value.format() {
                    PgValueFormat::Binary => Self::from_count(<$count as Decode<Postgres>>::decode(value)?),
                    PgValueFormat::Text => Self::from_text(value.as_str()?),
                }
            }
        }
    )*};
}

count! {
    Timestamp as i64, 1184: Self::to_count;
    Date as i32, 1082: Self::to_count;
    Time as i64, 1083: |time| Ok(time.to_count());
}

impl Type<Postgres> for Decimal {
    fn type_info() -> PgTypeInfo {
        <rust_decimal::Decimal as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for Decimal {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode(self.0.normalize(), buffer)
    }
}

impl<'r> Decode<'r, Postgres> for Decimal {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Decode::<Postgres>::decode(value).map(Self)
    }
}

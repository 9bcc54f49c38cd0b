//! How each database names the types of columns.

use super::ColumnType;
use crate::db::Dialect;

impl ColumnType {
    /// The type's name in SQL.
    ///
    /// SQLite keeps what it has no type for as text, in a form of one width that sorts as the values do: times in UTC and to the
    /// microsecond, dates and times of day as ISO 8601 writes them. A UUID is a BLOB of its 16 bytes there.
    ///
    /// An [`Enum`](Self::Enum) is text. The condition that it is one of its names is for the table to add.
    pub const fn sql(self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.of_sqlite(),
            Dialect::Postgres => self.of_postgres(),
        }
    }

    const fn of_sqlite(self) -> &'static str {
        match self {
            Self::Bool => "BOOLEAN",
            Self::SmallInt | Self::Integer | Self::BigInt => "INTEGER",
            Self::Real | Self::Double => "REAL",
            Self::Bytes | Self::Uuid => "BLOB",
            Self::Text
            | Self::Timestamp
            | Self::Date
            | Self::Time
            | Self::Json
            | Self::Decimal
            | Self::Enum(_) => "TEXT",
        }
    }

    const fn of_postgres(self) -> &'static str {
        match self {
            Self::Bool => "BOOLEAN",
            Self::SmallInt => "SMALLINT",
            Self::Integer => "INTEGER",
            Self::BigInt => "BIGINT",
            Self::Real => "REAL",
            Self::Double => "DOUBLE PRECISION",
            Self::Text | Self::Enum(_) => "TEXT",
            Self::Bytes => "BYTEA",
            Self::Uuid => "UUID",
            Self::Timestamp => "TIMESTAMPTZ",
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Json => "JSONB",
            Self::Decimal => "NUMERIC",
        }
    }
}

//! `Dialect`: which SQL a database speaks.

/// Which SQL a database speaks, for what is written for it: the statements of models, and their migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// That of SQLite.
    Sqlite,
    /// That of PostgreSQL.
    Postgres,
}

impl Dialect {
    /// The expression of the present time, as a timestamp is kept: in UTC, to the microsecond.
    ///
    /// That of SQLite is text of a fixed width, so that it sorts, with the milliseconds that SQLite knows.
    pub const fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "(strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')",
            Self::Postgres => "now()",
        }
    }

    /// How many values a statement has at most.
    pub(crate) const fn most_values(self) -> usize {
        match self {
            Self::Sqlite => 32_766,
            Self::Postgres => 65_535,
        }
    }
}

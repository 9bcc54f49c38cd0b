//! `Table`: what a model's table is like, whichever the database.

/// A table as its model wants it. `#[derive(Model)]` writes it; migrations are made from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order of the model's fields.
    pub columns: &'static [ColumnDef],
    /// The names of the columns of the primary key.
    pub primary_key: &'static [&'static str],
    /// Its indexes, those of single columns included, without the one of the primary key.
    pub indexes: &'static [Index],
    /// Conditions that every row has to meet, as a name and an SQL expression.
    pub checks: &'static [(&'static str, &'static str)],
}

/// A column of a [`Table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColumnDef {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it holds if a row is inserted without it.
    pub default: DefaultValue,
    /// The row that it refers to.
    pub references: Option<ForeignKey>,
}

/// What a column holds, whichever the database. Each database has its own name for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// `bool`.
    Bool,
    /// `i16`.
    SmallInt,
    /// `i32`.
    Integer,
    /// `i64`.
    BigInt,
    /// `f32`.
    Real,
    /// `f64`.
    Double,
    /// `String`.
    Text,
    /// `Vec<u8>`.
    Bytes,
    /// `uuid::Uuid`.
    Uuid,
    /// `jiff::Timestamp`.
    Timestamp,
    /// `jiff::civil::Date`.
    Date,
    /// `jiff::civil::Time`.
    Time,
    /// Any type that serde reads and writes, as JSON.
    Json,
    /// `rust_decimal::Decimal`.
    Decimal,
    /// One of some names, kept as text, with a condition that it is one of them.
    Enum(&'static [&'static str]),
}

/// What a column holds if a row is inserted without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DefaultValue {
    /// Nothing; whoever inserts a row names the column, or it is null.
    None,
    /// The next number, which the database counts.
    Identity,
    /// The present time.
    Now,
    /// An SQL expression, as it is.
    Sql(&'static str),
}

/// That a column refers to a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignKey {
    /// The table.
    pub table: &'static str,
    /// The column of it, which is unique.
    pub column: &'static str,
    /// What becomes of this row when that one is deleted.
    pub on_delete: OnDelete,
}

/// What becomes of a row when the one that it refers to is deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnDelete {
    /// The other cannot be deleted.
    #[default]
    Restrict,
    /// This row is deleted too.
    Cascade,
    /// The column becomes null.
    SetNull,
}

/// An index of a [`Table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Its name: `{table}_{columns}_idx`, or `_key` if it is unique, unless the model says another.
    pub name: &'static str,
    /// The columns, in their order.
    pub columns: &'static [&'static str],
    /// Whether no two rows may have the same values.
    pub unique: bool,
    /// The SQL condition of the rows that it has, if it has not all of them.
    pub condition: Option<&'static str>,
}

impl Table {
    /// A table without indexes and conditions.
    pub const fn new(
        name: &'static str,
        columns: &'static [ColumnDef],
        primary_key: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            columns,
            primary_key,
            indexes: &[],
            checks: &[],
        }
    }

    /// Sets its indexes.
    #[must_use]
    pub const fn indexes(mut self, indexes: &'static [Index]) -> Self {
        self.indexes = indexes;
        self
    }

    /// Sets the conditions that every row has to meet.
    #[must_use]
    pub const fn checks(mut self, checks: &'static [(&'static str, &'static str)]) -> Self {
        self.checks = checks;
        self
    }
}

impl DefaultValue {
    /// What the SQL of a model says of a column. The derive calls it.
    ///
    /// The words for the present time are [`Now`](Self::Now) in a column of times. SQLite does not know `now()`, and what it makes of
    /// the other is no time as columns keep it: it would not sort among those that the program writes.
    #[doc(hidden)]
    pub const fn written(kind: ColumnType, sql: &'static str) -> Self {
        let says_now = sql.eq_ignore_ascii_case("CURRENT_TIMESTAMP") || sql.eq_ignore_ascii_case("now()");
        if matches!(kind, ColumnType::Timestamp) && says_now {
            Self::Now
        } else {
            Self::Sql(sql)
        }
    }
}

impl ColumnDef {
    /// A column that may not be null, has no default and refers to nothing.
    pub const fn new(name: &'static str, kind: ColumnType) -> Self {
        Self {
            name,
            kind,
            nullable: false,
            default: DefaultValue::None,
            references: None,
        }
    }

    /// Sets whether it may be null.
    #[must_use]
    pub const fn nullable(mut self, nullable: bool) -> Self {
        self.nullable = nullable;
        self
    }

    /// Sets what it holds if a row is inserted without it.
    #[must_use]
    pub const fn default_value(mut self, default: DefaultValue) -> Self {
        self.default = default;
        self
    }

    /// Lets it refer to a row of a table.
    #[must_use]
    pub const fn references(mut self, target: ForeignKey) -> Self {
        self.references = Some(target);
        self
    }
}

impl ForeignKey {
    /// A reference to a row of a table, by a unique column of it.
    pub const fn new(table: &'static str, column: &'static str, on_delete: OnDelete) -> Self {
        Self {
            table,
            column,
            on_delete,
        }
    }
}

impl Index {
    /// An index of all rows, that lets them have the same values.
    pub const fn new(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            name,
            columns,
            unique: false,
            condition: None,
        }
    }

    /// Lets no two rows have the same values.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// Gives it only the rows that meet a condition.
    #[must_use]
    pub const fn condition(mut self, condition: &'static str) -> Self {
        self.condition = Some(condition);
        self
    }
}

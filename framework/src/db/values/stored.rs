//! `Stored`: types that every database which is compiled in can read and bind.

/// A type that every database which is compiled in reads and binds. It is how values of columns are kept; nobody implements it.
pub trait Stored: OnSqlite + OnPostgres {}

impl<T: OnSqlite + OnPostgres> Stored for T {}

/// Declares what a type needs for one database: nothing, if its driver is not compiled in.
macro_rules! on {
    ($name:ident, $feature:literal, $db:ty) => {
        /// A type that the database reads and binds.
        #[cfg(feature = $feature)]
        pub trait $name: sqlx::Type<$db> + for<'r> sqlx::Decode<'r, $db> {}

        #[cfg(feature = $feature)]
        impl<T: sqlx::Type<$db> + for<'r> sqlx::Decode<'r, $db>> $name for T {}

        /// A type that the database reads and binds.
        #[cfg(not(feature = $feature))]
        pub trait $name {}

        #[cfg(not(feature = $feature))]
        impl<T> $name for T {}
    };
}

on!(OnSqlite, "sqlite", sqlx::Sqlite);
on!(OnPostgres, "postgres", sqlx::Postgres);

//! A connection without a transaction, for what changes tables.

use sqlx_core::pool::PoolConnection;

/// A connection of the pool without a transaction. Only migrations get one: they change what no transaction of a service may.
pub enum RawConnection {
    #[cfg(feature = "sqlite")]
    #[doc(hidden)]
    Sqlite(PoolConnection<sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    #[doc(hidden)]
    Postgres(PoolConnection<sqlx::Postgres>),
}

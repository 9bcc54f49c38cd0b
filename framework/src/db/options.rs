//! How a transaction is opened.

/// What other transactions may change while one runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Isolation {
    /// What the database does by itself: read committed in PostgreSQL, serializable in SQLite.
    #[default]
    Default,
    /// Each statement sees what was committed before it began.
    ReadCommitted,
    /// All statements see what was committed before the first of them began.
    RepeatableRead,
    /// As if transactions ran one after another. One that would break that fails: ask for retries too.
    Serializable,
}

/// How a transaction is opened. SQLite has one level of isolation, serializable, which is enough for every other.
///
/// ```
/// use purlin::db::{Isolation, TxOptions};
///
/// let options = TxOptions::new().isolation(Isolation::Serializable).read_only();
/// assert!(options.read_only);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TxOptions {
    /// Whether the database refuses to write.
    pub read_only: bool,
    /// Whether it keeps away from the replica, though it only reads.
    pub primary: bool,
    /// What other transactions may change meanwhile.
    pub isolation: Isolation,
}

impl TxOptions {
    /// A transaction that writes, as the database isolates it.
    pub const fn new() -> Self {
        Self {
            read_only: false,
            primary: false,
            isolation: Isolation::Default,
        }
    }

    /// Lets the database refuse to write. Where a replica is set up, the transaction reads from it, unless it is serializable, which no
    /// replica can be.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Reads from the primary, also where a replica is set up: for what must have been committed a moment ago, such as that somebody has logged
    /// out. What writes is there in any case.
    ///
    /// ```
    /// use purlin::db::TxOptions;
    ///
    /// let options = TxOptions::new().read_only().primary();
    /// assert!(options.read_only && options.primary);
    /// ```
    #[must_use]
    pub const fn primary(mut self) -> Self {
        self.primary = true;
        self
    }

    /// Whether it may go to the replica, or to the readers of SQLite, which see all that was committed.
    pub(super) const fn suits_readers(self, are_replicas: bool) -> bool {
        let wants_primary = self.primary || matches!(self.isolation, Isolation::Serializable);
        self.read_only && !(wants_primary && are_replicas)
    }

    /// Whether it has nothing to commit, and nothing that a commit could refuse.
    pub(super) fn has_nothing_to_commit(self) -> bool {
        self.read_only && self.isolation != Isolation::Serializable
    }

    /// Sets what other transactions may change meanwhile.
    #[must_use]
    pub const fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = isolation;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_gets_what_it_can_do() {
        let read = TxOptions::new().read_only();
        for (options, replica, reader) in [
            (TxOptions::new(), false, false),
            (read, true, true),
            (read.primary(), false, true),
            (read.isolation(Isolation::RepeatableRead), true, true),
            (read.isolation(Isolation::Serializable), false, true),
        ] {
            assert_eq!(options.suits_readers(true), replica, "{options:?}");
            assert_eq!(options.suits_readers(false), reader, "{options:?}");
        }
    }
}

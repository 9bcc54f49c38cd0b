//! What a commit of SQLite waits for.

use crate::config::Settings;

/// What a commit of SQLite waits for. See [`DatabaseSettings::synchronous`](super::DatabaseSettings#structfield.synchronous).
///
/// Neither damages the file, and neither loses what was committed if only the program ends.
///
/// ```
/// use purlin::config::Sources;
/// use purlin::db::{DatabaseSettings, Synchronous};
///
/// let sources = Sources::new().variable("DATABASE_URL", "sqlite:shop.db").variable("DATABASE_SYNCHRONOUS", "normal");
/// let settings: DatabaseSettings = sources.load().unwrap();
/// assert_eq!(settings.synchronous, Some(Synchronous::Normal));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Settings)]
#[non_exhaustive]
pub enum Synchronous {
    /// Until the disk has it.
    #[default]
    Full,
    /// Until the system has it, which hands it to the disk later. That is faster, and where the power fails or the system crashes,
    /// the transactions that were committed last are lost.
    Normal,
}

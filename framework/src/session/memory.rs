//! Sessions in the memory of the process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::Result;

use super::{Store, record};
use crate::clock::Clock;

/// How many sessions there are at most.
const RECORDS: usize = 100_000;

/// How many there are before anybody looks for those that have expired.
const FEW: usize = 1_000;

/// Sessions in the memory of this process, for tests, and for apps of one process that may forget who was logged in when they restart.
///
/// It has room for so many. When there are more, those go first that nobody has logged in to, and of them those that would expire first.
///
/// ```
/// use purlin::App;
/// use purlin::session::{MemoryStore, Sessions};
///
/// let app = App::new("Shop", "1.0.0").sessions(Sessions::new(MemoryStore::new()));
/// # let _ = app;
/// ```
#[derive(Debug)]
pub struct MemoryStore {
    most: usize,
    clock: Clock,
    records: Mutex<Records>,
}

#[derive(Debug)]
struct Records {
    by_id: HashMap<Id, Record>,
    /// With how many records those that have expired are looked for again.
    next_sweep: usize,
}

impl MemoryStore {
    /// Room for 100,000 sessions.
    pub fn new() -> Self {
        Self::with_room(RECORDS)
    }

    /// Room for so many sessions.
    pub fn with_room(sessions: usize) -> Self {
        let records = Records {
            by_id: HashMap::new(),
            next_sweep: FEW,
        };
        Self {
            most: sessions.max(1),
            clock: Clock::system(),
            records: Mutex::new(records),
        }
    }

    /// With a clock that a test turns, by which sessions that have expired make room. Whether one lets anybody in is judged by the clock of
    /// the app.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// How many sessions are stored, with those that have expired and were not needed since.
    pub fn len(&self) -> usize {
        self.records().by_id.len()
    }

    /// Whether nothing is stored.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// No record is half written when its thread panics.
    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Deletes what has expired, and then whatever is needed least.
    fn make_room(&self, records: &mut Records) {
        let now = record::date(self.clock.now());
        records.by_id.retain(|_, record| record.expiry_date > now);
        if records.by_id.len() >= self.most {
            // A tenth, so that it is not done for every new session.
            let excess = records.by_id.len() - self.most + self.most.div_ceil(10);
            let rank = |record: &Record| (record::subject_of(record).is_some(), record.expiry_date);
            let mut ranked: Vec<_> = records.by_id.values().map(|it| (rank(it), it.id)).collect();
            ranked.sort_unstable_by_key(|(rank, _)| *rank);
            for (_, id) in ranked.iter().take(excess) {
                records.by_id.remove(id);
            }
        }
        records.next_sweep = (records.by_id.len() * 2).max(FEW);
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl SessionStore for MemoryStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let mut records = self.records();
        if records.by_id.len() >= records.next_sweep.min(self.most) {
            self.make_room(&mut records);
        }
        while records.by_id.contains_key(&record.id) {
            record.id = Id::default();
        }
        records.by_id.insert(record.id, record.clone());
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        if let Some(known) = self.records().by_id.get_mut(&record.id) {
            known.clone_from(record);
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        // Whether it has expired is for the clock of the app to say.
        Ok(self.records().by_id.get(id).cloned())
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.records().by_id.remove(id);
        Ok(())
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn replace(&self, record: &Record, before: u64) -> Result<bool> {
        let mut records = self.records();
        let known = records.by_id.get_mut(&record.id);
        let Some(known) = known.filter(|known| record::revision_of(known) == before) else {
            return Ok(false);
        };
        known.clone_from(record);
        Ok(true)
    }

    async fn take(&self, id: &Id) -> Result<Option<Record>> {
        Ok(self.records().by_id.remove(id))
    }

    async fn delete_line(&self, line: &str) -> Result<()> {
        let mut records = self.records();
        records
            .by_id
            .retain(|_, record| record::line_of(record) != Some(line));
        Ok(())
    }

    async fn delete_of(&self, subject: &str, spared: Option<Id>) -> Result<u64> {
        let mut records = self.records();
        let before = records.by_id.len();
        records
            .by_id
            .retain(|id, record| record::subject_of(record) != Some(subject) || spared == Some(*id));
        Ok((before - records.by_id.len()) as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::*;

    fn record(id: i128, subject: Option<&str>, expires: u64) -> Record {
        let subject = subject.map(|subject| (record::SUBJECT.to_owned(), subject.into()));
        Record {
            id: Id(id),
            data: subject.into_iter().collect(),
            expiry_date: record::date(Timestamp::UNIX_EPOCH + Duration::from_secs(expires)),
        }
    }

    fn store(room: usize) -> MemoryStore {
        MemoryStore::with_room(room).clock(Clock::manual(Timestamp::UNIX_EPOCH))
    }

    #[tokio::test]
    async fn saving_brings_nothing_back() {
        let store = store(10);
        store.save(&record(1, None, 60)).await.unwrap();
        assert!(store.is_empty());
    }

    #[tokio::test]
    async fn only_what_is_as_it_was_read_is_replaced() {
        let store = store(10);
        let mut read = record(1, None, 60);
        record::count_revision(&mut read);
        assert!(!store.replace(&read, 0).await.unwrap(), "there is none");
        store.create(&mut record(1, None, 60)).await.unwrap();
        assert!(store.replace(&read, 0).await.unwrap());
        assert!(!store.replace(&read, 0).await.unwrap());
        assert_eq!(store.take(&Id(1)).await.unwrap(), Some(read));
        assert_eq!(store.take(&Id(1)).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_session_ends_whatever_its_key_is() {
        let store = store(10);
        let now = Timestamp::UNIX_EPOCH;
        let mut first = record(1, None, 60);
        record::begin(&mut first, now);
        let mut renewed = first.clone();
        renewed.id = Id(2);
        let mut other = record(3, None, 60);
        record::begin(&mut other, now);
        for record in [&mut first, &mut renewed, &mut other] {
            store.create(record).await.unwrap();
        }
        store.delete_line(record::line_of(&first).unwrap()).await.unwrap();
        assert_eq!(store.len(), 1);
    }

    #[tokio::test]
    async fn an_id_that_is_taken_becomes_another() {
        let store = store(10);
        store.create(&mut record(1, None, 60)).await.unwrap();
        let mut other = record(1, None, 60);
        store.create(&mut other).await.unwrap();
        assert_ne!(other.id, Id(1));
        assert_eq!(store.len(), 2);
    }

    #[tokio::test]
    async fn room_is_bounded_and_strangers_go_first() {
        let store = store(100);
        store.create(&mut record(-1, Some("ada"), 10)).await.unwrap();
        for id in 0..10_000_u32 {
            let expires = 60 + u64::from(id);
            store.create(&mut record(id.into(), None, expires)).await.unwrap();
            assert!(store.len() <= 100);
        }
        assert!(store.load(&Id(-1)).await.unwrap().is_some());
        assert!(store.load(&Id(0)).await.unwrap().is_none());
        assert!(store.load(&Id(9_999)).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn all_sessions_of_a_user_end_but_one() {
        let store = store(10);
        for (id, subject) in [(1, Some("ada")), (2, Some("ada")), (3, Some("eve")), (4, None)] {
            store.create(&mut record(id, subject, 60)).await.unwrap();
        }
        assert_eq!(store.delete_of("ada", Some(Id(2))).await.unwrap(), 1);
        assert_eq!(store.len(), 3);
        assert_eq!(store.delete_of("ada", None).await.unwrap(), 1);
        assert!(store.load(&Id(3)).await.unwrap().is_some());
    }
}

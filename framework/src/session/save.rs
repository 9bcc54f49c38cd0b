//! How a session is stored at the end of its request.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde_json::Value;
use tower_sessions_core::session::Record;
use tower_sessions_core::session_store;

use super::kept::{Kept, Renewal, State};
use super::key::Key;
use super::{SessionError, record};

/// What the browser is told.
pub(super) enum Told {
    /// Nothing: the request had nothing to do with its session.
    Unused,
    /// Nothing new.
    Same,
    /// To keep another key.
    Key(Key),
    /// To forget its key.
    Forget,
}

/// How often a session is changed anew that others change at the same moment. Each time one of them got on.
const TRIES: usize = 64;

impl Kept {
    /// Stores what has changed, in the record as it is now: what other requests changed until then stays, value by value. What ended meanwhile does
    /// not come back.
    pub(super) async fn save(&self) -> Result<Told, SessionError> {
        let state = &mut *self.state.lock().await;
        if !state.is_loaded {
            return Ok(Told::Unused);
        }
        let now = self.clock.now();
        if let Some(ended) = &state.ended {
            self.discard(ended).await?;
        }
        let told = match &state.base {
            None if state.changes.values().any(Option::is_some) => self.create(&state.changes, now).await?,
            None if state.ended.is_some() => Told::Forget,
            None => Told::Same,
            Some(base) if state.renewal == Renewal::None => self.update(base, state, now).await?,
            Some(base) => self.renew(base, state, now).await?,
        };
        if let Told::Key(key) = &told {
            state.id = Some(key.id());
        }
        Ok(told)
    }

    /// The record of a session that was alive when it was read, and so is for as long as the request takes.
    async fn again(&self, base: &Record) -> Result<Option<Record>, SessionError> {
        Ok(self.sessions.store.load(&base.id).await?)
    }

    /// Deletes a session, also one that has got another key since it was read.
    async fn discard(&self, ended: &Record) -> Result<(), SessionError> {
        let store = &self.sessions.store;
        if store.take(&ended.id).await?.is_none()
            && let Some(line) = record::line_of(ended)
        {
            store.delete_line(line).await?;
        }
        Ok(())
    }

    /// A new session.
    async fn create(
        &self,
        values: &BTreeMap<String, Option<Value>>,
        now: Timestamp,
    ) -> Result<Told, SessionError> {
        let key = Key::generate();
        let mut record = Record {
            id: key.id(),
            data: HashMap::new(),
            expiry_date: record::date(self.sessions.expiry(now, now)),
        };
        record::begin(&mut record, now);
        apply(&mut record, values);
        self.insert(&mut record).await?;
        Ok(Told::Key(key))
    }

    /// A session that was there when it was read, and keeps its key. As a rule nobody else has changed it, so it is not read once more before.
    async fn update(&self, base: &Record, state: &State, now: Timestamp) -> Result<Told, SessionError> {
        let expiry = self.sessions.expiry(record::began(base), now);
        let is_changed = !state.changes.is_empty();
        if !is_changed && !self.sessions.is_touch_due(base, expiry) {
            return Ok(Told::Same);
        }
        let mut stored = base.clone();
        for _ in 0..TRIES {
            let before = record::revision_of(&stored);
            let record = self.changed(stored, state, now);
            // Who only notes that the session is used need not, where another request did.
            if self.sessions.store.replace(&record, before).await? || !is_changed {
                return Ok(Told::Same);
            }
            let Some(next) = self.again(base).await? else {
                // The browser may have a new key already, so it is not told to forget one.
                return Ok(Told::Same);
            };
            stored = next;
        }
        let busy = "a session is changed all the time".to_owned();
        Err(session_store::Error::Backend(busy).into())
    }

    /// A session that gets a new key. Whoever ends it until the old record is taken ends the new one as well, which nobody knows by then; whoever
    /// does after that finds it by its line.
    async fn renew(&self, base: &Record, state: &State, now: Timestamp) -> Result<Told, SessionError> {
        let (key, read) = (Key::generate(), record::revision_of(base));
        let mut record = self.moved(base.clone(), &key, state, now);
        self.insert(&mut record).await?;
        let before = record::revision_of(&record);
        let is_there = match self.sessions.store.take(&base.id).await? {
            None => false,
            Some(last) if record::revision_of(&last) == read => true,
            // Another request has changed it since it was read.
            Some(last) => {
                let record = self.moved(last, &key, state, now);
                self.sessions.store.replace(&record, before).await?
            }
        };
        if is_there {
            return Ok(Told::Key(key));
        }
        self.sessions.store.delete(&record.id).await?;
        self.begin_anew(state, now).await
    }

    /// A record with what the request has changed.
    fn changed(&self, mut record: Record, state: &State, now: Timestamp) -> Record {
        apply(&mut record, &state.changes);
        record::count_revision(&mut record);
        record.expiry_date = record::date(self.sessions.expiry(record::began(&record), now));
        record
    }

    /// As well, under a new key. A login begins another session.
    fn moved(&self, mut record: Record, key: &Key, state: &State, now: Timestamp) -> Record {
        record.id = key.id();
        if state.renewal == Renewal::Login {
            record::begin(&mut record, now);
        }
        self.changed(record, state, now)
    }

    /// What becomes of a session that was ended, or got another key, while the request was on its way. It does not come back, unless somebody logs
    /// in. The browser may have a new key already, so it is not told to forget one.
    async fn begin_anew(&self, state: &State, now: Timestamp) -> Result<Told, SessionError> {
        match state.renewal {
            Renewal::Login => self.create(&state.changes, now).await,
            Renewal::None | Renewal::Key => Ok(Told::Same),
        }
    }

    /// Stores a new record. Its id belongs to its key, so it cannot be another.
    async fn insert(&self, record: &mut Record) -> Result<(), SessionError> {
        let id = record.id;
        self.sessions.store.create(record).await?;
        if record.id == id {
            return Ok(());
        }
        self.sessions.store.delete(&record.id).await?;
        let taken = "the id of a new session is taken".to_owned();
        Err(session_store::Error::Backend(taken).into())
    }
}

fn apply(record: &mut Record, changes: &BTreeMap<String, Option<Value>>) {
    for (name, change) in changes {
        match change {
            Some(value) => record.data.insert(name.clone(), value.clone()),
            None => record.data.remove(name),
        };
    }
}

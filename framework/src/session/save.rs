//! How a session is stored at the end of its request.

use std::collections::BTreeMap;

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

impl Kept {
    /// Stores what has changed, in the record as it is now: what other requests changed until then stays, value by value. Stores cannot look and
    /// write in one step, so what is written between the two is lost.
    pub(super) async fn save(&self) -> Result<Told, SessionError> {
        let state = &mut *self.state.lock().await;
        if !state.is_loaded {
            return Ok(Told::Unused);
        }
        let now = self.clock.now();
        if let Some(id) = state.ended {
            self.sessions.store.delete(&id).await?;
        }
        match state.base.take() {
            None if state.changes.values().any(Option::is_some) => self.create(&state.changes, now).await,
            None if state.ended.is_some() => Ok(Told::Forget),
            None => Ok(Told::Same),
            Some(base) => self.update(&base, state, now).await,
        }
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
            data: [(record::BEGAN.to_owned(), now.as_second().into())].into(),
            expiry_date: record::date(self.sessions.expiry(now, now)),
        };
        apply(&mut record, values);
        self.insert(&mut record).await?;
        Ok(Told::Key(key))
    }

    /// A session that was there when the request began.
    async fn update(&self, base: &Record, state: &State, now: Timestamp) -> Result<Told, SessionError> {
        let expiry = self.sessions.expiry(record::began(base), now);
        let is_changed = state.renewal != Renewal::None || !state.changes.is_empty();
        if !is_changed && !self.sessions.is_touch_due(base, expiry) {
            return Ok(Told::Same);
        }
        let Some(mut record) = self.fetch(base.id).await? else {
            return self.begin_anew(state, now).await;
        };
        apply(&mut record, &state.changes);
        if state.renewal == Renewal::Login {
            record
                .data
                .insert(record::BEGAN.to_owned(), now.as_second().into());
        }
        record.expiry_date = record::date(self.sessions.expiry(record::began(&record), now));
        if state.renewal == Renewal::None {
            self.sessions.store.save(&record).await?;
            return Ok(Told::Same);
        }
        let key = Key::generate();
        record.id = key.id();
        self.insert(&mut record).await?;
        // Whoever ended the sessions of the user before the new record was there ended the old one only.
        if self.fetch(base.id).await?.is_none() {
            self.sessions.store.delete(&record.id).await?;
            return self.begin_anew(state, now).await;
        }
        self.sessions.store.delete(&base.id).await?;
        Ok(Told::Key(key))
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

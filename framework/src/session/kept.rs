//! The session of one request, as far as the request has come.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::{Mutex, MutexGuard};
use tower_sessions_core::session::{Id, Record};

use super::key::Key;
use super::record::SUBJECT;
use super::{SessionError, Sessions, cookie};
use crate::clock::Clock;
use crate::extract::Cx;

/// The session of one request. The store is asked when somebody wants to know, and told at the end.
pub(super) struct Kept {
    pub(super) sessions: Arc<Sessions>,
    pub(super) clock: Clock,
    /// What the client says its session is.
    sent: Option<Key>,
    pub(super) state: Mutex<State>,
}

/// What the request has seen and done.
#[derive(Default)]
pub(super) struct State {
    pub(super) is_loaded: bool,
    /// What the store had. A stream and a task that outlive the answer go on to see it.
    pub(super) base: Option<Record>,
    /// The id that the session has in the store.
    pub(super) id: Option<Id>,
    /// The session that is to be deleted.
    pub(super) ended: Option<Record>,
    /// Values by their stored names; none where one is taken out.
    pub(super) changes: BTreeMap<String, Option<Value>>,
    pub(super) renewal: Renewal,
}

/// Whether the session gets a new key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Renewal {
    /// It keeps its key.
    #[default]
    None,
    /// It gets a new one, and the old one is worth nothing.
    Key,
    /// As well, and it is as good as new: somebody logged in.
    Login,
}

impl Kept {
    /// The session of a request; `None` if the app keeps none.
    pub(super) fn of(cx: &Cx) -> Option<Self> {
        let state = &cx.resources().state;
        let sessions = state.get::<Sessions>()?;
        let clock = state.get::<Clock>().map(|clock| Clock::clone(&clock));
        Some(Self {
            sent: cookie::read(cx.headers(), &sessions.cookie),
            sessions,
            clock: clock.unwrap_or_default(),
            state: Mutex::default(),
        })
    }

    /// A session that nobody stores.
    pub(super) fn detached(sessions: &Sessions) -> Self {
        Self {
            sessions: Arc::new(sessions.clone()),
            clock: Clock::system(),
            sent: None,
            state: Mutex::default(),
        }
    }

    /// What the request has seen, with what the store has.
    pub(super) async fn loaded(&self) -> Result<MutexGuard<'_, State>, SessionError> {
        let mut state = self.state.lock().await;
        if !state.is_loaded {
            if let Some(key) = self.sent {
                state.base = self.fetch(key.id()).await?;
                state.id = state.base.as_ref().map(|record| record.id);
            }
            state.is_loaded = true;
        }
        Ok(state)
    }

    /// The record with an id, if it is that of a session that is not over.
    pub(super) async fn fetch(&self, id: Id) -> Result<Option<Record>, SessionError> {
        let record = self.sessions.store.load(&id).await?;
        Ok(record.filter(|record| self.sessions.is_alive(record, self.clock.now())))
    }
}

impl State {
    /// A value by its stored name.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        match self.changes.get(name) {
            Some(change) => change.as_ref(),
            None => self.base.as_ref()?.data.get(name),
        }
    }

    /// Nobody logs in after all.
    pub(super) fn cancel_login(&mut self) {
        if self.renewal == Renewal::Login {
            self.changes.remove(SUBJECT);
            self.renewal = Renewal::None;
        }
    }

    /// Forgets everything, and has the record deleted.
    pub(super) fn end(&mut self) {
        self.ended = self.base.take().or_else(|| self.ended.take());
        self.id = None;
        self.changes.clear();
        self.renewal = Renewal::None;
    }
}

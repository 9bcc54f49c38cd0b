//! `Session`: what is remembered about the client of a request.

use std::any::type_name;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::kept::{Kept, Renewal};
use super::record::{SUBJECT, stored_name};
use super::{SessionError, Sessions};
use crate::error::{Problem, Reject};
use crate::extract::{Cx, Extract, Phase, Unjudged};
use crate::openapi::{OperationBuilder, ParameterIn, Provider, SecurityScheme};
use crate::schema::ArgMeta;

/// How the document calls it.
pub(crate) const SCHEME: &str = "session";

/// The session of the client: values that the server keeps for it. There is one for each browser, known by a cookie with a random key.
///
/// The store is asked when a value is wanted for the first time. What has changed is stored before the answer leaves; an answer of 500 and above
/// stores nothing, and neither does what a stream does after its head has left. After one of 400 and above nobody is logged in. What a request changes in a session that another one ended or
/// gave a new key meanwhile is lost.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::session::{Session, SessionError};
///
/// #[post("/visits")]
/// async fn count_visit(session: Session) -> Result<Json<u64>, SessionError> {
///     let visits = session.get("visits").await?.unwrap_or(0) + 1;
///     session.insert("visits", &visits).await?;
///     Ok(Json(visits))
/// }
/// ```
///
/// It is made in the phase of authentication, and lets everybody in: [`LoggedIn`](super::LoggedIn) does not. A browser sends the cookie with requests that
/// other pages make it send, as far as `SameSite=Lax` allows: guard what changes something against that (CSRF).
#[derive(Clone)]
pub struct Session(Arc<Kept>);

impl Session {
    /// A session for a test that calls a handler as the function it is. Nobody stores it.
    pub fn new(sessions: &Sessions) -> Self {
        Self(Arc::new(Kept::detached(sessions)))
    }

    pub(super) const fn of(kept: Arc<Kept>) -> Self {
        Self(kept)
    }

    /// The session of a request.
    pub(crate) fn in_request(cx: &Cx) -> Result<Self, Problem> {
        let session = cx.extensions().get::<Self>().cloned();
        session.ok_or_else(|| Problem::internal("the app keeps no sessions"))
    }

    /// A value, if there is one of the name.
    ///
    /// # Errors
    /// The store cannot be reached, or the value is no `T`.
    pub async fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, SessionError> {
        let state = self.0.loaded().await?;
        let value = state.value(&stored_name(name)).cloned();
        let value = value.map(serde_json::from_value).transpose();
        value.map_err(|error| SessionError::value(name, error))
    }

    /// Puts a value in, in the place of the one with the name.
    ///
    /// # Errors
    /// The store cannot be reached, or the value cannot be written as JSON.
    pub async fn insert<T: Serialize>(&self, name: &str, value: &T) -> Result<(), SessionError> {
        let value = serde_json::to_value(value).map_err(|error| SessionError::value(name, error))?;
        let mut state = self.0.loaded().await?;
        state.changes.insert(stored_name(name).into_owned(), Some(value));
        Ok(())
    }

    /// Takes a value out.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn remove(&self, name: &str) -> Result<(), SessionError> {
        let mut state = self.0.loaded().await?;
        let name = stored_name(name);
        if state.value(&name).is_some() {
            state.changes.insert(name.into_owned(), None);
        }
        Ok(())
    }

    /// Gives the session a new key, and makes the old one worthless. Do it whenever the user may do more than before, such as after a second
    /// factor: who knew the key of before knows nothing. [`log_in`](Self::log_in) does it itself.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn renew(&self) -> Result<(), SessionError> {
        let mut state = self.0.loaded().await?;
        if state.renewal == Renewal::None {
            state.renewal = Renewal::Key;
        }
        Ok(())
    }

    /// Notes who has proved to be who: [`LoggedIn`](super::LoggedIn) lets them in from the next request on. The session gets a new key, and its
    /// time begins again. The values of a visitor stay; those of another user go.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn log_in(&self, subject: impl fmt::Display + Send) -> Result<(), SessionError> {
        let subject = subject.to_string();
        let mut state = self.0.loaded().await?;
        let before = state.value(SUBJECT).and_then(|before| before.as_str());
        if before.is_some_and(|before| before != subject) {
            state.end();
        }
        state.changes.insert(SUBJECT.to_owned(), Some(subject.into()));
        state.renewal = Renewal::Login;
        Ok(())
    }

    /// Ends the session: all its values are gone, on the server too. What is put in after that is in a new one.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn end(&self) -> Result<(), SessionError> {
        self.0.loaded().await?.end();
        Ok(())
    }

    /// Who logged in, if anybody did.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn subject(&self) -> Result<Option<String>, SessionError> {
        let state = self.0.loaded().await?;
        let subject = state.value(SUBJECT).and_then(|subject| subject.as_str());
        Ok(subject.map(str::to_owned))
    }

    /// Ends all other sessions of whoever logged in, as after a new password. Answers how many there were. They end at once, whatever the answer
    /// is.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn end_others(&self) -> Result<u64, SessionError> {
        let Some(subject) = self.subject().await? else {
            return Ok(0);
        };
        let own = self.0.loaded().await?.id;
        Ok(self.0.sessions.store.delete_of(&subject, own).await?)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl Extract for Session {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        Unjudged::lets_everybody_in::<Self>(operation);
        require(operation);
        operation.optional(demand);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Ok(Self::in_request(cx)?)
    }
}

/// The app must keep sessions.
pub(super) fn require(operation: &mut OperationBuilder<'_>) {
    operation.requires_of::<Sessions>(Provider::Sessions, type_name::<Sessions>());
}

/// The cookie is asked for. The app writes the name that it has there.
pub(super) fn demand(operation: &mut OperationBuilder<'_>) {
    let scheme = SecurityScheme::api_key(ParameterIn::Cookie, super::sessions::COOKIE)
        .description("The session that the server keeps for a browser.");
    operation.security(SCHEME, scheme, &[]);
}

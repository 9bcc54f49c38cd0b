//! The sessions of an app.

use std::any::TypeId;

use super::App;
use super::target::Around;
use crate::extract::is_cookie_name;
use crate::openapi::{OperationParts, SecuritySchemeKind};
use crate::session::{self, Sessions};
use crate::state::StateMap;

impl App {
    /// Keeps sessions: handlers take [`Session`](crate::session::Session) and [`LoggedIn`](crate::session::LoggedIn), and anything of the app can hold
    /// `State<Sessions>`.
    ///
    /// ```
    /// use purlin::App;
    /// use purlin::session::{MemoryStore, Sessions};
    ///
    /// let app = App::new("Shop", "1.0.0").sessions(Sessions::new(MemoryStore::new()));
    /// assert!(app.build().is_ok());
    /// ```
    pub fn sessions(mut self, sessions: Sessions) -> Self {
        let name = sessions.cookie_name().to_owned();
        if !is_cookie_name(&name) {
            self.mistakes.push(format!(
                "`{name}` cannot be the name of the cookie of sessions, for browsers would send it back otherwise: take letters, digits, `-` and `_`"
            ));
        }
        self.state(sessions)
    }
}

/// The name that the cookie of sessions has.
pub(super) fn cookie(state: &StateMap) -> Option<String> {
    let sessions = state.get::<Sessions>()?;
    Some(sessions.cookie_name().to_owned())
}

/// Puts in the name that the cookie has.
pub(super) fn name_cookie(parts: &mut OperationParts, cookie: Option<&str>) {
    let Some(cookie) = cookie else { return };
    let scheme = parts.security_schemes.get_mut(session::SCHEME);
    if let Some(SecuritySchemeKind::ApiKey { name, .. }) = scheme.map(|scheme| &mut scheme.kind) {
        cookie.clone_into(name);
    }
}

/// What is done around a handler.
pub(super) fn around(parts: &OperationParts) -> Option<Around> {
    let sessions = TypeId::of::<Sessions>();
    let takes = parts
        .requirements
        .iter()
        .any(|requirement| requirement.type_id == sessions);
    takes.then_some(session::keep)
}

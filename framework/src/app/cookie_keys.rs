//! The keys of sealed cookies, which go by the clock of the app.

use crate::clock::Clock;
use crate::security::CookieKeys;
use crate::state::StateMap;

/// Has cookies expire by the clock by which they are read.
pub(super) fn set_clock(state: &mut StateMap, clock: &Clock) {
    if let Some(keys) = state.get::<CookieKeys>() {
        state.insert(CookieKeys::clone(&keys).clock(clock.clone()));
    }
}

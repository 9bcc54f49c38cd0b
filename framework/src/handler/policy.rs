//! What a route decides for itself: its limits, and what becomes of its work when the client goes away.

use http::Method;

/// A limit that a handler or a module may set for itself. The innermost one counts.
///
/// ```
/// use purlin::handler::Override;
///
/// let outer = Some(1024);
/// assert_eq!(Override::Inherited.within(outer), Some(1024));
/// assert_eq!(Override::To(64).within(outer), Some(64));
/// assert_eq!(Override::Off.within(outer), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Override<T> {
    /// The limit around it.
    #[default]
    Inherited,
    /// No limit.
    Off,
    /// A limit of its own.
    To(T),
}

impl<T> Override<T> {
    /// The limit that counts inside another one; `None` is no limit.
    pub fn within(self, outer: Option<T>) -> Option<T> {
        match self {
            Self::Inherited => outer,
            Self::Off => None,
            Self::To(own) => Some(own),
        }
    }

    /// This one, or the one around it if nothing is said here.
    #[must_use]
    pub fn or(self, outer: Self) -> Self {
        match self {
            Self::Inherited => outer,
            own => own,
        }
    }
}

/// `None` is no limit.
impl<T> From<Option<T>> for Override<T> {
    fn from(limit: Option<T>) -> Self {
        limit.map_or(Self::Off, Self::To)
    }
}

/// What becomes of a handler's work when the client goes away before the answer.
///
/// Unless something else is said, methods that change nothing are cancelled, and all others are finished, so that nothing is
/// left half done because of a lost connection.
///
/// ```
/// use purlin::handler::OnDisconnect;
/// use purlin::http::Method;
///
/// assert_eq!(OnDisconnect::of(&Method::GET), OnDisconnect::Cancel);
/// assert_eq!(OnDisconnect::of(&Method::POST), OnDisconnect::Finish);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDisconnect {
    /// It stops where it waits.
    Cancel,
    /// It goes on to its end, and the answer is thrown away. The limit of its time counts on.
    Finish,
}

impl OnDisconnect {
    /// What suits a method: safe methods (RFC 9110, section 9.2.1) are cancelled.
    pub fn of(method: &Method) -> Self {
        if method.is_safe() {
            Self::Cancel
        } else {
            Self::Finish
        }
    }
}

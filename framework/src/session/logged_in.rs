//! `LoggedIn`: who has logged in.

use std::any::type_name;
use std::str::FromStr;

use super::{Session, extract};
use crate::error::Problem;
use crate::openapi::OperationBuilder;

/// Who has logged in, by [`Session::log_in`]. Everybody else gets 401. `Option<LoggedIn>` lets them in as well.
///
/// It is a [`Scheme`](crate::security::Scheme), and stands in [`OneOf`](crate::security::OneOf) beside a token for programs.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::session::{LoggedIn, Session, SessionError};
///
/// #[post("/login")]
/// async fn log_in(session: Session) -> Result<NoContent, SessionError> {
///     // After the password was right.
///     session.log_in(7).await?;
///     Ok(NoContent)
/// }
///
/// #[get("/me")]
/// async fn me(LoggedIn(id): LoggedIn<u64>) -> Json<u64> {
///     Json(id)
/// }
///
/// #[post("/logout")]
/// async fn log_out(session: Session) -> Result<NoContent, SessionError> {
///     session.end().await?;
///     Ok(NoContent)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedIn<T = String>(pub T);

impl<T: FromStr> LoggedIn<T> {
    /// Documents the cookie.
    pub(crate) fn describe_cookie(operation: &mut OperationBuilder<'_>) {
        extract::require(operation);
        extract::demand(operation);
    }

    /// Who has logged in, if anybody has.
    pub(crate) async fn of(session: &Session) -> Result<Option<Self>, Problem> {
        Ok(subject(session).await?.map(Self))
    }
}

/// Who logged in. Another version of the program may have called them otherwise: they have to log in again.
async fn subject<T: FromStr>(session: &Session) -> Result<Option<T>, Problem> {
    let subject = session.subject().await.map_err(super::SessionError::problem)?;
    let parsed = subject.as_deref().map(str::parse);
    if matches!(parsed, Some(Err(_))) {
        tracing::debug!("the subject of a session is no `{}`", type_name::<T>());
    }
    Ok(parsed.and_then(Result::ok))
}

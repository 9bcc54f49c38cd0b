//! `LoggedIn`: who has logged in.

use std::any::type_name;
use std::str::FromStr;

use super::{Session, extract};
use crate::error::{ErrorKind, Problem, Reject};
use crate::extract::{Cx, Extract, Phase};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// Who has logged in, by [`Session::log_in`]. Everybody else gets 401. `Option<LoggedIn>` lets them in as well.
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

#[diagnostic::do_not_recommend]
impl<T: FromStr + Send> Extract for LoggedIn<T> {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        extract::require(operation);
        extract::demand(operation);
        operation.problem(401, ErrorKind::Unauthorized.name(), "Nobody is logged in.");
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let session = Session::in_request(cx)?;
        let subject = subject(&session).await?;
        subject.map(Self).ok_or_else(|| nobody().into())
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromStr + Send> Extract for Option<LoggedIn<T>> {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        extract::require(operation);
        operation.optional(extract::demand);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let session = Session::in_request(cx)?;
        Ok(subject(&session).await?.map(LoggedIn))
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

/// The app adds the ways in that the operation documents.
fn nobody() -> Problem {
    Problem::new(ErrorKind::Unauthorized).with_detail("Nobody is logged in.")
}

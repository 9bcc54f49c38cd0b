//! `LoggedIn`: the session of a browser, as a way in.

use std::str::FromStr;

use super::Scheme;
use super::argument::argument;
use crate::error::Reject;
use crate::extract::Cx;
use crate::openapi::OperationBuilder;
use crate::session::{LoggedIn, Session};

/// Whose cookie is worth nothing is a visitor, who shows nothing.
impl<T: FromStr + Send> Scheme for LoggedIn<T> {
    const REFUSES: bool = false;

    fn describe(operation: &mut OperationBuilder<'_>) {
        Self::describe_cookie(operation);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        let session = Session::in_request(cx)?;
        Ok(Self::of(&session).await?)
    }
}

argument!([T: FromStr + Send] LoggedIn<T>);

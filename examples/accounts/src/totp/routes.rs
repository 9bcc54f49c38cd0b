//! The routes of second factors. They want somebody who has logged in: no key of a program opens them.

use purlin::prelude::*;

use super::errors::{TotpBeginError, TotpConfirmError, TotpDisableError};
use super::schemas::{TotpBegun, TotpConfirm, TotpConfirmed, TotpDisable};
use super::services::TotpService;
use crate::identity::logged_in;

/// Begin a second factor.
///
/// Answers a secret for an app that shows codes. It is asked for when it is confirmed.
#[post("/")]
pub(crate) async fn begin_totp(
    caller: Dep<logged_in>,
    totp: Svc<TotpService>,
) -> Result<Created<Json<TotpBegun>>, TotpBeginError> {
    totp.begin(&caller.user).await.map(Json).map(Created)
}

/// Confirm the second factor.
///
/// Whoever logs in needs a code from now on. Answers codes for the day when the app is lost; they are shown this once.
#[post("/confirm")]
pub(crate) async fn confirm_totp(
    caller: Dep<logged_in>,
    totp: Svc<TotpService>,
    Json(sent): Json<TotpConfirm>,
) -> Result<Json<TotpConfirmed>, TotpConfirmError> {
    totp.confirm(&caller.user, &sent.code).await.map(Json)
}

/// Give the second factor up.
#[post("/disable")]
pub(crate) async fn disable_totp(
    caller: Dep<logged_in>,
    totp: Svc<TotpService>,
    Json(sent): Json<TotpDisable>,
) -> Result<NoContent, TotpDisableError> {
    totp.disable(&caller.user, &sent.password)
        .await
        .map(|()| NoContent)
}

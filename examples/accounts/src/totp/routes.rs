//! The routes of second factors. They want somebody who has logged in: no key of a program opens them.

use purlin::prelude::*;

use super::errors::{TotpBeginError, TotpConfirmError};
use super::schemas::{TotpBegun, TotpConfirm, TotpConfirmed};
use super::services::TotpService;
use crate::identity::logged_in;
use crate::users::{PasswordProof, ProofError};

/// Begin a second factor.
///
/// Answers a secret for an app that shows codes. It is asked for when it is confirmed.
#[post("/")]
pub(crate) async fn begin_totp(
    caller: Dep<logged_in>,
    totp: Svc<TotpService>,
    Json(sent): Json<PasswordProof>,
) -> Result<Created<Json<TotpBegun>>, TotpBeginError> {
    let begun = totp.begin(&caller.user, &sent.password).await?;
    Ok(Created(Json(begun)))
}

/// Confirm the second factor.
///
/// Whoever logs in needs a code from now on, and a letter says so. Answers codes for the day when the app is lost; they are shown this once.
#[post("/confirm")]
pub(crate) async fn confirm_totp(
    caller: Dep<logged_in>,
    totp: Svc<TotpService>,
    Json(sent): Json<TotpConfirm>,
) -> Result<Json<TotpConfirmed>, TotpConfirmError> {
    totp.confirm(&caller.user, &sent.code).await.map(Json)
}

/// Give the second factor up.
///
/// A letter says so.
#[post("/disable")]
pub(crate) async fn disable_totp(
    caller: Dep<logged_in>,
    totp: Svc<TotpService>,
    Json(sent): Json<PasswordProof>,
) -> Result<NoContent, ProofError> {
    totp.disable(&caller.user, &sent.password)
        .await
        .map(|()| NoContent)
}

//! The routes of accounts: they take a request apart, and leave the rest to the service.

use purlin::prelude::*;

use super::errors::{DeleteError, PasswordChangeError, ProfileError, RegisterError, ResetError, VerifyError};
use super::schemas::{
    Me, MeUpdate, NewPassword, PasswordChange, PasswordForgotten, Registration, Verification,
};
use super::services::AccountService;
use crate::identity::{current_user, logged_in};
use crate::users::{PasswordProof, User};

/// Register.
///
/// Sends a letter with a link that confirms the address. The answer is the same if there is an account: then the letter says so.
#[post("/register", public)]
pub(crate) async fn register(
    accounts: Svc<AccountService>,
    Json(new): Json<Registration>,
) -> Result<Accepted<NoContent>, RegisterError> {
    accounts.register(new).await?;
    Ok(Accepted(NoContent))
}

/// Confirm the address.
#[post("/verify", public)]
pub(crate) async fn verify_email(
    accounts: Svc<AccountService>,
    Json(sent): Json<Verification>,
) -> Result<NoContent, VerifyError> {
    accounts.verify(&sent.token).await.map(|()| NoContent)
}

/// Ask for a new password.
///
/// Sends a letter with a link, if there is such an account. The answer does not tell.
#[post("/password-reset", public)]
pub(crate) async fn request_password_reset(
    accounts: Svc<AccountService>,
    Json(sent): Json<PasswordForgotten>,
) -> Result<Accepted<NoContent>, DbError> {
    accounts.request_reset(&sent.email).await?;
    Ok(Accepted(NoContent))
}

/// Set a new password by the token of a letter.
///
/// Everybody who is logged in as you is logged out, and your keys are revoked.
#[post("/password-reset/confirm", public)]
pub(crate) async fn reset_password(
    accounts: Svc<AccountService>,
    Json(sent): Json<NewPassword>,
) -> Result<NoContent, ResetError> {
    accounts.reset_password(&sent).await.map(|()| NoContent)
}

/// Read who you are, and what you may do.
#[get("/me")]
pub(crate) async fn read_me(caller: Dep<current_user>) -> Json<Me> {
    Json(Me {
        user: caller.user.clone(),
        permissions: caller.permissions.to_list(),
    })
}

/// Change your account.
///
/// Only the fields that are sent change.
#[patch("/me")]
pub(crate) async fn update_me(
    caller: Dep<logged_in>,
    accounts: Svc<AccountService>,
    Json(update): Json<MeUpdate>,
) -> Result<Json<User>, ProfileError> {
    accounts.update(caller.user.id, update).await.map(Json)
}

/// Delete your account.
///
/// With all that is yours: keys, roles, logins.
#[post("/me/delete")]
pub(crate) async fn delete_me(
    caller: Dep<logged_in>,
    accounts: Svc<AccountService>,
    Json(sent): Json<PasswordProof>,
) -> Result<NoContent, DeleteError> {
    accounts
        .delete(&caller.user, &sent.password)
        .await
        .map(|()| NoContent)
}

/// Change your password.
///
/// Everybody who is logged in as you is logged out, you too, and your keys are revoked.
#[post("/me/password")]
pub(crate) async fn change_password(
    caller: Dep<logged_in>,
    accounts: Svc<AccountService>,
    Json(change): Json<PasswordChange>,
) -> Result<NoContent, PasswordChangeError> {
    accounts
        .change_password(&caller.user, &change)
        .await
        .map(|()| NoContent)
}

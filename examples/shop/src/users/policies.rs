//! Whose account somebody may have: one's own, and who administers users that of everybody.

use purlin::prelude::*;
use purlin::security::{Authorize, Grants, Permission};
use purlin::uuid::Uuid;

use super::caller::{Caller, current_user};
use super::errors::{UserError, UserNotFound};
use super::permissions::UsersAdmin;
use super::schemas::User;
use super::services::UserService;

/// The user that the path names.
#[dependency]
pub(crate) async fn user(
    /// Which user.
    id: Path<Uuid>,
    users: Svc<UserService>,
) -> Result<User, UserError> {
    users.read(*id).await
}

/// Somebody else's account is told as one that does not exist.
impl Authorize for User {
    type Principal = current_user;
    type Error = UserError;

    fn authorize(&self, caller: &Caller) -> Result<(), UserError> {
        if self.id == caller.id || caller.grants(UsersAdmin::NAME) {
            Ok(())
        } else {
            Err(UserNotFound(self.id).into())
        }
    }
}

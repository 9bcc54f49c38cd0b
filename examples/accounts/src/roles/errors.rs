//! What can go wrong with roles.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::RoleRow;

/// Nobody could administer roles any more, not even to undo it.
#[derive(Debug, ApiError)]
#[api_error(
    conflict,
    "nobody could change roles any more: give somebody else a role with `roles:write` first",
    code = "last_administrator"
)]
pub(crate) struct LastAdministrator;

/// Why a role cannot be had.
#[derive(Debug, ApiError)]
pub(crate) enum RoleError {
    #[api_error(not_found, "no role has the id {0}")]
    NotFound(Uuid),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a role cannot be made.
#[derive(Debug, ApiError)]
pub(crate) enum RoleCreateError {
    #[api_error(conflict, "another role has this name", code = "role_name_taken", unique = RoleRow::NAME)]
    NameTaken,
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a role cannot be changed.
#[derive(Debug, ApiError)]
pub(crate) enum RoleChangeError {
    #[api_error(not_found, "no role has the id {0}", code = "role_not_found")]
    NotFound(Uuid),
    #[api_error(conflict, "another role has this name", code = "role_name_taken", unique = RoleRow::NAME)]
    NameTaken,
    #[api_error(transparent)]
    Last(LastAdministrator),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a role cannot be taken away.
#[derive(Debug, ApiError)]
pub(crate) enum RoleRemoveError {
    #[api_error(not_found, "no role has the id {0}", code = "role_not_found")]
    NotFound(Uuid),
    #[api_error(transparent)]
    Last(LastAdministrator),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why nobody can be given a role.
#[derive(Debug, ApiError)]
pub(crate) enum RoleGiveError {
    #[api_error(not_found, "no role has the id {0}", code = "role_not_found")]
    NotFound(Uuid),
    #[api_error(not_found, "no user has the id {0}", code = "user_not_found")]
    NoUser(Uuid),
    #[api_error(transparent)]
    Db(DbError),
}

impl RoleGiveError {
    /// What the database says of a role that is gone.
    pub(super) fn of(error: DbError, role: Uuid) -> Self {
        if error.is_foreign_key_violation() {
            Self::NotFound(role)
        } else {
            Self::Db(error)
        }
    }
}

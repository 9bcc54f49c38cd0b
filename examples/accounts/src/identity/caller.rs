//! Who asks, and what they may do.

use purlin::security::Grants;
use purlin::session::Session;
use purlin::uuid::Uuid;

use crate::roles::Permissions;
use crate::users::User;

/// Who asks: somebody with an account that is confirmed and not disabled, by whatever way in.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) user: User,
    /// What the roles of the user permit, as far as the token or the key opens it.
    pub(crate) permissions: Permissions,
    /// The login, if it was not the key of a program.
    pub(crate) login: Option<Uuid>,
    /// The session of the browser, if it was its cookie.
    pub(crate) session: Option<Session>,
}

impl Grants for Caller {
    fn grants(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }
}

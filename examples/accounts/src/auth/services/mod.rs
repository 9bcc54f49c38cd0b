//! How somebody logs in and out.

mod login;
mod logout;
mod tokens;

use purlin::prelude::*;
use purlin::security::{LoginThrottle, Passwords};

pub(super) use login::Attempted;

use crate::Db;
use crate::audit::AuditService;
use crate::roles::RoleService;
use crate::sessions::SessionService;
use crate::totp::TotpService;
use crate::users::UserService;

/// Logs people in and out.
#[derive(Service)]
pub(crate) struct AuthService {
    db: Db,
    users: Svc<UserService>,
    roles: Svc<RoleService>,
    sessions: Svc<SessionService>,
    totp: Svc<TotpService>,
    audit: Svc<AuditService>,
    passwords: State<Passwords>,
    throttle: State<LoginThrottle>,
}

//! What somebody does with the own account.

mod administrators;
mod password;
mod profile;
mod registration;

use purlin::prelude::*;
use purlin::security::{OneTimeTokens, Passwords};

use crate::Db;
use crate::api_keys::ApiKeyService;
use crate::audit::AuditService;
use crate::mail::PostService;
use crate::roles::RoleService;
use crate::sessions::SessionService;
use crate::users::{ProofService, UserService};

/// Registers people, and lets them look after their accounts.
///
/// Passwords are hashed outside of transactions: that takes some 20 ms of a processor, and a transaction would keep a connection, and
/// on SQLite all others who write, waiting meanwhile.
#[derive(Service)]
pub(crate) struct AccountService {
    db: Db,
    users: Svc<UserService>,
    proofs: Svc<ProofService>,
    roles: Svc<RoleService>,
    sessions: Svc<SessionService>,
    keys: Svc<ApiKeyService>,
    post: Svc<PostService>,
    audit: Svc<AuditService>,
    passwords: State<Passwords>,
    links: State<OneTimeTokens>,
}

//! The table of the audit.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

/// Something that happened. It stays when the users are gone.
#[derive(Debug, Model)]
#[model(table = "audit_entries")]
pub(crate) struct AuditRow {
    #[model(primary_key, auto)]
    pub(crate) id: i64,
    pub(crate) event: Event,
    /// Whom it happened to; nobody, if somebody tried an account that is not there.
    #[model(index)]
    pub(crate) user_id: Option<Uuid>,
    /// Who did it, if that is known.
    pub(crate) actor_id: Option<Uuid>,
    /// The role or the key that it is about.
    pub(crate) subject_id: Option<Uuid>,
    pub(crate) happened_at: Timestamp,
}

/// What can happen.
#[schema(rename_all = "snake_case")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ColumnValue)]
pub(crate) enum Event {
    Registered,
    RegisteredAgain,
    EmailVerified,
    ProfileChanged,
    AccountDeleted,
    AccountDisabled,
    AccountEnabled,
    LoggedIn,
    LoginFailed,
    LoggedOut,
    LoginEnded,
    RefreshTokenReused,
    PasswordChanged,
    PasswordResetRequested,
    PasswordReset,
    SecondFactorEnabled,
    SecondFactorDisabled,
    RecoveryCodeUsed,
    ApiKeyCreated,
    ApiKeyRevoked,
    RoleCreated,
    RoleChanged,
    RoleDeleted,
    RoleGiven,
    RoleTaken,
}

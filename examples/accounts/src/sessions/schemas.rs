//! What clients receive.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{LoginKind, LoginRow};

/// Where somebody is logged in.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct Login {
    /// Made by the server.
    pub(crate) id: Uuid,
    /// What it is remembered by.
    pub(crate) kind: LoginKind,
    /// When somebody logged in.
    pub(crate) began_at: Timestamp,
    /// When it is over at the latest.
    pub(crate) expires_at: Timestamp,
    /// Whether it is the login of this request.
    pub(crate) is_current: bool,
}

impl Login {
    pub(super) fn of(row: &LoginRow, current: Uuid) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            began_at: row.began_at,
            expires_at: row.expires_at,
            is_current: row.id == current,
        }
    }
}

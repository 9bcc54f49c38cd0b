//! What there is to permit. A permission is a type where routes demand it, and a word where roles hold it.

use std::collections::BTreeSet;

use purlin::prelude::*;
use purlin::security::{Permission, ScopeInfo, Scopes};

purlin::permissions! {
    /// See other people's accounts.
    pub(crate) UsersRead = "users:read";
    /// Disable and enable accounts, take second factors away, log people out, and revoke their keys: those of anybody, administrators too.
    pub(crate) UsersWrite = "users:write";
    /// See roles and who has them.
    pub(crate) RolesRead = "roles:read";
    /// Change roles and who has them. Whoever may do that may do everything.
    pub(crate) RolesWrite = "roles:write";
    /// See what happened.
    pub(crate) AuditRead = "audit:read";
}

/// All permissions, as tokens can hold them.
pub(crate) const SCOPES: &[ScopeInfo] = &[
    UsersRead::INFO,
    UsersWrite::INFO,
    RolesRead::INFO,
    RolesWrite::INFO,
    AuditRead::INFO,
];

/// A permission.
#[schema]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ColumnValue)]
pub(crate) enum PermissionName {
    #[field(alias = "users:read")]
    #[model(word = "users:read")]
    UsersRead,
    #[field(alias = "users:write")]
    #[model(word = "users:write")]
    UsersWrite,
    #[field(alias = "roles:read")]
    #[model(word = "roles:read")]
    RolesRead,
    #[field(alias = "roles:write")]
    #[model(word = "roles:write")]
    RolesWrite,
    #[field(alias = "audit:read")]
    #[model(word = "audit:read")]
    AuditRead,
}

impl PermissionName {
    /// All that there are.
    pub(crate) const ALL: [Self; 5] = [
        Self::UsersRead,
        Self::UsersWrite,
        Self::RolesRead,
        Self::RolesWrite,
        Self::AuditRead,
    ];

    /// The word for it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::UsersRead => UsersRead::NAME,
            Self::UsersWrite => UsersWrite::NAME,
            Self::RolesRead => RolesRead::NAME,
            Self::RolesWrite => RolesWrite::NAME,
            Self::AuditRead => AuditRead::NAME,
        }
    }
}

/// What somebody may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Permissions(BTreeSet<PermissionName>);

impl Permissions {
    /// Whether a permission is among them.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.0.iter().any(|known| known.word() == word)
    }

    /// Whether all of them are among these.
    pub(crate) fn are_all_in(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }

    /// Those that are among the others too.
    pub(crate) fn and(&self, others: &Self) -> Self {
        Self(self.0.intersection(&others.0).copied().collect())
    }

    /// Those that have a word in the list.
    pub(crate) fn of_scopes(scopes: &Scopes) -> Self {
        let named = PermissionName::ALL.into_iter();
        named
            .filter(|permission| scopes.contains(permission.word()))
            .collect()
    }

    /// As a token holds them.
    pub(crate) fn to_scopes(&self) -> Scopes {
        let words: Vec<&str> = self.0.iter().map(|permission| permission.word()).collect();
        Scopes::parse(&words.join(" ")).unwrap_or_default()
    }

    /// As answers show them.
    pub(crate) fn to_list(&self) -> Vec<PermissionName> {
        self.0.iter().copied().collect()
    }
}

impl FromIterator<PermissionName> for Permissions {
    fn from_iter<I: IntoIterator<Item = PermissionName>>(permissions: I) -> Self {
        Self(permissions.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what is not there is a failed test")]

    use purlin::serde_json::{Value, to_value};

    use super::*;

    #[test]
    fn a_permission_has_one_word_everywhere() {
        assert_eq!(PermissionName::ALL.len(), SCOPES.len());
        for (permission, scope) in PermissionName::ALL.into_iter().zip(SCOPES) {
            assert_eq!(permission.word(), scope.name);
            assert_eq!(to_value(permission).unwrap(), Value::from(scope.name));
        }
    }
}

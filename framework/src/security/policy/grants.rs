//! Who holds permissions.

use crate::security::Scopes;

/// Who or what holds permissions: a user of yours, or the [`Scopes`] of a token.
///
/// ```
/// use purlin::security::Grants;
///
/// enum Role {
///     Clerk,
///     Admin,
/// }
///
/// struct User {
///     role: Role,
/// }
///
/// impl Grants for User {
///     fn grants(&self, permission: &str) -> bool {
///         match self.role {
///             Role::Admin => true,
///             Role::Clerk => matches!(permission, "orders:read" | "orders:write"),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what it may do",
    label = "holds no permissions",
    note = "implement `purlin::security::Grants` for it: whether it has a permission, by its name"
)]
pub trait Grants {
    /// Whether it has a permission, by its name.
    fn grants(&self, permission: &str) -> bool;
}

impl Grants for Scopes {
    fn grants(&self, permission: &str) -> bool {
        self.contains(permission)
    }
}

//! What there is to permit, and which roles permit it.

use purlin::security::{Permission, ScopeInfo, Scopes};

use super::models::Role;

purlin::permissions! {
    /// Add products, change them and restock them.
    pub(crate) ProductsWrite = "products:write";
    /// See other people's orders.
    pub(crate) OrdersRead = "orders:read";
    /// Cancel other people's orders.
    pub(crate) OrdersWrite = "orders:write";
    /// See other people's accounts, change them and delete them.
    pub(crate) UsersAdmin = "users:admin";
}

/// All permissions, as tokens can hold them.
pub(super) const SCOPES: &[ScopeInfo] = &[
    ProductsWrite::INFO,
    OrdersRead::INFO,
    OrdersWrite::INFO,
    UsersAdmin::INFO,
];

impl Role {
    /// What the role permits. What is one's own needs no permission.
    const fn permissions(self) -> &'static [&'static str] {
        match self {
            Self::Customer => &[],
            Self::Clerk => &[ProductsWrite::NAME, OrdersRead::NAME, OrdersWrite::NAME],
            Self::Admin => &[
                ProductsWrite::NAME,
                OrdersRead::NAME,
                OrdersWrite::NAME,
                UsersAdmin::NAME,
            ],
        }
    }

    /// Whether the role permits something.
    pub(super) fn permits(self, permission: &str) -> bool {
        self.permissions().contains(&permission)
    }

    /// What a token of somebody with the role opens: what was asked for, as far as the role permits it; all that it permits, if
    /// nothing was asked for.
    pub(crate) fn scopes(self, asked: &Scopes) -> Scopes {
        let permitted = self.permissions().iter().copied();
        let opened = permitted.filter(|name| asked.is_empty() || asked.contains(name));
        let opened: Vec<&str> = opened.collect();
        Scopes::parse(&opened.join(" ")).expect("the name of a permission is the name of a scope")
    }
}

//! The table of users.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::security::PasswordHash;
use purlin::uuid::Uuid;

/// A user. One that was deleted stays for the orders that refer to it, and its address is free again.
#[derive(Debug, Model)]
#[model(table = "users", unique(email, where = "deleted_at IS NULL"))]
pub(crate) struct UserRow {
    #[model(primary_key, auto)]
    pub(crate) id: Uuid,
    /// In small letters.
    pub(crate) email: String,
    pub(crate) name: String,
    /// Those who were users before there were passwords have none, and cannot log in.
    pub(crate) password: Option<PasswordHash>,
    /// The default lets programs insert rows that know nothing of roles, while a new one is deployed.
    #[model(default = "'customer'")]
    pub(crate) role: Role,
    #[model(auto)]
    pub(crate) registered_at: Timestamp,
    #[model(soft_delete)]
    pub(crate) deleted_at: Option<Timestamp>,
}

/// What somebody is in the shop.
#[schema(rename_all = "snake_case")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ColumnValue)]
pub(crate) enum Role {
    /// Orders.
    Customer,
    /// Keeps the products, and sees to all orders.
    Clerk,
    /// Administers the users besides.
    Admin,
}

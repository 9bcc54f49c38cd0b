//! What those who are let in may do.

mod access;
mod allowed;
mod authorized;
mod grants;
mod permission;
mod public;
mod rule;

pub use access::Access;
pub use allowed::Allowed;
pub use authorized::{Authorize, Authorized};
pub use grants::Grants;
pub use permission::Permission;
#[doc(hidden)]
pub use permission::check_permission;
pub(crate) use public::Public;
#[doc(hidden)]
pub use public::public;
pub use rule::{Any, Rule};

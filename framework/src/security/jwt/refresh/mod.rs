//! Refresh tokens: long-lived, of no meaning but to us, each for one use (RFC 9700, section 4.14).

mod decision;
mod memory;
mod outcome;
mod policy;
mod row;
mod store;
#[cfg(test)]
mod tests;
mod token;

pub use decision::{Decision, RefreshRefusal};
pub use memory::MemoryRefreshStore;
pub use outcome::{RefreshOutcome, Renewed};
pub use policy::RefreshPolicy;
pub use row::RefreshRow;
pub use store::RefreshStore;
pub use token::{RefreshHash, RefreshToken};

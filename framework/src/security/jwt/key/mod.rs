//! Keys: those that sign and those that verify, each with its algorithm in its type.

mod der;
mod error;
mod generate;
mod jwk;
mod pem;
mod point;
mod public;
mod rsa;
mod secret;
mod setting;
mod signer;
mod signing;
#[cfg(test)]
mod tests;
mod verifying;

pub use error::KeyError;
pub(super) use public::PublicKey;
pub(super) use signer::Signer;
pub use signing::SigningKey;
pub use verifying::VerifyingKey;
pub(super) use verifying::{AnyVerifyingKey, Material};

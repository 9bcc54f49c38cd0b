//! Keys that nobody has to bring.

use ring::rand::SystemRandom;
use ring::signature::Ed25519KeyPair;

use super::SigningKey;
use crate::secret::Secret;
use crate::security::jwt::algorithm::EdDsa;

impl SigningKey<EdDsa> {
    /// A new key, which is gone with the process: for development and for tests. In production every process needs the same one,
    /// and tokens outlive a restart.
    ///
    /// ```
    /// use purlin::security::jwt::{EdDsa, SigningKey};
    ///
    /// let (one, other) = (SigningKey::<EdDsa>::generate(), SigningKey::generate());
    /// assert_ne!(one.id(), other.id());
    /// ```
    ///
    /// # Panics
    /// The system gives no random numbers.
    pub fn generate() -> Self {
        let der = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
        let der = der.expect("a system without random numbers has no UUIDs and no TLS either");
        let key = Self::from_der(&Secret::new(der.as_ref().to_vec()));
        key.expect("what was made as PKCS #8 can be read as it")
    }
}

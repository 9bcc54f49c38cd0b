//! What is counted.

use std::fmt;
use std::net::IpAddr;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::extract::network;

/// An account or an address, as the hash by which its failures are counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThrottleKey([u8; 16]);

impl ThrottleKey {
    /// An account, by the name that was given: spaces around it and its case make no other account.
    pub(super) fn account(name: &str) -> Self {
        Self::of(b"account", name.trim().to_lowercase().as_bytes())
    }

    /// An address. A client of IPv6 has a whole network of 64 bits to itself.
    pub(super) fn address(address: IpAddr) -> Self {
        match network(address) {
            IpAddr::V4(address) => Self::of(b"address", &address.octets()),
            IpAddr::V6(network) => Self::of(b"address", &network.octets()),
        }
    }

    fn of(kind: &[u8], value: &[u8]) -> Self {
        let hash = Sha256::new()
            .chain_update(kind)
            .chain_update([0])
            .chain_update(value)
            .finalize();
        let mut key = [0; 16];
        key.copy_from_slice(&hash[..16]);
        Self(key)
    }
}

/// 32 hexadecimal digits, as stores name it.
impl fmt::Display for ThrottleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for ThrottleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThrottleKey({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ThrottleKey {
        ThrottleKey::address(text.parse().unwrap())
    }

    #[test]
    fn one_account_or_client_is_one_key() {
        assert_eq!(
            ThrottleKey::account(" Ada@Example.com"),
            ThrottleKey::account("ada@example.com")
        );
        assert_ne!(ThrottleKey::account("ada"), ThrottleKey::account("eve"));
        assert_eq!(address("2001:db8::1"), address("2001:db8::ffff:1"));
        assert_ne!(address("2001:db8::1"), address("2001:db8:0:1::1"));
        assert_eq!(address("::ffff:192.0.2.1"), address("192.0.2.1"));
        assert_ne!(address("192.0.2.1"), address("192.0.2.2"));
    }

    #[test]
    fn the_name_is_not_in_it() {
        // No hexadecimal text has these letters, so it would be the name.
        let key = ThrottleKey::account("zoe");
        assert!(!format!("{key:?} {key}").contains("zoe"));
        assert_eq!(key.to_string().len(), 32);
    }
}

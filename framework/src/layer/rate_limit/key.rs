//! By what clients are told apart.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::LazyLock;

use http::{HeaderName, Request};

use crate::body::Body;
use crate::extract::network;

type Find = dyn Fn(&Request<Body>, Option<IpAddr>) -> Option<String> + Send + Sync;

/// By what clients are told apart.
pub(super) enum Key {
    One,
    Address,
    Header(HeaderName),
    Own(Box<Find>),
}

/// Of keys only hashes are kept: they are small, and no secrets. Nobody outside can make two that are alike.
static HASHES: LazyLock<RandomState> = LazyLock::new(RandomState::new);

impl Key {
    /// The hash of a request's key, if it is limited.
    pub(super) fn of(&self, request: &Request<Body>, client: Option<IpAddr>) -> Option<u64> {
        let by_address = || HASHES.hash_one(client.map(network));
        match self {
            Self::One => Some(0),
            Self::Address => Some(by_address()),
            Self::Header(name) => {
                let value = request.headers().get(name);
                Some(value.map_or_else(by_address, |value| HASHES.hash_one(value.as_bytes())))
            }
            Self::Own(find) => find(request, client).map(|key| HASHES.hash_one(key)),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One => f.write_str("One"),
            Self::Address => f.write_str("Address"),
            Self::Header(name) => f.debug_tuple("Header").field(name).finish(),
            Self::Own(_) => f.write_str("Own"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let of = |address: &str| {
            let request = Request::new(Body::empty());
            Key::Address.of(&request, Some(address.parse().unwrap()))
        };
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.2"), of("192.0.2.1"));
    }
}

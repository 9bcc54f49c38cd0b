//! The id of a request: in the answer's header, in the log, and in what a client can quote.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Cx, Extract, Peer, Phase};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// `x-request-id`.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over from a proxy.
const LONGEST: usize = 64;

/// Two numbers that no other process has.
static PROCESS: LazyLock<(u64, u64)> = LazyLock::new(|| {
    let random = RandomState::new();
    (random.hash_one(0_u8), random.hash_one(1_u8))
});

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// The id of a request. Every answer has it in `x-request-id`, and so has the log.
///
/// A trusted proxy may give the id, in the same field of the request; otherwise it is made here.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::extract::RequestId;
///
/// #[get("/help")]
/// async fn help(id: RequestId) -> Text {
///     Text(format!("call us, and name {id}"))
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Origin);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    /// Made here: the second half; the first is the process's.
    Own(u64),
    /// Given by a trusted proxy.
    Given(HeaderValue),
}

impl RequestId {
    /// An id that no other request has.
    pub fn next() -> Self {
        let count = COUNTER.fetch_add(1, Ordering::Relaxed);
        Self(Origin::Own(mixed(count.wrapping_add(PROCESS.1))))
    }

    /// The id that the request brings from a trusted proxy, or a new one.
    pub(crate) fn of(peer: Option<&Peer>, headers: &HeaderMap) -> Self {
        let given = || headers.get(REQUEST_ID).filter(|value| is_plain(value.as_bytes()));
        match peer.filter(|peer| peer.is_trusted()).and_then(|_| given()) {
            Some(value) => Self(Origin::Given(value.clone())),
            None => Self::next(),
        }
    }

    /// The value of the header field.
    ///
    /// # Panics
    /// Never: hexadecimal digits can stand in a header.
    pub fn to_header(&self) -> HeaderValue {
        match &self.0 {
            Origin::Own(number) => {
                HeaderValue::from_bytes(&hex(*number)).expect("hexadecimal digits can stand in a header")
            }
            Origin::Given(value) => value.clone(),
        }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Origin::Own(number) => write!(f, "{:016x}{number:016x}", PROCESS.0),
            Origin::Given(value) => f.write_str(value.to_str().unwrap_or_default()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl Extract for RequestId {
    const PHASE: Phase = Phase::Inject;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.undocumented();
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Ok(cx.request_id().clone())
    }
}

/// Whether a text can be taken over: it ends up in logs and in other systems.
fn is_plain(value: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=LONGEST).contains(&value.len()) && value.iter().all(plain)
}

/// A permutation of all numbers (the end of `SplitMix64`), so that ids do not tell how many requests there were.
const fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The process's number and one of its own, in hexadecimal digits.
fn hex(number: u64) -> [u8; 32] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 32];
    let bytes = PROCESS.0.to_be_bytes().into_iter().chain(number.to_be_bytes());
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_are_written_in_one_way() {
        let (first, second) = (RequestId::next(), RequestId::next());
        assert_ne!(first, second);
        assert_eq!(first.to_header().to_str().unwrap(), first.to_string());
        assert_eq!(first.to_string().len(), 32);
    }

    #[test]
    fn only_a_trusted_peer_gives_an_id() {
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        let peer = |address: &str| Peer::new(Some(address.parse().unwrap()), false, proxies.into());
        let taken = |peer: &Peer, value: &str| {
            let headers = HeaderMap::from_iter([(REQUEST_ID, value.parse().unwrap())]);
            RequestId::of(Some(peer), &headers).to_string() == value
        };
        assert!(taken(&peer("10.0.0.1:9"), "job-7.A_b"));
        assert!(taken(&peer("10.0.0.1:9"), &"x".repeat(64)));
        assert!(!taken(&peer("192.0.2.1:9"), "job-7"));
        for bad in ["", "a b", "a\u{e9}", "<script>", &"x".repeat(65)] {
            assert!(!taken(&peer("10.0.0.1:9"), bad), "{bad}");
        }
    }
}

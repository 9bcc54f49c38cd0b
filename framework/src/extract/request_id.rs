//! The id of a request.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use super::{Asker, Cx, Extract, Peer, Phase};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// `x-request-id`.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The most bytes that an id given by a proxy may have.
const MOST: usize = 64;

/// The id of a request: in the header of the answer, in the log, and in the answer to a failure, so that what a user sees
/// leads to what an operator sees.
///
/// Ours have 32 hexadecimal digits, as the ids of traces do (W3C Trace Context, section 3.2.2.3). They are unique, and
/// neither secret nor in any order. One given by a trusted proxy is kept as it is, see [`given`](Self::given).
///
/// ```
/// use purlin::extract::RequestId;
///
/// let id = RequestId::next();
/// assert_ne!(id, RequestId::next());
/// assert_eq!(id.to_string().len(), 32);
/// assert_eq!(id.header(), id.to_string());
/// ```
///
/// A handler takes its own request's:
///
/// ```
/// use purlin::extract::RequestId;
/// use purlin::prelude::*;
///
/// #[get("/help")]
/// async fn help(id: RequestId) -> Text {
///     Text(format!("call us, and name {id}"))
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RequestId(Form);

/// It goes with each request through all that may fail, and so has to be small.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Own { process: u64, number: u64 },
    Given(Arc<str>),
}

impl RequestId {
    /// A new id. It costs an atomic addition; the system was asked for randomness once, by the first call.
    pub fn next() -> Self {
        /// How many ids there were.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        static SEED: LazyLock<Seed> = LazyLock::new(Seed::random);
        Self(SEED.id(COUNT.fetch_add(1, Ordering::Relaxed)))
    }

    /// An id that a trusted proxy gave: 1 to 64 letters, digits and `-`, `_`, `.`, `:`, `/`, `+`, `=`, `@`. `None` for
    /// anything else, which could be more than one word of a log line.
    ///
    /// ```
    /// use purlin::extract::RequestId;
    ///
    /// let id = RequestId::given("Root=1-67891233-abcdef012345678912345678").unwrap();
    /// assert_eq!(id.to_string(), "Root=1-67891233-abcdef012345678912345678");
    /// assert!(RequestId::given("two words").is_none());
    /// ```
    pub fn given(id: impl AsRef<[u8]>) -> Option<Self> {
        let id = id.as_ref();
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@".contains(byte);
        let is_id = (1..=MOST).contains(&id.len()) && id.iter().all(is_plain);
        let id = std::str::from_utf8(id).ok().filter(|_| is_id)?;
        Some(Self(Form::Given(id.into())))
    }

    /// The id that a request brings in `x-request-id` from a trusted proxy, or a new one.
    pub(crate) fn of(peer: Option<&Peer>, headers: &HeaderMap) -> Self {
        let trusted = peer.is_some_and(Peer::is_trusted);
        let given = trusted.then(|| headers.get(REQUEST_ID)).flatten();
        given.and_then(Self::given).unwrap_or_else(Self::next)
    }

    /// The id as the value of a header field: one allocation.
    pub fn header(&self) -> HeaderValue {
        self.with_text(field)
    }

    /// Writes the id where it needs no allocation.
    fn with_text<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        match &self.0 {
            Form::Own { process, number } => {
                read(&hexadecimal(u128::from(*process) << 64 | u128::from(*number)))
            }
            Form::Given(id) => read(id.as_bytes()),
        }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| {
            let text = std::str::from_utf8(text).expect("the characters of an id are ASCII");
            // To pad it, its characters are counted, which is for those who ask for it.
            match f.width().or(f.precision()) {
                None => f.write_str(text),
                Some(_) => f.pad(text),
            }
        })
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({self})")
    }
}

#[diagnostic::do_not_recommend]
impl Extract for RequestId {
    const PHASE: Phase = Phase::Inject;
    const ASKER: Asker = Asker::Read;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.undocumented();
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Ok(cx.request_id().clone())
    }
}

/// What makes the ids of one process differ from those of any other.
struct Seed {
    process: u64,
    start: u64,
    veil: u64,
}

impl Seed {
    fn random() -> Self {
        // Of the 128 bits of a UUID, six are fixed. No two of them stand at the same place of the two halves.
        let bits = || {
            let (high, low) = Uuid::new_v4().as_u64_pair();
            high ^ low
        };
        Self {
            process: bits(),
            start: bits(),
            veil: bits(),
        }
    }

    /// The id with a number. Each step maps different numbers to different ones, so no id comes twice.
    fn id(&self, count: u64) -> Form {
        Form::Own {
            process: self.process,
            number: scatter(self.start.wrapping_add(count)) ^ self.veil,
        }
    }
}

/// The last step of `SplitMix64`, a bijection. With it, two ids do not tell strangers how many requests were between them.
const fn scatter(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

fn field(text: &[u8]) -> HeaderValue {
    HeaderValue::from_bytes(text).expect("an id has letters, digits and marks that a field may hold")
}

/// The digits of a number. Where it is made a part of what reads them, the compiler makes them one by one again, at twice the price.
#[inline(never)]
#[allow(
    clippy::cast_possible_truncation,
    reason = "a part is what is left of a number"
)]
fn hexadecimal(number: u128) -> [u8; 32] {
    let mut text = [0; 32];
    let (parts, _) = text.as_chunks_mut::<8>();
    for (part, shift) in parts.iter_mut().zip([96, 64, 32, 0]) {
        *part = digits((number >> shift) as u32);
    }
    text
}

/// Eight digits, made together: the half bytes of a number are spread over the bytes of another one, and each becomes a character.
const fn digits(part: u32) -> [u8; 8] {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let spread = part as u64;
    let spread = (spread | (spread << 16)) & 0x0000_ffff_0000_ffff;
    let spread = (spread | (spread << 8)) & 0x00ff_00ff_00ff_00ff;
    let spread = (spread | (spread << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    // From ten on, six more carry into the upper half of the byte.
    let letters = ((spread + 6 * EACH) >> 4) & EACH;
    (spread + b'0' as u64 * EACH + letters * (b'a' - b'9' - 1) as u64).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_million_ids_are_a_million_ids() {
        let rows = std::thread::scope(|scope| {
            let row = || {
                (0..250_000)
                    .map(|_| RequestId::next())
                    .collect::<Vec<RequestId>>()
            };
            let threads = [(); 4].map(|()| scope.spawn(row));
            threads.map(|thread| thread.join().unwrap())
        });
        let ids: HashSet<&RequestId> = rows.iter().flatten().collect();
        assert_eq!(ids.len(), 1_000_000);
    }

    #[test]
    fn processes_differ() {
        let ids: HashSet<_> = (0..1_000).map(|_| Seed::random().process).collect();
        assert_eq!(ids.len(), 1_000);
    }

    #[test]
    fn an_id_is_written_in_hexadecimal() {
        let own = |[process, number]: [u64; 2]| RequestId(Form::Own { process, number });
        let id = own([0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210]);
        assert_eq!(id.to_string(), "0123456789abcdeffedcba9876543210");
        assert_eq!(id.header(), "0123456789abcdeffedcba9876543210");
        assert_eq!(format!("{id:?}"), "RequestId(0123456789abcdeffedcba9876543210)");
        assert_eq!(
            format!("{id:.4}|{id:>34}"),
            "0123|  0123456789abcdeffedcba9876543210"
        );
        for shift in (0..64).step_by(4) {
            let [process, number] =
                [0x9abc_def0_1234_5678_u64, 0x0fed_cba9_8765_4321].map(|half| half.rotate_left(shift));
            let text = format!("{process:016x}{number:016x}");
            assert_eq!(own([process, number]).to_string(), text);
        }
    }

    #[test]
    fn neighbours_do_not_look_like_neighbours() {
        let seed = Seed::random();
        let number = |count| match seed.id(count) {
            Form::Own { number, .. } => number,
            Form::Given(_) => unreachable!("a seed makes ids of its own"),
        };
        let distances: HashSet<u64> = (0..1_000)
            .map(|count| number(count).abs_diff(number(count + 1)))
            .collect();
        assert!(distances.len() > 990, "{}", distances.len());
    }

    #[test]
    fn a_given_id_is_one_plain_word() {
        let longest = "x".repeat(64);
        assert_eq!(RequestId::given(&longest).unwrap().to_string(), longest);
        assert_eq!(RequestId::given("a-1_b.c:/+=@").unwrap().header(), "a-1_b.c:/+=@");
        for refused in ["", "a b", "a\"", "a\r\nb", "ä", &"x".repeat(65)] {
            assert!(RequestId::given(refused).is_none(), "{refused:?}");
        }
    }

    #[test]
    fn only_a_trusted_peer_gives_an_id() {
        let peer = |address: &str| {
            let proxies = ["10.0.0.0/8".parse().unwrap()];
            Peer::new(Some(address.parse().unwrap()), false, proxies.into())
        };
        let taken = |peer: &Peer, id: &str| {
            let headers = HeaderMap::from_iter([(REQUEST_ID, id.parse().unwrap())]);
            RequestId::of(Some(peer), &headers).to_string() == id
        };
        assert!(taken(&peer("10.0.0.1:9"), "job-7"));
        assert!(!taken(&peer("192.0.2.1:9"), "job-7"));
        assert!(!taken(&peer("10.0.0.1:9"), "two words"));
    }

    #[test]
    fn equal_texts_are_equal_ids() {
        assert_eq!(RequestId::given("one"), RequestId::given("one"));
        assert_ne!(RequestId::given("one"), RequestId::given("on"));
    }
}

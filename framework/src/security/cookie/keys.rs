//! The keys of sealed cookies, and what is done with them.

use std::error::Error;
use std::fmt;

use cookie::time::Duration;
use cookie::{Cookie, CookieJar, Key, SameSite};
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::{Seal, SealedCookie};
use crate::body::BoxError;
use crate::clock::Clock;
use crate::error::{ApiError, Problem};
use crate::openapi::OperationBuilder;
use crate::secret::Secret;
use crate::security::KeyError;
use crate::security::secret_key::key_bytes;

/// The bytes of a key: half of them sign, half of them encrypt.
const KEY: usize = 64;

/// The most bytes of a cookie that every browser keeps (RFC 6265, section 6.1), with its name and attributes.
const MOST: usize = 4096;

/// The keys of sealed cookies: the first one seals, and all of them open. So a key is changed without logging anybody out: the new
/// one comes first, and the old one stays until the last cookie with it has expired.
///
/// ```
/// use purlin::Secret;
/// use purlin::security::CookieKeys;
///
/// let (new, old) = (Secret::new("1f".repeat(64)), Secret::new("2e".repeat(64)));
/// let keys = CookieKeys::new(&new)?.and(&old)?;
/// assert!(CookieKeys::new(&Secret::new("too short".to_owned())).is_err());
/// # let _ = keys;
/// # Ok::<(), purlin::security::KeyError>(())
/// ```
///
/// Give them to the app with `App::state`. Handlers take them as `State<CookieKeys>` to [`seal`](Self::seal), and open nothing themselves:
/// that is what [`Sealed`](super::Sealed) does.
#[derive(Clone)]
pub struct CookieKeys {
    seals: Key,
    others: Vec<Key>,
    clock: Clock,
}

impl CookieKeys {
    /// With the key that seals: at least 128 hexadecimal digits, as `openssl rand -hex 64` makes them.
    ///
    /// # Errors
    /// It is no such key.
    pub fn new(key: &Secret<String>) -> Result<Self, KeyError> {
        Ok(Self {
            seals: read(key)?,
            others: Vec::new(),
            clock: Clock::system(),
        })
    }

    /// With another key, which opens what it sealed before.
    ///
    /// # Errors
    /// It is no such key.
    pub fn and(mut self, older: &Secret<String>) -> Result<Self, KeyError> {
        self.others.push(read(older)?);
        Ok(self)
    }

    /// With a clock that a test turns, by which cookies expire. Keys that are the state of an app go by the clock of the app.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// A cookie with a value, for [`SetCookies`](crate::respond::SetCookies). It is `Secure`, `HttpOnly`, `SameSite=Lax`, and for all paths.
    ///
    /// # Errors
    /// The value cannot be written as JSON, or makes a cookie that browsers do not keep.
    pub fn seal<T: SealedCookie>(&self, value: &T) -> Result<Cookie<'static>, SealError> {
        let expiry = T::MAX_AGE.map(|age| until(self.clock.now(), age));
        let text = Zeroizing::new(written::<T>(value, expiry)?);
        let mut cookie = attributes(Cookie::new(T::NAME, sealed::<T>(&self.seals, &text)));
        if let Some(age) = T::MAX_AGE {
            cookie.set_max_age(Duration::try_from(age).unwrap_or(Duration::MAX));
        }
        if cookie.encoded().to_string().len() > MOST {
            return Err(SealError(
                format!("the cookie `{}` has more than {MOST} bytes", T::NAME).into(),
            ));
        }
        Ok(cookie)
    }

    /// A cookie that makes browsers forget the one they have.
    pub fn forget<T: SealedCookie>(&self) -> Cookie<'static> {
        let mut cookie = attributes(Cookie::new(T::NAME, ""));
        cookie.make_removal();
        cookie
    }

    /// The value of a cookie, if it is one that these keys sealed and that has not expired.
    pub(super) fn open<T: SealedCookie>(&self, value: &str, now: Timestamp) -> Option<T> {
        let mut keys = std::iter::once(&self.seals).chain(&self.others);
        let text = keys.find_map(|key| opened::<T>(key, value))?;
        let rest = text.strip_prefix(T::NAME)?.strip_prefix('\n')?;
        let (expiry, json) = rest.split_once('\n')?;
        let expired = !expiry.is_empty() && expiry.parse::<i64>().ok()? <= now.as_second();
        if expired {
            return None;
        }
        serde_json::from_str(json).ok()
    }
}

impl fmt::Debug for CookieKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieKeys")
            .field("others", &self.others.len())
            .finish_non_exhaustive()
    }
}

fn read(key: &Secret<String>) -> Result<Key, KeyError> {
    Ok(Key::from(&key_bytes(key, KEY)?))
}

fn until(now: Timestamp, age: std::time::Duration) -> i64 {
    now.saturating_add(age).unwrap_or(Timestamp::MAX).as_second()
}

/// The value with its name and its end: a signature does not cover the name of a cookie, and browsers keep no secret of when a cookie
/// was to go.
fn written<T: SealedCookie>(value: &T, expiry: Option<i64>) -> Result<String, SealError> {
    let json = Zeroizing::new(serde_json::to_string(value).map_err(|error| SealError(error.into()))?);
    let expiry = expiry.map_or_else(String::new, |expiry| expiry.to_string());
    Ok(format!("{}\n{expiry}\n{}", T::NAME, *json))
}

fn sealed<T: SealedCookie>(key: &Key, text: &str) -> String {
    let (mut jar, cookie) = (CookieJar::new(), Cookie::new(T::NAME, text.to_owned()));
    match T::SEAL {
        Seal::Signed => jar.signed_mut(key).add(cookie),
        Seal::Encrypted => jar.private_mut(key).add(cookie),
    }
    let sealed = jar.get(T::NAME).map(Cookie::value);
    sealed.unwrap_or_default().to_owned()
}

fn opened<T: SealedCookie>(key: &Key, value: &str) -> Option<String> {
    let (jar, cookie) = (CookieJar::new(), Cookie::new(T::NAME, value.to_owned()));
    let opened = match T::SEAL {
        Seal::Signed => jar.signed(key).verify(cookie),
        Seal::Encrypted => jar.private(key).decrypt(cookie),
    };
    opened.map(|cookie| cookie.value().to_owned())
}

fn attributes(mut cookie: Cookie<'static>) -> Cookie<'static> {
    cookie.set_path("/");
    cookie.set_secure(true);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie
}

/// Why a value is in no cookie: a mistake of the program's, and a 500.
#[derive(Debug)]
pub struct SealError(BoxError);

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a cookie cannot be sealed: {}", self.0)
    }
}

impl Error for SealError {}

impl ApiError for SealError {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.undocumented();
    }

    fn into_problem(self) -> Problem {
        Problem::internal(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Open(String);

    impl SealedCookie for Open {
        const NAME: &'static str = "__Host-open";
        const SEAL: Seal = Seal::Signed;
    }

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Hidden(String);

    impl SealedCookie for Hidden {
        const NAME: &'static str = "__Host-hidden";
        const MAX_AGE: Option<std::time::Duration> = Some(std::time::Duration::from_mins(1));
    }

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Other(String);

    impl SealedCookie for Other {
        const NAME: &'static str = "__Host-other";
        const SEAL: Seal = Seal::Signed;
    }

    fn key(digits: &str) -> Secret<String> {
        Secret::new(digits.repeat(64))
    }

    fn keys(digits: &str) -> CookieKeys {
        let clock = Clock::manual(NOW);
        CookieKeys::new(&key(digits)).unwrap().clock(clock)
    }

    #[test]
    fn a_value_comes_back_and_an_encrypted_one_cannot_be_read() {
        let open = keys("1f").seal(&Open("canary".to_owned())).unwrap();
        assert_eq!(
            keys("1f").open::<Open>(open.value(), NOW),
            Some(Open("canary".to_owned()))
        );
        assert!(open.value().contains("canary"));
        let hidden = keys("1f").seal(&Hidden("canary".to_owned())).unwrap();
        assert_eq!(
            keys("1f").open::<Hidden>(hidden.value(), NOW),
            Some(Hidden("canary".to_owned()))
        );
        assert!(!hidden.value().contains("canary"));
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let keys = keys("1f");
        for value in [
            keys.seal(&Open("a".to_owned())).unwrap(),
            keys.seal(&Hidden("a".to_owned())).unwrap(),
        ] {
            for index in 0..value.value().len() {
                let mut bytes = value.value().as_bytes().to_vec();
                bytes[index] ^= 1;
                let Ok(changed) = String::from_utf8(bytes) else {
                    continue;
                };
                assert_eq!(keys.open::<Open>(&changed, NOW), None, "{index}");
                assert_eq!(keys.open::<Hidden>(&changed, NOW), None, "{index}");
            }
        }
        assert_eq!(keys.open::<Hidden>("", NOW), None);
    }

    #[test]
    fn a_value_of_another_cookie_or_key_is_none() {
        let open = keys("1f").seal(&Open("a".to_owned())).unwrap();
        assert_eq!(keys("1f").open::<Other>(open.value(), NOW), None);
        assert_eq!(keys("2e").open::<Open>(open.value(), NOW), None);
        let both = keys("2e").and(&key("1f")).unwrap();
        assert!(both.open::<Open>(open.value(), NOW).is_some());
    }

    #[test]
    fn what_has_expired_is_none_whatever_the_browser_does() {
        let hidden = keys("1f").seal(&Hidden("a".to_owned())).unwrap();
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        assert!(keys("1f").open::<Hidden>(hidden.value(), at(59)).is_some());
        assert!(keys("1f").open::<Hidden>(hidden.value(), at(60)).is_none());
    }

    #[test]
    fn what_browsers_would_not_keep_is_refused() {
        assert!(keys("1f").seal(&Open("x".repeat(5000))).is_err());
    }
}

//! The cookie of a session.

use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue};

use super::key::Key;
use crate::extract::cookies;

/// The key that a request brings. Of several cookies of the name the first that is a key counts.
pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<Key> {
    cookies(headers, name).find_map(|value| Key::parse(str::from_utf8(value).ok()?))
}

/// Makes the browser keep a key. It lasts as long as the browser is open, and no longer than the store has the session.
pub(super) fn keep(name: &str, key: Key) -> HeaderValue {
    written(Cookie::new(name, key.text()))
}

/// Makes the browser forget a key.
pub(super) fn forget(name: &str) -> HeaderValue {
    let mut cookie = Cookie::new(name, "");
    cookie.make_removal();
    written(cookie)
}

fn written(mut cookie: Cookie<'_>) -> HeaderValue {
    cookie.set_path("/");
    cookie.set_secure(true);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    let text = cookie.encoded().to_string();
    HeaderValue::try_from(text).expect("a cookie is encoded, and its attributes are words")
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    #[test]
    fn a_key_comes_back_among_other_cookies() {
        let key = Key::generate();
        let value = format!("a=1; __Host-session=nonsense; __Host-session={}", key.text());
        let headers = HeaderMap::from_iter([(COOKIE, value.parse().unwrap())]);
        assert_eq!(read(&headers, "__Host-session"), Some(key));
        assert_eq!(read(&headers, "session"), None);
    }

    #[test]
    fn what_is_no_text_hides_no_session_and_no_other_name_brings_one() {
        let (key, other) = (Key::generate(), Key::generate());
        let mut value = format!("__%48ost-session={}; a=", other.text()).into_bytes();
        value.push(0xcc);
        value.extend(format!("; __Host-session={}", key.text()).bytes());
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_bytes(&value).unwrap())]);
        assert_eq!(read(&headers, "__Host-session"), Some(key));
    }

    #[test]
    fn browsers_are_told_to_be_careful() {
        let key = Key::generate();
        let expected = format!(
            "__Host-session={}; HttpOnly; SameSite=Lax; Secure; Path=/",
            key.text()
        );
        assert_eq!(keep("__Host-session", key), expected);
        let forgotten = forget("__Host-session");
        let forgotten = forgotten.to_str().unwrap();
        assert!(forgotten.starts_with("__Host-session=; "), "{forgotten}");
        assert!(forgotten.contains("Max-Age=0"), "{forgotten}");
        assert!(forgotten.contains("Secure"), "{forgotten}");
    }
}

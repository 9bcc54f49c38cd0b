//! What holds of the fields that decide about a page.

use http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::answer::{accepts_gzip, none_match};

/// A list says the same on one line and on several, and never more than it has words for.
pub(crate) fn accept(bytes: &[u8]) {
    let Ok(whole) = HeaderValue::from_bytes(bytes) else {
        return;
    };
    if whole.to_str().is_err() {
        return;
    }
    let one_line = |name: &HeaderName| HeaderMap::from_iter([(name.clone(), whole.clone())]);
    let lines = |name: &HeaderName| {
        let parts = bytes.split(|byte| *byte == b',').map(HeaderValue::from_bytes);
        parts
            .map(|part| (name.clone(), part.expect("a part of a value is one")))
            .collect::<HeaderMap>()
    };
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let gzip = accepts_gzip(&one_line(&ACCEPT_ENCODING));
    assert_eq!(gzip, accepts_gzip(&lines(&ACCEPT_ENCODING)));
    assert!(!gzip || text.contains("gzip") || text.contains('*'));
    let same = none_match(&one_line(&IF_NONE_MATCH), "\"a\"");
    assert_eq!(same, none_match(&lines(&IF_NONE_MATCH), "\"a\""));
    assert!(!same || text.contains("\"a\"") || text.contains('*'));
}

//! What holds of the fields that decide about a page.

use http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::extract::ETag;
use crate::layer::takes_gzip;

/// A list of codings says the same on one line and on several. No list says more than it has words for, and none hides the tag on the next line.
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
    let takes = |headers: &HeaderMap| takes_gzip(headers.get_all(ACCEPT_ENCODING));
    let gzip = takes(&one_line(&ACCEPT_ENCODING));
    assert_eq!(gzip, takes(&lines(&ACCEPT_ENCODING)));
    assert!(!gzip || text.contains("gzip") || text.contains('*'));
    let mut tags = one_line(&IF_NONE_MATCH);
    let same = ETag::is_known(&tags, TAG);
    assert!(!same || text.contains(TAG) || text.contains('*'));
    tags.append(IF_NONE_MATCH, HeaderValue::from_static(TAG));
    assert!(ETag::is_known(&tags, TAG));
}

const TAG: &str = "\"a\"";

//! `ETag`: the version of a thing.

use std::fmt;

use http::header::IF_NONE_MATCH;
use http::{HeaderMap, HeaderValue};

/// The version of a thing, as `ETag` and `If-Match` write it (RFC 9110, section 8.8.3): `"7"`.
///
/// ```
/// use purlin::extract::ETag;
///
/// assert_eq!(ETag::of_version(7).to_string(), "\"7\"");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ETag(pub(super) String);

impl ETag {
    /// The tag of a version, such as the number that a row counts up with each change. What no tag may hold (quotation marks, spaces,
    /// control characters) is left out.
    pub fn of_version(version: impl fmt::Display) -> Self {
        let text = version.to_string();
        let inside: String = text
            .chars()
            .filter(|letter| letter.is_ascii_graphic() && *letter != '"')
            .collect();
        Self(format!("\"{inside}\""))
    }

    /// The tag as the value of a header field.
    pub fn header(&self) -> HeaderValue {
        field(&self.0)
    }

    /// Whether a client has the content with this tag already, as its `If-None-Match` says; compared weakly (RFC 9110, sections 8.8.3.2 and
    /// 13.1.2).
    pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let tag = opaque(tag);
        let values = headers.get_all(IF_NONE_MATCH).iter();
        let mut values = values.filter_map(|value| value.to_str().ok());
        values.any(|value| value.trim() == "*" || Self::list(value).any(|known| opaque(known) == tag))
    }

    /// The tags in the value of a header field, weak ones with their `W/`, up to the first that is none.
    fn list(value: &str) -> impl Iterator<Item = &str> {
        let mut rest = value;
        std::iter::from_fn(move || {
            let (tag, behind) = first(rest.trim_start_matches(BETWEEN))?;
            rest = behind;
            Some(tag)
        })
    }

    /// The tags in the value of a header field that has nothing else, with commas between them. Empty places in the list are passed over
    /// (RFC 9110, section 5.6.1).
    pub(super) fn only(value: &str) -> Option<Vec<&str>> {
        let mut tags = Vec::new();
        let mut rest = value.trim_start_matches(BETWEEN);
        while !rest.is_empty() {
            let (tag, behind) = first(rest)?;
            tags.push(tag);
            rest = behind.trim_start_matches(SPACE);
            if !rest.is_empty() && !rest.starts_with(',') {
                return None;
            }
            rest = rest.trim_start_matches(BETWEEN);
        }
        (!tags.is_empty()).then_some(tags)
    }
}

const SPACE: [char; 2] = [' ', '\t'];
const BETWEEN: [char; 3] = [' ', '\t', ','];

/// The tag at the beginning of a text, and what stands behind it.
fn first(text: &str) -> Option<(&str, &str)> {
    let opening = if text.starts_with("W/\"") { 3 } else { 1 };
    if !text.starts_with('"') && opening == 1 {
        return None;
    }
    let closing = opening + text.get(opening..)?.find('"')?;
    Some(text.split_at(closing + 1))
}

#[cfg(feature = "etags")]
impl ETag {
    /// The tag of a content: a hash of it. With the feature `etags`.
    pub fn of_content(content: &[u8]) -> Self {
        let digest = <sha2::Sha256 as sha2::Digest>::digest(content);
        let mut text = String::with_capacity(34);
        text.push('"');
        for byte in &digest[..16] {
            text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
            text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        }
        text.push('"');
        Self(text)
    }
}

fn field(tag: &str) -> HeaderValue {
    HeaderValue::from_str(tag).expect("a tag has visible characters of ASCII only")
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_in_a_list() {
        let tags: Vec<&str> = ETag::list("\"a,b\" ,W/\"c\",, \"\"").collect();
        assert_eq!(tags, ["\"a,b\"", "W/\"c\"", "\"\""]);
        assert_eq!(ETag::list("\"a\", b, \"c\"").count(), 1);
        assert_eq!(ETag::list("\"").count(), 0);
    }

    #[test]
    fn a_client_may_have_several_contents() {
        let known = |asked: &[&'static str], tag: &str| {
            let asked = asked
                .iter()
                .map(|value| (IF_NONE_MATCH, HeaderValue::from_static(value)));
            ETag::is_known(&asked.collect(), tag)
        };
        for asked in [
            &["\"a\""][..],
            &["W/\"a\""],
            &["*"],
            &["\"b\", \"a\""],
            &["\"b\"", "\"a\""],
            &["\"b,\", \"a\""],
        ] {
            assert!(known(asked, "\"a\"") && known(asked, "W/\"a\""), "{asked:?}");
        }
        for asked in [&[][..], &["\"b\""], &["a"], &["\"b,\"a\""]] {
            assert!(!known(asked, "\"a\""), "{asked:?}");
        }
    }

    #[test]
    fn a_tag_can_always_be_written() {
        assert_eq!(ETag::of_version("a\" \nb").header(), "\"ab\"");
        assert_ne!(ETag::of_content(b"a"), ETag::of_content(b"b"));
        assert_eq!(ETag::of_content(b"").header().len(), 34);
    }
}

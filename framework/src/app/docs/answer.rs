//! What a request's own fields decide about an answer: its encoding, and whether the client has it already.

use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};

/// Whether the client takes gzip (RFC 9110, section 12.5.3). Without the field the plain form is sent: those who
/// leave it out are scripts, which seldom decompress.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let codings = || members(headers, &ACCEPT_ENCODING).map(coding);
    let named =
        codings().find(|(name, _)| name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip"));
    named
        .or_else(|| codings().find(|(name, _)| *name == "*"))
        .is_some_and(|(_, taken)| taken)
}

/// Whether `If-None-Match` names the entity tag `tag` (RFC 9110, section 13.1.2: the weak comparison).
pub(super) fn none_match(headers: &HeaderMap, tag: &str) -> bool {
    members(headers, &IF_NONE_MATCH)
        .any(|member| member == "*" || member.strip_prefix("W/").unwrap_or(member) == tag)
}

/// A content coding, and whether its weight is above zero.
fn coding(member: &str) -> (&str, bool) {
    let (name, parameters) = member.split_once(';').unwrap_or((member, ""));
    let weight = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("q")
            .then(|| value.trim().parse::<f32>())
    });
    let taken = match weight {
        None => true,
        Some(weight) => weight.is_ok_and(|weight| weight > 0.0),
    };
    (name.trim(), taken)
}

/// The members of a list field, over all its lines. Our entity tags hold no comma, so splitting there is safe.
fn members<'h>(headers: &'h HeaderMap, name: &http::HeaderName) -> impl Iterator<Item = &'h str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn with(name: &http::HeaderName, lines: &[&'static str]) -> HeaderMap {
        lines
            .iter()
            .map(|line| (name.clone(), HeaderValue::from_static(line)))
            .collect()
    }

    fn gzip(lines: &[&'static str]) -> bool {
        accepts_gzip(&with(&ACCEPT_ENCODING, lines))
    }

    #[test]
    fn gzip_is_taken_where_it_is_named() {
        assert!(gzip(&["gzip, deflate, br"]));
        assert!(gzip(&["br", "GZIP;q=0.5"]));
        assert!(gzip(&["x-gzip"]));
        assert!(gzip(&["*"]));
        assert!(gzip(&["identity;q=0, *;q=0.1"]));
    }

    #[test]
    fn gzip_is_not_taken_where_it_is_refused() {
        assert!(!gzip(&[]));
        assert!(!gzip(&["identity"]));
        assert!(!gzip(&["gzip;q=0"]));
        assert!(!gzip(&["gzip; q=0.000, *"]));
        assert!(!gzip(&["*;q=0"]));
        assert!(!gzip(&["gzip;q=often"]));
    }

    #[test]
    fn entity_tags_are_compared_weakly() {
        let matches = |lines: &[&'static str]| none_match(&with(&IF_NONE_MATCH, lines), "\"a\"");
        assert!(matches(&["\"a\""]) && matches(&["W/\"a\""]) && matches(&["*"]));
        assert!(matches(&["\"b\", \"a\""]) && matches(&["\"b\"", "\"a\""]));
        assert!(!matches(&[]) && !matches(&["\"b\""]) && !matches(&["a"]));
    }
}

//! What a status means.

use http::StatusCode;

/// The phrase of a status as RFC 9110 (section 15) has it. The crate `http` keeps those of older texts.
pub(crate) fn phrase(status: StatusCode) -> Option<&'static str> {
    match status.as_u16() {
        203 => Some("Non-Authoritative Information"),
        413 => Some("Content Too Large"),
        422 => Some("Unprocessable Content"),
        _ => status.canonical_reason(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_those_of_the_standard_in_force() {
        let of = |code| phrase(StatusCode::from_u16(code).unwrap());
        assert_eq!(of(413), Some("Content Too Large"));
        assert_eq!(of(422), Some("Unprocessable Content"));
        assert_eq!((of(404), of(599)), (Some("Not Found"), None));
    }
}

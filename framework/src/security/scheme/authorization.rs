//! The field `Authorization`: the name of a scheme, and what it takes (RFC 9110, section 11.6.2).

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::refused;
use crate::error::Problem;

/// What stands behind the name of a scheme; nothing if the field is absent, or speaks another scheme.
///
/// Two fields are refused: who reads the other one lets in somebody else.
pub(super) fn credentials<'h>(headers: &'h HeaderMap, scheme: &str) -> Result<Option<&'h str>, Problem> {
    let mut fields = headers.get_all(AUTHORIZATION).iter();
    let Some(field) = fields.next() else {
        return Ok(None);
    };
    if fields.next().is_some() {
        return Err(refused());
    }
    let bytes = field.as_bytes();
    let end = bytes.iter().position(|byte| *byte == b' ').unwrap_or(bytes.len());
    let (name, rest) = bytes.split_at(end);
    if !name.eq_ignore_ascii_case(scheme.as_bytes()) {
        return Ok(None);
    }
    let rest = str::from_utf8(rest).map_err(|_| refused())?.trim_matches(' ');
    if rest.is_empty() {
        return Err(refused());
    }
    Ok(Some(rest))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(fields: &[&'static [u8]]) -> Result<Option<String>, ()> {
        let values = fields
            .iter()
            .map(|field| (AUTHORIZATION, HeaderValue::from_bytes(field).unwrap()));
        let headers: HeaderMap = values.collect();
        let found = credentials(&headers, "Bearer").map_err(drop)?;
        Ok(found.map(str::to_owned))
    }

    #[test]
    fn the_scheme_is_named_in_any_case() {
        for field in [&b"Bearer abc"[..], b"bearer abc", b"BEARER   abc "] {
            assert_eq!(read(&[field]), Ok(Some("abc".to_owned())));
        }
    }

    #[test]
    fn another_scheme_is_none_of_ours() {
        for fields in [
            &[&b""[..]][..],
            &[b"Basic abc"],
            &[b"Bearerabc"],
            &[b"abc"],
            &[b"Bearer\tabc"],
            &[],
        ] {
            assert_eq!(read(fields), Ok(None), "{fields:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for fields in [
            &[&b"Bearer"[..]][..],
            &[b"Bearer "],
            &[b"Bearer \xff"],
            &[b"Bearer abc", b"Bearer abc"],
            &[b"Basic abc", b"Bearer abc"],
        ] {
            assert_eq!(read(fields), Err(()), "{fields:?}");
        }
    }
}

//! Which coding a client likes best.

use http::HeaderValue;
use http::header::GetAll;

/// How a content is compressed (RFC 9110, section 8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// RFC 1952.
    Gzip,
    /// RFC 1950, which HTTP calls `deflate`.
    Deflate,
}

impl Coding {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }
}

/// The coding with the greatest weight, if the client likes it at least as much as none; gzip where two are equal.
pub(super) fn choose(values: GetAll<'_, HeaderValue>) -> Option<Coding> {
    let words = values
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let (mut gzip, mut deflate, mut identity, mut rest) = (None, None, None, None);
    for word in words {
        let (name, weight) = weighted(word);
        let known = match name.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => &mut gzip,
            "deflate" => &mut deflate,
            "identity" => &mut identity,
            "*" => &mut rest,
            _ => continue,
        };
        *known = Some(weight);
    }
    let (gzip, deflate) = (gzip.or(rest).unwrap_or(0), deflate.or(rest).unwrap_or(0));
    let best = gzip.max(deflate);
    // A client that says nothing of no coding would rather have one.
    if best == 0 || identity.is_some_and(|identity| identity > best) {
        return None;
    }
    Some(if gzip == best {
        Coding::Gzip
    } else {
        Coding::Deflate
    })
}

/// A coding with its weight in thousandths; what cannot be read weighs nothing.
fn weighted(word: &str) -> (&str, u32) {
    let mut parts = word.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = weight.map_or(1000, |weight| thousandths(weight).unwrap_or(0));
    (name, weight)
}

/// `0.5` as 500 (RFC 9110, section 12.4.2).
fn thousandths(weight: &str) -> Option<u32> {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let whole = match whole {
        "0" => 0,
        "1" => 1000,
        _ => return None,
    };
    if part.len() > 3 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let weight = whole + format!("{part:0<3}").parse::<u32>().ok()?;
    (weight <= 1000).then_some(weight)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::ACCEPT_ENCODING;

    use super::*;

    fn chosen(values: &[&'static str]) -> Option<Coding> {
        let values = values
            .iter()
            .map(|value| (ACCEPT_ENCODING, HeaderValue::from_static(value)));
        choose(values.collect::<HeaderMap>().get_all(ACCEPT_ENCODING))
    }

    #[test]
    fn the_greatest_weight_wins() {
        assert_eq!(chosen(&["gzip, deflate, br"]), Some(Coding::Gzip));
        assert_eq!(chosen(&["deflate;q=0.9", "gzip;q=0.8"]), Some(Coding::Deflate));
        assert_eq!(chosen(&["GZIP ; q=0.001"]), Some(Coding::Gzip));
        assert_eq!(chosen(&["*"]), Some(Coding::Gzip));
        assert_eq!(chosen(&["*, gzip;q=0"]), Some(Coding::Deflate));
        assert_eq!(chosen(&["identity;q=0.5, gzip;q=0.5"]), Some(Coding::Gzip));
    }

    #[test]
    fn what_is_not_wanted_is_not_sent() {
        for values in [
            &[][..],
            &[""],
            &["br, zstd"],
            &["gzip;q=0"],
            &["gzip;q=0.000"],
            &["identity, gzip;q=0.5"],
            &["gzip;q=2"],
            &["gzip;q=x"],
            &["gzip;q=4294967.999"],
            &["gzip;q=+1"],
            &["gzip;q=0.+1"],
            &["gzip;q=1.001"],
            &["gzip;q=0.1234"],
            &["*;q=0"],
        ] {
            assert_eq!(chosen(values), None, "{values:?}");
        }
    }
}

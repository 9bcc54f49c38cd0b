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
    Weights::of(values).best([Coding::Gzip, Coding::Deflate])
}

/// Whether the client likes gzip at least as much as none. One that does not say is a script, which seldom decompresses.
pub(crate) fn takes_gzip(values: GetAll<'_, HeaderValue>) -> bool {
    Weights::of(values).best([Coding::Gzip]).is_some()
}

/// How much a client likes each coding, in thousandths, where it says so.
#[derive(Default)]
struct Weights {
    gzip: Option<u32>,
    deflate: Option<u32>,
    identity: Option<u32>,
    rest: Option<u32>,
}

impl Weights {
    fn of(values: GetAll<'_, HeaderValue>) -> Self {
        let texts = values.into_iter().filter_map(|value| value.to_str().ok());
        let mut weights = Self::default();
        for word in texts.flat_map(|value| value.split(',')) {
            let (name, weight) = weighted(word);
            let known = match name.to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" => &mut weights.gzip,
                "deflate" => &mut weights.deflate,
                "identity" => &mut weights.identity,
                "*" => &mut weights.rest,
                _ => continue,
            };
            *known = Some(weight);
        }
        weights
    }

    /// The first of the codings that are liked best, if any is liked as much as none.
    fn best<const N: usize>(&self, codings: [Coding; N]) -> Option<Coding> {
        let weight = |coding: &Coding| {
            let own = match coding {
                Coding::Gzip => self.gzip,
                Coding::Deflate => self.deflate,
            };
            own.or(self.rest).unwrap_or(0)
        };
        // Of several that are equal, the last one is the greatest.
        let best = codings.into_iter().rev().max_by_key(weight)?;
        // A client that says nothing of no coding would rather have one.
        let least = self.identity.unwrap_or(0).max(1);
        (weight(&best) >= least).then_some(best)
    }
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
    fn gzip_may_be_all_that_there_is() {
        let takes = |value: &'static str| {
            let values = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]);
            takes_gzip(values.get_all(ACCEPT_ENCODING))
        };
        for value in ["deflate, gzip;q=0.5", "x-gzip", "*", "identity;q=0, *;q=0.1"] {
            assert!(takes(value), "{value}");
        }
        for value in ["deflate", "identity", "gzip; q=0.000, *", "*;q=0", "gzip;q=often"] {
            assert!(!takes(value), "{value}");
        }
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

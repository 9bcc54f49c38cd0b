//! Length, pattern and format of text.

use email_address::EmailAddress;

use crate::schema::{At, Constraints, FaultKind, Faults, Format};

/// Checks `min_length max_length pattern email url`. Only `url` allocates when all is well.
///
/// Most callers know the rules when the program is compiled: there nothing is left of it but comparisons of the size.
#[inline]
pub(crate) fn text(value: &str, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
    if !is_told_by_size(value.len(), rules) {
        examine(value, rules, at, faults);
    }
}

/// Whether the number of bytes tells that a text keeps to its rules: a character has four at most.
#[inline]
fn is_told_by_size(bytes: usize, rules: &Constraints) -> bool {
    let bytes = bytes as u64;
    rules.pattern.is_none()
        && rules.format.is_none()
        && rules.min_length.is_none_or(|min| bytes.div_ceil(4) >= min)
        && rules.max_length.is_none_or(|max| bytes <= max)
}

/// Compares a text with each of its rules.
#[inline(never)]
fn examine(value: &str, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
    if let Some(min_length) = rules.min_length
        && !has_characters(value, min_length)
    {
        faults.push(at, FaultKind::StringTooShort { min_length });
    }
    if let Some(max_length) = rules.max_length
        && exceeds_characters(value, max_length)
    {
        faults.push(at, FaultKind::StringTooLong { max_length });
    }
    if let Some(pattern) = rules.pattern
        && !pattern.regex().is_ok_and(|regex| regex.is_match(value))
    {
        let pattern = pattern.text().to_owned();
        faults.push(at, FaultKind::StringPatternMismatch { pattern });
    }
    match rules.format {
        Some(Format::Email) if !is_email(value) => faults.push(at, FaultKind::Email),
        #[cfg(feature = "url")]
        Some(Format::Url) if !is_url(value) => faults.push(at, FaultKind::UrlParsing),
        _ => {}
    }
}

/// Whether the text has at least so many characters, counting no further than needed.
fn has_characters(value: &str, min: u64) -> bool {
    usize::try_from(min).is_ok_and(|min| min == 0 || value.chars().nth(min - 1).is_some())
}

/// Whether the text has more characters than `max`. Text with no more bytes than that has not.
fn exceeds_characters(value: &str, max: u64) -> bool {
    usize::try_from(max).is_ok_and(|max| value.len() > max && value.chars().nth(max).is_some())
}

/// Whether the text is an absolute URL, and no other text that a parser makes one of.
#[cfg(feature = "url")]
pub(in crate::schema) fn is_url(value: &str) -> bool {
    is_of_url(value) && url::Url::parse(value).is_ok()
}

/// Whether no byte is one that the parser of URLs leaves out or turns into another. Who logs the text or compares it would not
/// expect them.
#[cfg(feature = "url")]
pub(in crate::schema) fn is_of_url(value: &str) -> bool {
    value
        .bytes()
        .all(|byte| byte > b' ' && byte != 0x7f && byte != b'\\')
}

/// Whether the text is an address of RFC 5321, whose longest form has 254 octets (section 4.5.3.1.3, less `<>`).
pub(in crate::schema) fn is_email(value: &str) -> bool {
    const LONGEST: usize = 254;
    let Some(at) = value.bytes().rposition(|byte| byte == b'@') else {
        return false;
    };
    let (local, domain) = (&value[..at], &value[at + 1..]);
    value.len() <= LONGEST
        && (is_plain_local(local) || EmailAddress::is_valid_local_part(local))
        && (is_plain_domain(domain) || EmailAddress::is_valid_domain(domain))
}

/// The most bytes of a local part, and of a label of a domain (RFC 5321, section 4.5.3.1.1; RFC 1035, section 2.3.4).
const LONGEST_LOCAL: usize = 64;
const LONGEST_LABEL: usize = 63;

/// Whether it is a local part as nearly all are, told by one look at each byte: words of letters, digits and `+-_` with
/// one dot between them.
fn is_plain_local(local: &str) -> bool {
    let mut before = b'.';
    for byte in local.bytes() {
        let fits = match byte {
            b'.' => before != b'.',
            b'+' | b'-' | b'_' => true,
            _ => byte.is_ascii_alphanumeric(),
        };
        if !fits {
            return false;
        }
        before = byte;
    }
    before != b'.' && local.len() <= LONGEST_LOCAL
}

/// Whether it is a domain as nearly all are: labels of letters and digits, with `-` inside only.
fn is_plain_domain(domain: &str) -> bool {
    let mut before = b'.';
    for byte in domain.bytes() {
        let fits = match byte {
            b'.' => before.is_ascii_alphanumeric(),
            b'-' => before != b'.',
            _ => byte.is_ascii_alphanumeric(),
        };
        if !fits {
            return false;
        }
        before = byte;
    }
    before.is_ascii_alphanumeric() && domain.len() <= LONGEST_LABEL
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RULES, codes};
    use super::*;
    use crate::schema::Pattern;

    fn of_text(value: &str, rules: Constraints) -> Vec<String> {
        codes(|at, faults| text(value, &rules, at, faults))
    }

    #[test]
    fn length_counts_characters() {
        let rules = RULES.min_length(2).max_length(3);
        assert_eq!(of_text("ä", rules), ["string_too_short"]);
        assert!(of_text("äöü", rules).is_empty());
        assert_eq!(of_text("äöüß", rules), ["string_too_long"]);
        assert!(of_text("", RULES.min_length(0).max_length(0)).is_empty());
    }

    #[test]
    fn email_is_a_bare_address() {
        let rules = RULES.format(Format::Email);
        assert!(of_text("ada@example.org", rules).is_empty());
        assert_eq!(of_text("ada", rules), ["email"]);
        assert_eq!(of_text("Ada <ada@example.org>", rules), ["email"]);
    }

    #[test]
    fn what_is_taken_at_a_glance_is_an_address() {
        let parts = [
            "", "a", "A9", "-", "_", "+", ".", "..", "-.", ".-", "a.b", "a-b", "a.", "-a", "a-.b", "ä",
            "a b", "@", "\"a\"",
        ];
        let long = ["a".repeat(63), "a".repeat(64), "a".repeat(65), "ab.".repeat(30)];
        let parts = || parts.iter().copied().chain(long.iter().map(String::as_str));
        for (start, end) in parts().flat_map(|start| parts().map(move |end| (start, end))) {
            let part = format!("{start}{end}");
            assert!(
                !is_plain_local(&part) || EmailAddress::is_valid_local_part(&part),
                "{part}"
            );
            assert!(
                !is_plain_domain(&part) || EmailAddress::is_valid_domain(&part),
                "{part}"
            );
        }
        assert!(is_plain_local("ada.love-lace_9+x") && is_plain_domain("mail.example-9.org"));
    }

    #[test]
    fn url_is_absolute() {
        let rules = RULES.format(Format::Url);
        assert!(of_text("https://example.org/x", rules).is_empty());
        assert_eq!(of_text("/x", rules), ["url_parsing"]);
        for text in [
            " https://a.example",
            "https://a.example\n",
            "https://a.exa\tmple",
            "http:\\\\a",
            "https://a/b c",
        ] {
            assert_eq!(of_text(text, rules), ["url_parsing"], "{text:?}");
        }
    }

    #[test]
    fn patterns_search_and_broken_ones_refuse() {
        static DIGIT: Pattern = Pattern::new("[0-9]", || regex::Regex::new("[0-9]"));
        static BROKEN: Pattern = Pattern::new("(", || regex::Regex::new(&String::from("(")));
        assert!(of_text("a1", RULES.pattern(&DIGIT)).is_empty());
        assert_eq!(of_text("a", RULES.pattern(&DIGIT)), ["string_pattern_mismatch"]);
        assert_eq!(of_text("(", RULES.pattern(&BROKEN)), ["string_pattern_mismatch"]);
    }
}

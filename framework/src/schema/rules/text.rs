//! Length, pattern and format of text.

use email_address::EmailAddress;

use crate::schema::{At, Constraints, FaultKind, Faults, Format};

/// Checks `min_length max_length pattern email url`. Only `url` allocates when all is well.
pub(crate) fn text(value: &str, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
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
        Some(Format::Url) if url::Url::parse(value).is_err() => faults.push(at, FaultKind::UrlParsing),
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

/// Whether the text is an address of RFC 5321, whose longest form has 254 octets (section 4.5.3.1.3, less `<>`).
fn is_email(value: &str) -> bool {
    const LONGEST: usize = 254;
    value.rsplit_once('@').is_some_and(|(local, domain)| {
        value.len() <= LONGEST
            && EmailAddress::is_valid_local_part(local)
            && EmailAddress::is_valid_domain(domain)
    })
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
    fn url_is_absolute() {
        let rules = RULES.format(Format::Url);
        assert!(of_text("https://example.org/x", rules).is_empty());
        assert_eq!(of_text("/x", rules), ["url_parsing"]);
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

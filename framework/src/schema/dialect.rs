//! The dialect of patterns: what means the same by ECMA-262, which JSON Schema asks for, and to the crate `regex`.
//!
//! What both write alike but mean differently is translated: `\d`, `\w`, `\b` and `.` are those of ECMA-262. What only `regex` knows
//! is refused.

use std::iter::Peekable;
use std::str::Chars;

use regex::{Error, Regex};

/// The pattern, compiled to match what programs that read the document match.
///
/// # Errors
/// It is no regular expression, or none that means the same to those programs.
pub fn pattern(text: &str) -> Result<Regex, Error> {
    Regex::new(&translated(text).map_err(|reason| Error::Syntax(reason.to_owned()))?)
}

/// A pattern while it is read.
struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    /// What `regex` is given.
    translated: String,
    in_class: bool,
    /// Whether nothing stands in the class yet.
    is_first: bool,
}

fn translated(text: &str) -> Result<String, &'static str> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        translated: String::with_capacity(text.len()),
        in_class: false,
        is_first: false,
    };
    while let Some(letter) = reader.rest.next() {
        match letter {
            '\\' => reader.escape()?,
            _ if reader.in_class => reader.class_letter(letter)?,
            '[' => reader.class(),
            '(' => reader.group()?,
            '.' => reader.translated.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            _ => reader.translated.push(letter),
        }
    }
    Ok(reader.translated)
}

impl Reader<'_> {
    /// What follows a backslash.
    fn escape(&mut self) -> Result<(), &'static str> {
        self.is_first = false;
        let Some(letter) = self.rest.next() else {
            self.translated.push('\\');
            return Ok(());
        };
        if let Some(reason) = refusal(letter, self.rest.peek()) {
            return Err(reason);
        }
        match meaning(letter, self.in_class) {
            Some(meaning) => self.translated.push_str(meaning),
            None => self.translated.extend(['\\', letter]),
        }
        Ok(())
    }

    /// The beginning of a class.
    fn class(&mut self) {
        (self.in_class, self.is_first) = (true, true);
        self.translated.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.translated.push('^');
        }
    }

    fn class_letter(&mut self, letter: char) -> Result<(), &'static str> {
        match letter {
            ']' if self.is_first => return Err("a class needs a letter, and `]` in one is `\\]`"),
            ']' => self.in_class = false,
            '[' => return Err("classes inside classes are not in ECMA-262: `[` in one is `\\[`"),
            '&' | '-' | '~' if self.rest.peek() == Some(&letter) => {
                return Err("`&&`, `--` and `~~` in a class are not in ECMA-262");
            }
            _ => {}
        }
        self.is_first = false;
        self.translated.push(letter);
        Ok(())
    }

    /// What follows the beginning of a group.
    fn group(&mut self) -> Result<(), &'static str> {
        self.translated.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        self.translated.push('?');
        match self.rest.peek() {
            // What looks around is refused by `regex`.
            Some(':' | '<' | '=' | '!') => Ok(()),
            Some('P') => Err("`(?P<name>..)` is not in ECMA-262: write `(?<name>..)`"),
            _ => Err("flags in a pattern are not in ECMA-262"),
        }
    }
}

/// Why an escape is not one by ECMA-262, or another.
fn refusal(letter: char, next: Option<&char>) -> Option<&'static str> {
    match (letter, next) {
        ('A', _) => Some("`\\A` is not in ECMA-262: write `^`"),
        ('z', _) => Some("`\\z` is not in ECMA-262: write `$`"),
        ('a' | 'U' | '<' | '>', _) => Some("`\\a`, `\\U`, `\\<` and `\\>` are not in ECMA-262"),
        ('b', Some('{')) => Some("`\\b{..}` is not in ECMA-262"),
        ('x', Some('{')) => Some("`\\x{..}` is not in ECMA-262: write `\\u{..}`"),
        _ => None,
    }
}

/// What an escape is by ECMA-262, where `regex` takes it for another.
const fn meaning(letter: char, in_class: bool) -> Option<&'static str> {
    Some(match letter {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[A-Za-z0-9_]",
        'W' => "[^A-Za-z0-9_]",
        's' => SPACE,
        'S' => NO_SPACE,
        'b' if in_class => r"\x08",
        'b' => r"(?-u:\b)",
        'B' if !in_class => r"(?-u:\B)",
        _ => return None,
    })
}

/// What `\s` is by ECMA-262: white space and ends of lines.
const SPACE: &str =
    r"[\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}]";
const NO_SPACE: &str =
    r"[^\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}]";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn matches(text: &str, yes: &[&str], no: &[&str]) {
        let pattern = pattern(text).unwrap();
        for text in yes {
            assert!(pattern.is_match(text), "{text:?}");
        }
        for text in no {
            assert!(!pattern.is_match(text), "{text:?}");
        }
    }

    #[test]
    fn classes_are_those_of_ecma_262() {
        matches(r"^\d{4}$", &["2026"], &["٢٠٢٦", "20"]);
        matches(r"^[\d-]+$", &["20-26"], &["٢٠"]);
        matches(r"^[^\d]$", &["a", "٢"], &["2"]);
        matches(r"^[\D]$", &["a", "٢"], &["2"]);
        matches(r"^\w+$", &["a_9"], &["ä", "é"]);
        matches(r"^[\w.]+\W$", &["a.b!", "aä"], &["ab"]);
        matches(r"\bb", &["äb", "a b"], &["ab"]);
        matches(r"a\Bb|^\Bä", &["ab", "ä"], &["a b"]);
        matches(r"ä\Bb", &[], &["äb"]);
        matches("^.$", &["a", "ä", "\u{85}"], &["\r", "\n", "\u{2028}"]);
        matches(r"^[.\]]$", &[".", "]"], &["a"]);
        matches(r"^[\[]$", &["["], &["a"]);
        matches(r"^\s\S$", &["\u{feff}a", " a"], &["\u{85}a"]);
        matches(r"^\u{41}\u0042\x43\.\[(?<n>d|e)(?:f)$", &["ABC.[df"], &["ABCxdf"]);
    }

    #[test]
    fn what_only_regex_knows_is_refused() {
        for text in [
            "(?i)a",
            "(?x:a b)",
            r"\Aa",
            r"a\z",
            "(?P<n>a)",
            "[[:alpha:]]",
            "[a&&b]",
            "[a--b]",
            "[a~~b]",
            r"\x{41}",
            r"\b{start}a",
            "[]a]",
            "[^]a]",
            "[a[b]]",
            r"\a",
            r"\<a",
        ] {
            assert!(pattern(text).is_err(), "{text}");
        }
        for text in ["[", "(", "a{2", "(?=a)", "(?<!a)", "\\", r"(a)\1"] {
            assert_eq!(pattern(text).is_err(), Regex::new(text).is_err(), "{text}");
        }
    }
}

//! The recipes of tokens in `framework/tests/jwt`.
//!
//! ```text
//! === what is special about it
//! key: es256                            the key, with its algorithm and its id; `hs256` if nothing is said
//! header: alg = "none"                  a member set to this JSON
//! header: - kid                         a member left out
//! header: + "alg":"HS256"               text added behind the last member
//! header is: {}                         the whole header
//! payload: ..                           likewise
//! pad: 100                              a member of so many characters
//! deep: 100                             a member of so many levels
//! sign: ps256                           signed otherwise than the key would; `forge.rs` knows the words
//! token: {h}.{p}.{s}                    how it is put together
//! clock: 30                             the time when it comes, in seconds after 2026-01-01
//! ```
//!
//! `\xff`, `\u{430}`, `\n` and `\0` stand for those bytes. In `token`, `{s<1}` is the part without its last character, `{s~}` the part
//! with a bit too many in its last character, and `{s+}` the part in the standard alphabet of base64.

use std::fmt::Write;

use super::keys::Key;

/// The seconds since 1970 at the beginning of 2026.
pub(super) const BEGIN: i64 = 1_767_225_600;

#[derive(Debug)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) key: Key,
    pub(super) header: Part,
    pub(super) payload: Part,
    pub(super) sign: Option<String>,
    pub(super) token: String,
    /// Seconds since 1970.
    pub(super) clock: i64,
}

/// Members as they are written, and the whole text if it is given.
#[derive(Debug, Default)]
pub(super) struct Part {
    members: Vec<(String, String)>,
    behind: String,
    whole: Option<String>,
}

/// The cases of a file.
pub(super) fn read(text: &str) -> Vec<Case> {
    let cases = text.split("\n=== ").skip(1);
    cases
        .map(|case| Case::read(case).unwrap_or_else(|| panic!("no case: {case}")))
        .collect()
}

impl Case {
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut case = Self::plain(lines.next()?);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        // The key comes first: what the lines say of the header changes what it says.
        if let Some(key) = lines.iter().find_map(|line| line.strip_prefix("key: ")) {
            case.key = Key::of(key)?;
        }
        case.header = Part::of_header(case.key);
        for line in lines {
            case.apply(line)?;
        }
        Some(case)
    }

    fn plain(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            key: Key::Hs256,
            header: Part::default(),
            payload: Part::of_payload(),
            sign: None,
            token: "{h}.{p}.{s}".to_owned(),
            clock: BEGIN,
        }
    }

    fn apply(&mut self, line: &str) -> Option<()> {
        let (word, rest) = line.split_once(':')?;
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        match word {
            "key" => {}
            "header is" => self.header.whole = Some(rest.to_owned()),
            "payload is" => self.payload.whole = Some(rest.to_owned()),
            "header" => self.header.change(rest)?,
            "payload" => self.payload.change(rest)?,
            "pad" => self
                .payload
                .set("pad", format!("\"{}\"", "x".repeat(rest.parse().ok()?))),
            "deep" => {
                let levels = rest.parse().ok()?;
                self.payload.set("deep", "[".repeat(levels) + &"]".repeat(levels));
            }
            "sign" => self.sign = Some(rest.to_owned()),
            "token" => rest.clone_into(&mut self.token),
            "clock" => self.clock = BEGIN + rest.parse::<i64>().ok()?,
            _ => return None,
        }
        Some(())
    }
}

impl Part {
    pub(super) fn text(&self) -> Vec<u8> {
        if let Some(whole) = &self.whole {
            return unescape(whole);
        }
        let mut text = String::from("{");
        for (name, value) in &self.members {
            let comma = if text.len() > 1 { "," } else { "" };
            write!(text, "{comma}\"{name}\":{value}").unwrap();
        }
        unescape(&(text + &self.behind + "}"))
    }

    pub(super) fn set(&mut self, name: &str, value: String) {
        match self.members.iter_mut().find(|(known, _)| known == name) {
            Some(member) => member.1 = value,
            None => self.members.push((name.to_owned(), value)),
        }
    }

    fn of_header(key: Key) -> Self {
        let text = |value: &str| format!("\"{value}\"");
        let mut header = Self::default();
        header.set("alg", text(key.algorithm()));
        header.set("kid", text(key.id()));
        header.set("typ", text("at+jwt"));
        header
    }

    fn of_payload() -> Self {
        let mut payload = Self::default();
        for (name, value) in [
            ("iss", "\"https://issuer.example\""),
            ("aud", "\"https://api.example\""),
            ("sub", "\"ada\""),
            ("iat", "1767225600"),
            ("exp", "1767226500"),
            ("jti", "\"1\""),
            ("scope", "\"read\""),
        ] {
            payload.set(name, value.to_owned());
        }
        payload
    }

    fn change(&mut self, text: &str) -> Option<()> {
        if let Some(name) = text.strip_prefix("- ") {
            self.members.retain(|(known, _)| known != name);
        } else if let Some(more) = text.strip_prefix("+ ") {
            write!(self.behind, ",{more}").ok()?;
        } else {
            let (name, value) = text.split_once(" = ")?;
            self.set(name, value.to_owned());
        }
        Some(())
    }
}

/// The bytes of a text with escapes. Those of JSON, such as `\u0061`, are left to JSON.
pub(super) fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let escape = [
            ("\\n", "\n"),
            ("\\0", "\0"),
            ("\\u{430}", "\u{430}"),
            ("\\u{2024}", "\u{2024}"),
            ("\\u{feff}", "\u{feff}"),
        ]
        .into_iter()
        .find(|(escape, _)| rest.starts_with(escape));
        if let Some((escape, value)) = escape {
            bytes.extend_from_slice(value.as_bytes());
            rest = &rest[escape.len()..];
        } else if let Some(hex) = rest.strip_prefix("\\x") {
            bytes.push(u8::from_str_radix(&hex[..2], 16).unwrap());
            rest = &hex[2..];
        } else {
            bytes.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
            rest = &rest[first.len_utf8()..];
        }
    }
    bytes
}

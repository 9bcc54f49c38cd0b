//! JSON that is written piece by piece.

use std::fmt;
use std::io::Write;

use serde::Serialize;

use crate::schema::{Segment, write_pointer};

/// JSON in the making. An error answer is made of literals and of short texts, which go into the buffer as they are: of a
/// serializer, which decides about each comma, it would need nothing.
pub(super) struct JsonText<'a>(pub(super) &'a mut Vec<u8>);

impl JsonText<'_> {
    /// A piece that is JSON already.
    pub(super) fn raw(&mut self, json: &str) {
        self.0.extend_from_slice(json.as_bytes());
    }

    /// A value of any type.
    pub(super) fn value(&mut self, value: &impl Serialize) {
        serde_json::to_writer(&mut *self.0, value).expect("maps with string keys can be written to memory");
    }

    /// A string.
    pub(super) fn text(&mut self, text: &str) {
        self.quoted(|out| out.extend_from_slice(text.as_bytes()));
    }

    /// A string, made of what a format says.
    pub(super) fn words(&mut self, words: fmt::Arguments<'_>) {
        match words.as_str() {
            Some(text) => self.text(text),
            None => self.quoted(|out| out.write_fmt(words).expect("writing to memory does not fail")),
        }
    }

    /// A string, which is the JSON pointer of a place.
    pub(super) fn pointer(&mut self, path: &[Segment]) {
        self.quoted(|out| write_pointer(path, out));
    }

    /// A string that something writes behind the opening quote. It is written anew if a character of it needs an escape, which
    /// is seldom.
    fn quoted(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.0.len();
        self.0.push(b'"');
        write(self.0);
        if is_plain(&self.0[start + 1..]) {
            self.0.push(b'"');
        } else {
            let text = String::from_utf8_lossy(&self.0[start + 1..]).into_owned();
            self.0.truncate(start);
            self.value(&text);
        }
    }
}

/// Whether a text stands in a string of JSON as it is (RFC 8259, section 7). Every byte is looked at, which a processor does
/// many at a time.
fn is_plain(text: &[u8]) -> bool {
    let escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    !text.iter().fold(false, |found, byte| found | escaped(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_those_of_serde_json() {
        for text in [
            "",
            "plain",
            "\"quoted\"",
            "back\\slash",
            "a\nb\u{1}",
            "ä€\u{7f}",
            "\u{1f600}",
        ] {
            let mut out = Vec::new();
            JsonText(&mut out).text(text);
            JsonText(&mut out).words(format_args!("<{text}>"));
            let expected = [serde_json::to_vec(text), serde_json::to_vec(&format!("<{text}>"))];
            assert_eq!(out, expected.map(Result::unwrap).concat());
        }
    }

    #[test]
    fn pointers_are_escaped_twice() {
        let mut out = Vec::new();
        let path = [
            Segment::Key("a/b~".into()),
            Segment::Index(1200),
            Segment::Key("\"".into()),
        ];
        JsonText(&mut out).pointer(&path);
        assert_eq!(out, br#""/a~1b~0/1200/\"""#);
    }
}

//! JSON that is written piece by piece.

use serde::Serialize;

use crate::schema::{Member, Segment, encode_json, write_pointer, write_string, write_string_with};

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
        encode_json(value, self.0).expect("maps with string keys can be written to memory");
    }

    /// A string.
    pub(super) fn text(&mut self, text: &str) {
        write_string(text, self.0);
    }

    /// A string, in pieces.
    pub(super) fn words(&mut self, words: &[Member<'_>]) {
        write_string_with(self.0, |out| words.iter().for_each(|word| word.write(out)));
    }

    /// A string, which is the JSON pointer of a place.
    pub(super) fn pointer(&mut self, path: &[Segment]) {
        write_string_with(self.0, |out| write_pointer(path, out));
    }
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
            JsonText(&mut out).words(&[Member::Text("<"), Member::Text(text), Member::Text(">")]);
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

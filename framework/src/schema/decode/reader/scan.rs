//! From bytes to the tokens of JSON (RFC 8259).

use super::{Reader, Refused};
use crate::schema::encode::plain_end;

/// The words of JSON that are no value of another kind.
pub(super) enum Literal {
    Null,
    Bool(bool),
}

/// What holds an integer of more than 64 bits.
pub(super) enum Long {
    Signed,
    Unsigned,
}

impl<'de> Reader<'de> {
    /// What is left.
    fn rest(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no space; it is not passed.
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.byte() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.peek_over_spaces(),
        }
    }

    /// What programs write has no spaces.
    #[cold]
    fn peek_over_spaces(&mut self) -> Option<u8> {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\t' | b'\r');
        self.at += self.rest().iter().take_while(|byte| is_space(byte)).count();
        self.byte()
    }

    /// Passes a byte, and the spaces before it.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Refused> {
        if self.byte() != Some(byte) && self.peek_over_spaces() != Some(byte) {
            return Err(Refused);
        }
        self.at += 1;
        Ok(())
    }

    /// Passes a byte that has no spaces before it.
    pub(super) fn adjoins(&mut self, byte: u8) -> Result<(), Refused> {
        if self.byte() != Some(byte) {
            return Err(Refused);
        }
        self.at += 1;
        Ok(())
    }

    /// Makes sure that a number is next, with no spaces before it.
    pub(super) fn starts_number(&self) -> Result<(), Refused> {
        match self.byte() {
            Some(b'-' | b'0'..=b'9') => Ok(()),
            _ => Err(Refused),
        }
    }

    pub(super) fn literal(&mut self) -> Result<Literal, Refused> {
        let rest = self.rest();
        let (length, literal) = if rest.starts_with(b"null") {
            (4, Literal::Null)
        } else if rest.starts_with(b"true") {
            (4, Literal::Bool(true))
        } else if rest.starts_with(b"false") {
            (5, Literal::Bool(false))
        } else {
            return Err(Refused);
        };
        self.at += length;
        Ok(literal)
    }

    /// A string whose opening quote is next, if nothing in it is escaped.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'de str> {
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// Passes a string whose opening quote is next, if it is this one, which needs no escape.
    #[inline]
    pub(super) fn passes_string(&mut self, expected: &str) -> bool {
        let start = self.at + 1;
        let end = start + expected.len();
        let text = self.text.as_bytes();
        let is_there = text.get(start..end) == Some(expected.as_bytes()) && text.get(end) == Some(&b'"');
        if is_there {
            self.at = end + 1;
        }
        is_there
    }

    /// A string whose opening quote is next.
    #[cold]
    pub(super) fn escaped_string(&mut self) -> Result<String, Refused> {
        let rest = self.text.get(self.at..).ok_or(Refused)?;
        let mut strings = serde_json::Deserializer::from_str(rest).into_iter();
        let text = strings.next().and_then(Result::ok).ok_or(Refused)?;
        self.at += strings.byte_offset();
        Ok(text)
    }

    /// An integer that is next and has at most 18 digits, with whether it is negative. One that is none of those is not
    /// passed: zero with a sign is no integer for `serde_json`.
    pub(super) fn short_integer(&mut self) -> Option<(u64, bool)> {
        const DIGITS: usize = 18;
        let text = self.text.as_bytes();
        let is_negative = text.get(self.at) == Some(&b'-');
        let start = self.at + usize::from(is_negative);
        let (mut end, mut value) = (start, 0_u64);
        let next = loop {
            let byte = text.get(end).copied().unwrap_or_default();
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break byte;
            }
            // It wraps only where there are too many digits.
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
            end += 1;
        };
        let count = end - start;
        let is_exact = !matches!(next, b'.' | b'e' | b'E') && (1..=DIGITS).contains(&count);
        let has_zeros = count > 1 && text.get(start) == Some(&b'0');
        if !is_exact || has_zeros || is_negative && value == 0 {
            return None;
        }
        self.at = end;
        Some((value, is_negative))
    }

    /// What holds the number that is next, if it is an integer that needs more than 64 bits. It is not passed.
    pub(super) fn long_integer(&self) -> Option<Long> {
        let number = self.number_text()?;
        if number.len() <= 18 || number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok() {
            return None;
        }
        let signed = number.parse::<i128>().ok().map(|_| Long::Signed);
        signed.or_else(|| number.parse::<u128>().ok().map(|_| Long::Unsigned))
    }

    /// The text of a number that is next.
    fn number_text(&self) -> Option<&'de str> {
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let length = self.rest().iter().take_while(|byte| is_part(byte)).count();
        self.text.get(self.at..self.at + length)
    }

    /// Whether the number that is next has neither fraction nor exponent.
    pub(super) fn is_next_of_digits(&self) -> bool {
        let number = self.number_text().unwrap_or_default();
        !number.contains(['.', 'e', 'E'])
    }

    /// A number that is next, as `serde_json` reads it.
    pub(super) fn any_number<T>(
        &mut self,
        read: impl FnOnce(&mut serde_json::Deserializer<serde_json::de::StrRead<'de>>) -> serde_json::Result<T>,
    ) -> Result<T, Refused> {
        let number = self.number_text().ok_or(Refused)?;
        let mut json = serde_json::Deserializer::from_str(number);
        let value = read(&mut json).map_err(|_| Refused)?;
        json.end().map_err(|_| Refused)?;
        self.at += number.len();
        Ok(value)
    }
}

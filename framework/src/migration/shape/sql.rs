//! A piece of SQL that is compared by what it says, not by how it is spelled.

use super::tokens::{Token, tokens};

/// A piece of SQL. Two are equal if they differ only in space, in the case of words, and in quotes that are not needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sql {
    text: String,
    key: String,
}

impl Sql {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let key: Vec<String> = tokens(&text).iter().map(Token::key).collect();
        Self {
            key: without_parentheses(&key).join(" "),
            text,
        }
    }

    /// As it was written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Sql {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// What stands in parentheses that hold all of it.
fn without_parentheses(tokens: &[String]) -> &[String] {
    let [first, inner @ .., last] = tokens else {
        return tokens;
    };
    if first != "(" || last != ")" {
        return tokens;
    }
    let mut depth = 0_i32;
    for token in inner {
        depth += match token.as_str() {
            "(" => 1,
            ")" => -1,
            _ => 0,
        };
        if depth < 0 {
            return tokens;
        }
    }
    without_parentheses(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_difference_and_meaning_does() {
        let same = [
            ("kind IN ('a','b')", "( \"kind\" in ( 'a', 'b' ) )"),
            ("price>0", "price > 0 -- must be"),
            ("((a) AND (b))", "(a) and (b)"),
            ("[a]", "a"),
        ];
        for (one, other) in same {
            assert_eq!(Sql::new(one), Sql::new(other), "{one}");
        }
        let different = [
            ("'A'", "'a'"),
            ("\"A b\"", "\"a b\""),
            ("a", "'a'"),
            ("(a) OR (b)", "a) OR (b"),
            ("1", "1.0"),
        ];
        for (one, other) in different {
            assert_ne!(Sql::new(one), Sql::new(other), "{one}");
        }
    }
}

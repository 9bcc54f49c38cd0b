//! SQL as tokens: enough to compare two texts, to find names in them, and to take a `CREATE TABLE` apart.

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'s> {
    pub(crate) kind: Kind,
    /// As it is written.
    pub(crate) text: &'s str,
    /// Where it begins.
    pub(super) at: usize,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or a name.
    Word,
    /// A name in quotes.
    Quoted,
    /// A text.
    Text,
    /// A number.
    Number,
    /// Anything else, a character at a time; `||`, `::`, comparisons and the arrows of JSON are one.
    Sign,
}

impl Token<'_> {
    /// The same for all spellings of one thing.
    pub(super) fn key(&self) -> String {
        match self.kind {
            Kind::Word => self.text.to_lowercase(),
            Kind::Quoted => quote_where_needed(&self.name()),
            Kind::Text | Kind::Number | Kind::Sign => self.text.to_owned(),
        }
    }

    /// The name that it is, without quotes.
    pub(crate) fn name(&self) -> String {
        let inner = || self.text.get(1..self.text.len() - 1).unwrap_or_default();
        match (self.kind, self.text.as_bytes().first()) {
            (Kind::Quoted, Some(b'"')) => inner().replace("\"\"", "\""),
            (Kind::Quoted, Some(b'`')) => inner().replace("``", "`"),
            (Kind::Quoted, _) => inner().to_owned(),
            _ => self.text.to_owned(),
        }
    }

    /// Whether it is the keyword.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.kind != Kind::Quoted && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Where it ends.
    pub(super) const fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// The tokens of a text, without comments.
pub(crate) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = sql.get(at..).filter(|rest| !rest.is_empty()) {
        let (kind, length) = token(rest);
        if let Some(kind) = kind {
            found.push(Token {
                kind,
                text: &rest[..length],
                at,
            });
        }
        at += length;
    }
    found
}

/// The first token, or what is none, and its length.
fn token(rest: &str) -> (Option<Kind>, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    let run = |belongs: fn(char) -> bool| rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
    match first {
        _ if first.is_whitespace() => (None, run(char::is_whitespace)),
        _ if rest.starts_with("--") => (None, rest.find('\n').unwrap_or(rest.len())),
        _ if rest.starts_with("/*") => (None, rest.find("*/").map_or(rest.len(), |end| end + 2)),
        '\'' => (Some(Kind::Text), quoted(rest, '\'')),
        '"' | '`' => (Some(Kind::Quoted), quoted(rest, first)),
        '[' if bracketed(rest).is_some() => (Some(Kind::Quoted), bracketed(rest).unwrap_or(1)),
        _ if first.is_ascii_digit() => (
            Some(Kind::Number),
            run(|it| it.is_ascii_alphanumeric() || it == '.'),
        ),
        _ if first.is_alphabetic() || first == '_' => (
            Some(Kind::Word),
            run(|it| it.is_alphanumeric() || it == '_' || it == '$'),
        ),
        _ => {
            let pair = ["->>", "->", "||", "::", "<=", ">=", "<>", "!=", "=="]
                .iter()
                .find(|pair| rest.starts_with(**pair));
            (Some(Kind::Sign), pair.map_or(first.len_utf8(), |pair| pair.len()))
        }
    }
}

/// The length of what stands in quotes, which are doubled inside.
fn quoted(rest: &str, quote: char) -> usize {
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            match letters.peek() {
                Some((_, next)) if *next == quote => {
                    letters.next();
                }
                _ => return at + letter.len_utf8(),
            }
        }
    }
    rest.len()
}

/// The length of a name in brackets, as SQLite takes them; those of an array hold more than a name.
fn bracketed(rest: &str) -> Option<usize> {
    let end = rest.find(']')?;
    let inner = &rest[1..end];
    let is_name = inner
        .chars()
        .all(|it| it.is_alphanumeric() || it == '_' || it == ' ');
    (is_name && !inner.is_empty()).then_some(end + 1)
}

/// A name in quotes.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text of SQL.
pub(crate) fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn quote_where_needed(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == '_');
    if first && letters.all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_') {
        name.to_owned()
    } else {
        quote(name)
    }
}

/// The names and keywords in a text.
pub(crate) fn idents(sql: &str) -> Vec<String> {
    let names = tokens(sql)
        .into_iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted));
    names.map(|token| token.name()).collect()
}

/// Whether a text names something.
pub(crate) fn mentions(sql: &str, name: &str) -> bool {
    idents(sql).iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The names in an expression that may be columns: neither those of functions, nor those of types.
pub(crate) fn columns(sql: &str) -> Vec<String> {
    names(&tokens(sql)).map(Token::name).collect()
}

/// Whether an expression names a column.
pub(crate) fn names_column(sql: &str, column: &str) -> bool {
    columns(sql)
        .iter()
        .any(|known| known.eq_ignore_ascii_case(column))
}

fn names<'t, 's>(tokens: &'t [Token<'s>]) -> impl Iterator<Item = &'t Token<'s>> {
    let mut of_type = 0;
    let is_name = move |(at, token): &(usize, &Token<'s>)| {
        if token.is("::") || token.is("as") {
            of_type = at + 1 + type_length(&tokens[at + 1..]);
        }
        let calls = tokens.get(at + 1).is_some_and(|next| next.is("("));
        matches!(token.kind, Kind::Word | Kind::Quoted) && *at >= of_type && !calls
    };
    tokens.iter().enumerate().filter(is_name).map(|(_, token)| token)
}

/// How many tokens the type has that stands first: `text`, `public.citext`, `character varying(20)`, `time(3) without time zone`.
fn type_length(tokens: &[Token<'_>]) -> usize {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(word));
    let mut length = 1;
    while is(length, ".") {
        length += 2;
    }
    length += usize::from(is(length, "varying") || is(length, "precision"));
    if is(length, "(") {
        length += tokens[length..].iter().take_while(|token| !token.is(")")).count() + 1;
    }
    let is_zoned = (is(length, "with") || is(length, "without")) && is(length + 1, "time");
    length + if is_zoned { 3 } else { 0 }
}

/// The expression with another name in the place of one.
pub(crate) fn rename(sql: &str, old: &str, new: &str) -> String {
    let mut renamed = String::new();
    let mut done = 0;
    for token in names(&tokens(sql)) {
        let is_name = match token.kind {
            Kind::Word => token.text.eq_ignore_ascii_case(old),
            _ => token.name() == old,
        };
        if is_name {
            renamed.push_str(&sql[done..token.at]);
            renamed.push_str(&quote_where_needed(new));
            done = token.end();
        }
    }
    renamed.push_str(&sql[done..]);
    renamed
}

/// The text without a keyword.
pub(crate) fn without_word(sql: &str, keyword: &str) -> String {
    let mut rest = String::new();
    let mut done = 0;
    for token in tokens(sql)
        .iter()
        .filter(|token| token.kind == Kind::Word && token.is(keyword))
    {
        rest.push_str(&sql[done..token.at]);
        done = token.end();
    }
    rest.push_str(&sql[done..]);
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart() {
        let of = |sql| {
            tokens(sql)
                .iter()
                .map(|token| token.text)
                .collect::<Vec<_>>()
                .join("|")
        };
        assert_eq!(
            of("a >= 'it''s' -- x\n || \"b\"\"c\" /* y */ + 1.5e3"),
            "a|>=|'it''s'|||| \"b\"\"c\"|+|1.5e3".replace("| \"", "|\"")
        );
        assert_eq!(of("ARRAY['a'::text, 'b']"), "ARRAY|[|'a'|::|text|,|'b'|]");
        assert_eq!(of("a->>'b' > c->-1"), "a|->>|'b'|>|c|->|-|1");
        assert_eq!(of("'never ends"), "'never ends");
        assert_eq!(of("ä [b c]"), "ä|[b c]");
    }

    #[test]
    fn a_name_is_replaced_and_a_text_is_not() {
        assert_eq!(
            rename("text <> 'text' AND length(\"text\") > 0", "text", "body"),
            "body <> 'text' AND length(body) > 0"
        );
        assert_eq!(rename("a", "a", "Big One"), "\"Big One\"");
        assert_eq!(idents("lower(\"a b\") = 'c'"), ["lower", "a b"]);
    }

    #[test]
    fn types_and_functions_are_no_columns() {
        let kept = [
            ("(text <> ''::text)", "text", "(x <> ''::text)"),
            (
                "date > date('2026-01-01'::date)",
                "date",
                "x > date('2026-01-01'::date)",
            ),
            (
                "time > '08:00'::time(3) without time zone AND time < '09:00'::time without time zone",
                "time",
                "x > '08:00'::time(3) without time zone AND x < '09:00'::time without time zone",
            ),
            (
                "precision > 1::double precision",
                "precision",
                "x > 1::double precision",
            ),
            ("citext = 'a'::public.citext", "citext", "x = 'a'::public.citext"),
            ("CAST(text AS text) <> text", "text", "CAST(x AS text) <> x"),
            ("date IN (1) OR varying", "varying", "date IN (1) OR x"),
            (
                "a = ANY (ARRAY['b'::text, text])",
                "text",
                "a = ANY (ARRAY['b'::text, x])",
            ),
            ("a::", "a", "x::"),
        ];
        for (sql, column, renamed) in kept {
            assert_eq!(rename(sql, column, "x"), renamed);
            assert!(names_column(sql, column), "{sql}");
            assert!(!names_column(renamed, column), "{renamed}");
        }
    }
}

//! What only the text of a `CREATE TABLE` of SQLite says: conditions, collations, computed columns, who counts, and which references wait.

use super::tokens::{Kind, Token, tokens};
use super::{Check, Sql};

/// What a `CREATE TABLE` says beyond what pragmas tell.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) checks: Vec<Check>,
    pub(super) columns: Vec<SaidColumn>,
    /// The columns of references that may wait for the end of a transaction, and how they do: `DEFERRABLE INITIALLY DEFERRED`.
    pub(super) deferred: Vec<(Vec<String>, &'static str)>,
    /// Behind the parentheses: `STRICT`, `WITHOUT ROWID`.
    pub(super) options: String,
}

/// What is said of a column.
#[derive(Debug, Default)]
pub(super) struct SaidColumn {
    pub(super) name: String,
    pub(super) collation: Option<String>,
    /// The expression, and `STORED` or `VIRTUAL`.
    pub(super) generated: Option<(String, &'static str)>,
    pub(super) counts: bool,
}

/// Takes the text of a `CREATE TABLE` apart. The text is one that SQLite has taken.
pub(super) fn read(sql: &str) -> Said {
    let tokens = tokens(sql);
    let Some(open) = tokens.iter().position(|token| token.is("(")) else {
        return Said::default();
    };
    let close = closing(&tokens, open);
    let mut said = Said {
        options: tokens
            .get(close + 1..)
            .unwrap_or_default()
            .iter()
            .map(Token::key)
            .collect::<Vec<_>>()
            .join(" "),
        ..Said::default()
    };
    for definition in split(&tokens[open + 1..close]) {
        take(sql, definition, &mut said);
    }
    said
}

/// The definitions between the commas.
fn split<'t, 's>(tokens: &'t [Token<'s>]) -> Vec<&'t [Token<'s>]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.is(",")
        })
        .filter(|definition| !definition.is_empty())
        .collect()
}

/// Takes a definition up: a column, or a constraint of the table.
fn take(sql: &str, definition: &[Token<'_>], said: &mut Said) {
    let first = definition[0];
    let is_constraint = ["constraint", "primary", "unique", "check", "foreign"]
        .iter()
        .any(|keyword| first.kind == Kind::Word && first.is(keyword));
    let mut column = SaidColumn {
        name: first.name(),
        ..SaidColumn::default()
    };
    let mut name = None;
    let mut at = usize::from(!is_constraint);
    while let Some(token) = definition.get(at) {
        let next = definition.get(at + 1);
        if token.is("(") {
            at = closing(definition, at);
        } else if token.is("constraint") {
            name = next.map(Token::name);
            at += 1;
        } else if let Some(open) = next.filter(|next| next.is("(")) {
            let close = closing(definition, at + 1);
            let inner = within(sql, open, &definition[close - 1]);
            if token.is("check") {
                said.checks.push(Check {
                    name: name.take(),
                    sql: Sql::new(format!("CHECK ({inner})")),
                });
            } else if token.is("as") && !is_constraint {
                let stored = definition.get(close + 1).is_some_and(|kept| kept.is("stored"));
                column.generated = Some((inner.to_owned(), if stored { "STORED" } else { "VIRTUAL" }));
            }
            at = close;
        } else if token.is("collate") {
            column.collation = next.map(|name| name.name().to_uppercase());
        } else if token.is("autoincrement") {
            column.counts = true;
        }
        at += 1;
    }
    if let Some(when) = deferred(definition) {
        let columns = if is_constraint {
            first_names(definition)
        } else {
            vec![column.name.clone()]
        };
        said.deferred.push((columns, when));
    }
    if !is_constraint {
        said.columns.push(column);
    }
}

/// How the reference of a definition waits for the end of a transaction, if it may.
fn deferred(definition: &[Token<'_>]) -> Option<&'static str> {
    let word = |at: usize, keyword| {
        definition
            .get(at)
            .is_some_and(|it| it.kind == Kind::Word && it.is(keyword))
    };
    let reference = (0..definition.len()).find(|at| word(*at, "references"))?;
    let at = (reference..definition.len()).find(|at| word(*at, "deferrable"))?;
    if word(at - 1, "not") {
        return None;
    }
    Some(if word(at + 1, "initially") && word(at + 2, "deferred") {
        "DEFERRABLE INITIALLY DEFERRED"
    } else {
        "DEFERRABLE"
    })
}

/// The names in the first parentheses: `FOREIGN KEY (a, b) REFERENCES ..`.
fn first_names(definition: &[Token<'_>]) -> Vec<String> {
    let inner = definition
        .iter()
        .skip_while(|token| !token.is("("))
        .take_while(|token| !token.is(")"));
    inner
        .filter(|token| token.kind != Kind::Sign)
        .map(Token::name)
        .collect()
}

/// What stands in parentheses, as it is written. It ends with the last token, since a comment behind that would swallow what is written next.
fn within<'s>(sql: &'s str, open: &Token<'_>, last: &Token<'_>) -> &'s str {
    sql.get(open.at + 1..last.end()).unwrap_or_default().trim()
}

/// Where the parenthesis is closed.
fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "(" => depth += 1,
            ")" if depth == 1 => return at,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_text_says_is_found() {
        let said = read(
            "CREATE TABLE \"t (x)\" (id INTEGER PRIMARY KEY AUTOINCREMENT, -- , CHECK (no)
             \"a, b\" TEXT COLLATE nocase DEFAULT ('), CHECK (') CONSTRAINT short CHECK (length(\"a, b\") < 9),
             c INT AS (id * (2)) STORED, d INT GENERATED ALWAYS AS (id),
             PRIMARY KEY (id), CONSTRAINT big CHECK (id > 0 AND (c) < 1), CHECK (d IN ('a', 'b'))) STRICT, WITHOUT ROWID",
        );
        let names: Vec<_> = said.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names, ["id", "a, b", "c", "d"]);
        let checks: Vec<_> = said
            .checks
            .iter()
            .map(|check| (check.name.as_deref(), check.sql.text()))
            .collect();
        assert_eq!(
            checks,
            [
                (Some("short"), "CHECK (length(\"a, b\") < 9)"),
                (Some("big"), "CHECK (id > 0 AND (c) < 1)"),
                (None, "CHECK (d IN ('a', 'b'))"),
            ]
        );
        assert!(said.columns[0].counts && !said.columns[1].counts);
        assert_eq!(said.columns[1].collation.as_deref(), Some("NOCASE"));
        assert_eq!(said.columns[2].generated, Some(("id * (2)".to_owned(), "STORED")));
        assert_eq!(said.columns[3].generated, Some(("id".to_owned(), "VIRTUAL")));
        assert_eq!(said.options, "strict , without rowid");
    }

    #[test]
    fn what_is_in_parentheses_ends_before_a_comment() {
        let said = read(
            "CREATE TABLE t (size INT CHECK (size > 0 -- never empty\n), twice INT AS (size /* once */ * 2 -- more\n) STORED, c INT CHECK ())",
        );
        let checks: Vec<_> = said.checks.iter().map(|check| check.sql.text()).collect();
        assert_eq!(checks, ["CHECK (size > 0)", "CHECK ()"]);
        let twice = said.columns[1].generated.clone();
        assert_eq!(twice, Some(("size /* once */ * 2".to_owned(), "STORED")));
    }

    #[test]
    fn references_that_wait_are_found() {
        let said = read(
            "CREATE TABLE t (a INT REFERENCES u ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, b INT REFERENCES u NOT DEFERRABLE, \
             deferrable INT, c INT REFERENCES u DEFERRABLE, CONSTRAINT x FOREIGN KEY (a, \"b\") REFERENCES v (c, d) deferrable initially deferred)",
        );
        let found: Vec<_> = said
            .deferred
            .iter()
            .map(|(columns, when)| (columns.join(" "), *when))
            .collect();
        let (all, some) = ("DEFERRABLE INITIALLY DEFERRED", "DEFERRABLE");
        assert_eq!(
            found,
            [
                ("a".to_owned(), all),
                ("c".to_owned(), some),
                ("a b".to_owned(), all)
            ]
        );
    }
}

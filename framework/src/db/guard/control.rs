//! Finds in a script of several statements what would begin or end a transaction.

use super::scan::{Piece, Scan};
use super::text::{Text, is};
use crate::db::Dialect;

/// The first words of statements that begin or end a transaction, or a part of one.
const CONTROL: [&str; 8] = [
    "BEGIN",
    "START",
    "COMMIT",
    "END",
    "ROLLBACK",
    "ABORT",
    "SAVEPOINT",
    "RELEASE",
];

/// The first such word in a script, if there is one. What stands in the body of a function or of a trigger ends no transaction.
pub(crate) fn control(sql: &str, dialect: Dialect) -> Option<String> {
    let mut scan = Scan::new(Text::new(sql, dialect), 0);
    let mut statement = Statement::new(dialect);
    while let Some(piece) = scan.next_piece() {
        match piece {
            Piece::Word(word) if statement.takes(word, scan.is_label(word)) => {
                return Some(String::from_utf8_lossy(statement.words[0]).to_uppercase());
            }
            Piece::Word(_) => {}
            Piece::End => statement.ends(),
        }
    }
    None
}

/// A statement, as far as it was read.
struct Statement<'a> {
    dialect: Dialect,
    words: Vec<&'a [u8]>,
    /// How many of its words stand before the last `;` in its body.
    before: usize,
    /// How many of `BEGIN ATOMIC` and `CASE` are open.
    depth: usize,
}

impl<'a> Statement<'a> {
    const fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            words: Vec::new(),
            before: 0,
            depth: 0,
        }
    }

    /// Takes up a word; answers whether it is known by it that the statement controls a transaction. A label opens and ends nothing.
    fn takes(&mut self, word: &'a [u8], is_label: bool) -> bool {
        if self.opens_body(word) || (self.depth > 0 && is(word, "CASE") && !is_label) {
            self.depth += 1;
        } else if is(word, "END") && !is_label {
            self.depth = self.depth.saturating_sub(1);
        }
        self.words.push(word);
        match *self.words {
            [only] => CONTROL.iter().any(|control| is(only, control)),
            [first, second] => is(first, "PREPARE") && is(second, "TRANSACTION"),
            _ => false,
        }
    }

    /// `BEGIN ATOMIC` of a function or a procedure of PostgreSQL.
    fn opens_body(&self, word: &[u8]) -> bool {
        let has = |name| self.words.iter().any(|word| is(word, name));
        let follows = |name| self.words.last().is_some_and(|word| is(word, name));
        is(word, "ATOMIC")
            && follows("BEGIN")
            && is(self.words[0], "CREATE")
            && (has("FUNCTION") || has("PROCEDURE"))
    }

    /// A `;` stands here: the statement is over, unless it is in a body.
    fn ends(&mut self) {
        if self.depth > 0 || (self.is_trigger() && !self.is_at_end_of_body()) {
            self.before = self.words.len();
        } else {
            *self = Self::new(self.dialect);
        }
    }

    /// Whether it is a trigger of SQLite, whose body has statements of its own.
    fn is_trigger(&self) -> bool {
        let is_one = match *self.words {
            [create, temporary, trigger, ..] if !is(temporary, "TRIGGER") => {
                is(create, "CREATE")
                    && (is(temporary, "TEMP") || is(temporary, "TEMPORARY"))
                    && is(trigger, "TRIGGER")
            }
            [create, trigger, ..] => is(create, "CREATE") && is(trigger, "TRIGGER"),
            _ => false,
        };
        self.dialect == Dialect::Sqlite && is_one
    }

    /// SQLite tells by an END that stands alone, since a CASE has one too.
    fn is_at_end_of_body(&self) -> bool {
        self.before > 0 && matches!(self.words[self.before..], [end] if is(end, "END"))
    }
}

#[cfg(test)]
mod tests {
    use super::control;
    use crate::db::Dialect::{self, Postgres, Sqlite};

    #[track_caller]
    fn passes(dialect: Dialect, sql: &str) {
        assert_eq!(control(sql, dialect), None, "{sql}");
    }

    #[test]
    fn the_first_word_of_each_statement_counts() {
        for (sql, word) in [
            ("COMMIT", "COMMIT"),
            ("create table a (x int); commit; drop table b", "COMMIT"),
            ("-- COMMIT\n/* COMMIT */ ; Begin;", "BEGIN"),
            ("select 'a;b'; end", "END"),
            ("select 1;\nROLLBACK TO x;", "ROLLBACK"),
            ("START TRANSACTION", "START"),
            ("select 1; savepoint a; release a", "SAVEPOINT"),
            ("release a", "RELEASE"),
            ("abort", "ABORT"),
            ("select 1; prepare transaction 'x'", "PREPARE"),
        ] {
            for dialect in [Sqlite, Postgres] {
                assert_eq!(control(sql, dialect).as_deref(), Some(word), "{sql}");
            }
        }
        for sql in [
            "",
            "select 'x; COMMIT; y'",
            "select 1 as \"; COMMIT\"",
            "create table a (rollback_at text); -- ; COMMIT",
            "create table a (x int references b on delete cascade); insert or rollback into a values (1)",
            "select case when a then b end; select 2",
            "prepare a as select 1",
        ] {
            passes(Sqlite, sql);
            passes(Postgres, sql);
        }
    }

    #[test]
    fn a_trigger_of_sqlite_has_a_body() {
        let body = "trigger a after insert on t begin \
             update t set x = case when y then 1 else 2 end; delete from u; end";
        for create in ["CREATE", "create temp", "CREATE TEMPORARY"] {
            passes(Sqlite, &format!("{create} {body};\nselect 1;"));
            let ended = format!("{create} {body}; /* x */ END");
            assert_eq!(control(&ended, Sqlite).as_deref(), Some("END"));
        }
        passes(Sqlite, &format!("create {body}"));
    }

    #[test]
    fn a_function_of_postgresql_has_a_body() {
        let body = "f() returns int begin atomic; select case when true then 1 else 2 end; select 2; end";
        for create in [
            "create function",
            "CREATE OR REPLACE FUNCTION",
            "create procedure",
        ] {
            passes(Postgres, &format!("{create} {body}; select 1"));
            let ended = format!("{create} {body}; commit");
            assert_eq!(control(&ended, Postgres).as_deref(), Some("COMMIT"));
        }
        let labels = "create function f() returns int begin atomic; \
             select t.end, 1 as\n END, 2 AS case, case when true then cast(t.a as \"char\") end from t; select 2; end";
        passes(Postgres, &format!("{labels}; select 1"));
        let ended = format!("{labels}; commit");
        assert_eq!(control(&ended, Postgres).as_deref(), Some("COMMIT"));
        passes(Postgres, "do $x$ begin perform 1; end $x$; select 1");
        passes(
            Postgres,
            "create function f() returns int language plpgsql as $$begin return 1; end;$$",
        );
        let trigger = "create trigger a after insert on t execute function f(); commit";
        assert_eq!(control(trigger, Postgres).as_deref(), Some("COMMIT"));
        assert_eq!(
            control("select $$;$$; commit", Postgres).as_deref(),
            Some("COMMIT")
        );
    }
}

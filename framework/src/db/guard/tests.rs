//! What passes the guard on which database.

use super::*;
use crate::db::Dialect::{Postgres, Sqlite};

const BOTH: [Dialect; 2] = [Sqlite, Postgres];

#[test]
fn statements_pass() {
    for sql in [
        "",
        " ; ",
        "select 1",
        "SELECT ';' ",
        "insert into t values ($1, 'a;b'); ",
        "-- COMMIT\nselect 1",
        "/* x; */ update t set a = 1;",
        "select a->>'x;y' from t where b = $1",
        "update t set rollback_at = $1",
        "select 'rollback'",
        "select 'it''s; fine'",
        "end_of_day()",
        "set local statement_timeout = 5",
        "with x as (select 1) select * from x ; -- done",
        "select 'unfinished; ",
        "select a[1] from t where b like '%k'",
    ] {
        for dialect in BOTH {
            assert_eq!(check(sql, dialect), Ok(()), "{sql} {dialect:?}");
        }
    }
}

#[test]
fn transaction_control_is_refused() {
    for sql in [
        "COMMIT",
        " commit ;",
        "; COMMIT",
        "-- hi\n/* x */ CoMmIt",
        "rollback",
        "rollback to savepoint x",
        "BEGIN IMMEDIATE",
        "savepoint a",
        "release a",
        "end",
        "ABORT",
        "start transaction",
        "set transaction isolation level serializable",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "set transaction_read_only = off",
        "set local transaction_read_only to off",
        "prepare transaction 'x'",
        "\u{feff}COMMIT",
        "insert or rollback into t values (1)",
        "attach 'x' as y",
    ] {
        for dialect in BOTH {
            assert_eq!(check(sql, dialect), Err(Refusal::TransactionControl), "{sql}");
        }
    }
}

#[test]
fn several_statements_are_refused() {
    for sql in [
        "select 1; commit",
        "select ';'; commit",
        "insert into t values ('it''s; ok'); select 2",
        "select E'\\'; commit -- '; select 1",
        "select 1;; select 2",
    ] {
        for dialect in BOTH {
            assert!(check(sql, dialect).is_err(), "{sql} {dialect:?}");
        }
    }
}

#[test]
fn no_text_makes_it_panic() {
    let pieces = [
        "'", "\"", "$", "$$", "$a$", "--", "/*", "*/", ";", "é", "k", "set", "E'", "\\", " ", "rollback",
        "[", "]", "`", "$1(", "1e", "pragma", "(",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                // Whatever it says, it ends.
                for dialect in BOTH {
                    let _ = check(&format!("{first}{second}{third}"), dialect);
                }
            }
        }
    }
}

#[test]
fn a_quotation_ends_where_the_database_ends_it() {
    for (sql, dialect, passes) in [
        // A backslash escapes after `E` alone, and not after a name that ends so.
        (r"select name'\'; commit; select ''''", Postgres, false),
        (r"select date'\'; commit; select ''''", Postgres, false),
        (r"select ée'\'; commit; select ''''", Postgres, false),
        (r"select a$e'\'; commit; select ''''", Postgres, false),
        (r"select e'\'; commit; select '", Postgres, true),
        (r"select e'a''\'; commit; select '", Postgres, true),
        ("select e'a' -- b\n'\\'; commit; select '", Postgres, true),
        (r"select e'\'; commit; select '", Sqlite, false),
        // `$$` quotes in PostgreSQL, and begins a parameter in SQLite.
        ("select $$;commit$$ ", Postgres, true),
        ("select $tag$ a; $$ b $tag$;", Postgres, true),
        ("DO $$ begin perform 1; end $$", Postgres, true),
        ("select 1$$'$$; commit; select $$'$$", Postgres, false),
        ("select a$$; commit; select $$", Postgres, false),
        ("select $$; commit; select $$", Sqlite, false),
        ("select $a$; commit; select $a$", Sqlite, false),
        ("select $a('); commit; select $a(')", Sqlite, false),
        // Brackets and backticks quote names in SQLite alone.
        ("select 1 as [']; commit; select 2 as [']", Sqlite, false),
        ("select 1 as [a;b]", Sqlite, true),
        ("select 1 as `a;b`", Sqlite, true),
        ("select 1 ` 2; commit; select 1 ` 2", Postgres, false),
        // Comments are nested in PostgreSQL alone, where another letter ends a line too.
        ("select 1 /* /* */ ; commit */", Postgres, true),
        ("select 1 /* /* */ ; commit */", Sqlite, false),
        ("/* /* */ ' */ select 1; commit; select '", Postgres, false),
        ("select 1; -- x\rcommit", Postgres, false),
        ("select 1; -- x\rcommit", Sqlite, true),
        // What follows the first `;` is no comment.
        ("select '; -- '; commit", Postgres, false),
        ("select '; -- '; commit", Sqlite, false),
    ] {
        assert_eq!(check(sql, dialect).is_ok(), passes, "{sql} {dialect:?}");
    }
}

#[test]
fn what_outlives_the_transaction_is_refused() {
    for sql in [
        "set search_path = a",
        "SET SESSION search_path = a",
        "set time zone 'UTC'",
        "set role a",
        "set \"transaction_read_only\" = off",
        "set/* local */role a",
        "reset all",
        "RESET search_path",
        "listen a",
        "UNLISTEN *",
        "discard all",
        "deallocate all",
        "DEALLOCATE PREPARE a",
        "prepare a (text) as select $1",
        "declare a cursor with hold for select 1",
        "DECLARE \"for\" SCROLL CURSOR /* */ WITH\nHOLD FOR SELECT 1",
    ] {
        for dialect in [Sqlite, Postgres] {
            assert_eq!(check(sql, dialect), Err(Refusal::SessionState), "{sql}");
        }
    }
    for sql in [
        "declare a cursor for select 1",
        "declare a cursor without hold for select 'with hold'",
        "create table temp (id int)",
        "execute a",
    ] {
        assert_eq!(check(sql, Postgres), Ok(()), "{sql}");
    }
    let nested = "set /* /* */ local x */ session y = 1";
    assert_eq!(check(nested, Postgres), Err(Refusal::SessionState));
    for sql in [
        "set local search_path = a",
        "SET LOCAL \"app.user\" = 'x'",
        "set local role a",
        "set constraints all deferred",
    ] {
        assert_eq!(check(sql, Postgres), Ok(()), "{sql}");
    }
    for sql in ["copy notes from stdin", "COPY notes TO STDOUT"] {
        assert_eq!(check(sql, Postgres), Err(Refusal::Copy), "{sql}");
    }
}

#[test]
fn a_temporary_table_goes_with_the_transaction() {
    for sql in [
        "create temp table a (id int)",
        "CREATE LOCAL TEMPORARY TABLE a (id int) ON COMMIT DELETE ROWS",
        "create temp table a as select 'on commit drop'",
        "create temp table a (id int) -- on commit drop",
        "create or replace temp view a as select 1",
        "create temporary sequence a",
    ] {
        assert_eq!(check(sql, Postgres), Err(Refusal::SessionState), "{sql}");
    }
    for (sql, dialect) in [
        ("create temp table a on commit drop as select 1", Postgres),
        (
            "create/* */global temporary table a (id int) ON COMMIT\nDROP",
            Postgres,
        ),
        ("create temp table a (id int)", Sqlite),
    ] {
        assert_eq!(check(sql, dialect), Ok(()), "{sql}");
    }
}

#[test]
fn no_quotation_marks_hide_a_setting_of_the_transaction() {
    for sql in [
        "set local \"transaction_read_only\" = off",
        "SET LOCAL U&\"transaction\\005fread_only\" = off",
        "set local session characteristics as transaction read write",
        "set local transaction read write",
    ] {
        assert_eq!(check(sql, Postgres), Err(Refusal::TransactionControl), "{sql}");
    }
}

#[test]
fn pragmas_read_and_set_nothing() {
    for sql in [
        "PRAGMA query_only = OFF",
        "pragma query_only(0)",
        "pragma main.query_only = 0",
        "pragma \"query_only\" = 0",
        "pragma [table_info] . query_only /* */ ( 0 )",
        "pragma table_info . query_only = 0",
        "pragma journal_mode=delete",
    ] {
        assert_eq!(check(sql, Sqlite), Err(Refusal::Pragma), "{sql}");
    }
    for sql in [
        "PRAGMA query_only",
        "pragma main.user_version;",
        "pragma table_info(notes)",
        "pragma main.foreign_key_list('notes')",
        "pragma defer_foreign_keys = on",
    ] {
        assert_eq!(check(sql, Sqlite), Ok(()), "{sql}");
    }
}

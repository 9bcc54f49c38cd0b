//! What a transaction of Purlin's costs beside one of bare sqlx.
//!
//! The program starts itself: each of its processes measures one row of the table, or does some work for callgrind to count.

#![allow(
    clippy::duplicate_mod,
    reason = "the same source is measured on both databases"
)]

mod instructions;
mod postgres;
mod sqlite;
mod turns;

use std::io::Write;
use std::time::Duration;

use purlin_benches::Result;
use purlin_benches::callgrind::counted;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Case {
    Select,
    Rows,
    Whole,
    /// The same, with a limit of time for its statements, where that is one more of them.
    Limited,
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Who {
    Bare,
    Purlin,
}

/// Work, and what is said of it.
pub(crate) struct Work {
    case: Case,
    /// The word for it on the command line.
    word: &'static str,
    title: &'static str,
    /// How often it is done between two looks at the clock.
    times: u32,
}

const WORKS: [Work; 4] = [
    Work {
        case: Case::Select,
        word: "select",
        title: "SELECT by key, in an open transaction",
        times: 1_000,
    },
    Work {
        case: Case::Rows,
        word: "rows",
        title: "`fetch_all` of 1,000 rows, in an open transaction",
        times: 10,
    },
    Work {
        case: Case::Whole,
        word: "whole",
        title: "BEGIN, INSERT, COMMIT",
        times: 100,
    },
    Work {
        case: Case::Limited,
        word: "limited",
        title: "BEGIN, INSERT, COMMIT, with `SET LOCAL statement_timeout` in both",
        times: 100,
    },
];

const BOTH: [(Who, &str); 2] = [(Who::Bare, "bare"), (Who::Purlin, "purlin")];

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let text = match arguments[..] {
        ["work", work, who] => {
            let (case, who) = (named(work)?.case, one(who)?);
            let both = runtime.block_on(sqlite::in_memory(Who::Bare))?;
            for times in instructions::COUNTED {
                let mut done = Ok(Duration::ZERO);
                counted(&mut || done = runtime.block_on(both.time(case, who, times)));
                done?;
            }
            String::new()
        }
        ["turns", database, work, first] => {
            runtime.block_on(turns::take(database, named(work)?, one(first)?))?
        }
        _ => format!(
            "{INTRODUCTION}\n{}\n{}",
            runtime.block_on(turns::table())?,
            instructions::table()?
        ),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

const INTRODUCTION: &str = "The same statements on a pool of bare sqlx, opened in the same way, and through `Database` and `Tx`, on one core, and PostgreSQL on another: \
     a commit of SQLite does not wait for the disk (`synchronous = NORMAL`; both wait by default), and SQLite has a thread of its own, which is waited for at each statement, and whether the system lets it share the core of the one that waits \
     makes a difference of 35 us to either. Where the memory of the two happens to lie makes a difference of several percent, which lasts as \
     long as the process; so each row is measured by 8 fresh processes, of which every second one opens Purlin's database first, in 7 rounds in which \
     the two take turns. Medians of all rounds, in parentheses the least and the greatest; the ratio is the median of the ratios of all rounds, \
     in parentheses the least and the greatest of the medians of the processes. Behind it, the instructions of the whole process by \
     callgrind, SQLite's own included.\n";

fn named(word: &str) -> Result<&'static Work> {
    WORKS
        .iter()
        .find(|work| work.word == word)
        .ok_or_else(|| format!("no work is called {word}").into())
}

fn one(word: &str) -> Result<Who> {
    let known = BOTH.iter().find(|known| known.1 == word);
    known
        .map(|known| known.0)
        .ok_or_else(|| format!("nobody is called {word}").into())
}

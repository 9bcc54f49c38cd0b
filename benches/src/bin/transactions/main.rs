//! What a transaction of Purlin's costs beside one of bare sqlx.

#![allow(
    clippy::duplicate_mod,
    reason = "the same source is measured on both databases"
)]

mod postgres;
mod sqlite;

use std::io::Write;
use std::process::Command;
use std::time::Duration;

use purlin_benches::Result;
use purlin_benches::measure::{Series, number};
use purlin_benches::process::output;
use purlin_benches::table::Table;

/// How often each is measured, the two by turns.
const ROUNDS: usize = 31;

/// How often the work is done to count its instructions: the difference is free of what is done once.
const COUNTED: (u32, u32) = (200, 1_200);

/// What is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Case {
    Select,
    Rows,
    Whole,
    /// The same, with a limit of time for its statements, where that is one more of them.
    Limited,
}

/// Who does it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who {
    Bare,
    Purlin,
}

const CASES: [(Case, &str, &str, u32); 3] = [
    (
        Case::Select,
        "select",
        "SELECT by key, in an open transaction",
        1_000,
    ),
    (
        Case::Rows,
        "rows",
        "`fetch_all` of 1,000 rows, in an open transaction",
        10,
    ),
    (Case::Whole, "whole", "BEGIN, INSERT, COMMIT", 100),
];

const BOTH: [(Who, &str); 2] = [(Who::Bare, "bare"), (Who::Purlin, "purlin")];

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [case, who, times] = arguments.as_slice() {
        return runtime.block_on(once(case, who, times.parse()?));
    }
    let text = format!(
        "{INTRODUCTION}\n{}\n{}",
        runtime.block_on(times())?,
        instructions()?
    );
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

const INTRODUCTION: &str = "The same statements on a pool of bare sqlx, opened in the same way, and through `Database` and `Tx`, on one core: \
     SQLite has a thread of its own, which is waited for at each statement, and whether the system lets it share the core of the one that waits \
     makes a difference of 35 us to either. Medians of 31 rounds in which the \
     two take turns, in parentheses the least and the greatest; the ratio is the median of the ratios of all rounds. Behind it, the \
     instructions of the whole process by callgrind, SQLite's own included.\n";

/// Does the work for whoever counts instructions.
async fn once(case: &str, who: &str, times: u32) -> Result<()> {
    let case = CASES.iter().find(|known| known.1 == case).ok_or("no such case")?;
    let who = BOTH
        .iter()
        .find(|known| known.1 == who)
        .ok_or("nobody has that name")?;
    sqlite::in_memory().await?.time(case.0, who.0, times).await?;
    Ok(())
}

async fn times() -> Result<Table> {
    let folder = std::env::temp_dir().join(format!("purlin-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut table = Table::new(&["database", "work", "bare sqlx", "Purlin", "ratio"]);
    let memory = sqlite::in_memory().await?;
    let file = sqlite::in_file(&folder.join("bench.db")).await?;
    let server = postgres::on_server().await?;
    for (case, _, title, times) in CASES {
        let (bare, purlin, ratio) = rounds(times, async |who| memory.time(case, who, times).await).await?;
        table.row(&["SQLite in memory", title, &bare, &purlin, &ratio]);
        let (bare, purlin, ratio) = rounds(times, async |who| file.time(case, who, times).await).await?;
        table.row(&["SQLite in a file", title, &bare, &purlin, &ratio]);
        let (bare, purlin, ratio) = rounds(times, async |who| server.time(case, who, times).await).await?;
        table.row(&["PostgreSQL", title, &bare, &purlin, &ratio]);
    }
    let (_, _, title, times) = CASES[2];
    let (bare, purlin, ratio) =
        rounds(times, async |who| server.time(Case::Limited, who, times).await).await?;
    let title = format!("{title}, with `SET LOCAL statement_timeout` in both");
    table.row(&["PostgreSQL", &title, &bare, &purlin, &ratio]);
    drop(file);
    postgres::clean().await?;
    std::fs::remove_dir_all(folder)?;
    Ok(table)
}

/// Measures both by turns, the one that is first changing too.
async fn rounds(times: u32, time: impl AsyncFn(Who) -> Result<Duration>) -> Result<(String, String, String)> {
    let (mut bare, mut purlin) = (Vec::new(), Vec::new());
    let micros = |took: Duration| took.as_secs_f64() * 1e6 / f64::from(times);
    for round in 0..=ROUNDS {
        if round.is_multiple_of(2) {
            bare.push(micros(time(Who::Bare).await?));
            purlin.push(micros(time(Who::Purlin).await?));
        } else {
            purlin.push(micros(time(Who::Purlin).await?));
            bare.push(micros(time(Who::Bare).await?));
        }
    }
    // The first round fills the caches.
    let (bare, purlin) = (bare.split_off(1), purlin.split_off(1));
    let ratios = bare.iter().zip(&purlin).map(|(bare, purlin)| purlin / bare);
    let ratio = Series::new(ratios.collect::<Vec<_>>()).median();
    Ok((
        Series::new(bare).show("us"),
        Series::new(purlin).show("us"),
        format!("{ratio:.3}"),
    ))
}

fn instructions() -> Result<Table> {
    let mut table = Table::new(&["SQLite in memory, instructions", "bare sqlx", "Purlin", "ratio"]);
    for (_, case, title, _) in CASES {
        let (bare, purlin) = (count(case, "bare")?, count(case, "purlin")?);
        let ratio = format!("{:.3}", purlin / bare);
        table.row(&[title, &number(bare), &number(purlin), &ratio]);
    }
    Ok(table)
}

/// The instructions of doing it once.
fn count(case: &str, who: &str) -> Result<f64> {
    let (few, many) = COUNTED;
    let more = collected(case, who, many)? - collected(case, who, few)?;
    Ok(more / f64::from(many - few))
}

fn collected(case: &str, who: &str, times: u32) -> Result<f64> {
    let log = std::env::temp_dir().join(format!("purlin-bench-{}.log", std::process::id()));
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--log-file={}", log.display()))
        .arg(std::env::current_exe()?)
        .args([case, who, &times.to_string()]);
    output(&mut command)?;
    let text = std::fs::read_to_string(&log)?;
    std::fs::remove_file(&log)?;
    let told = text.lines().find_map(|line| line.split_once("Collected : "));
    let (_, told) = told.ok_or("callgrind says how many it collected")?;
    Ok(told.trim().parse()?)
}

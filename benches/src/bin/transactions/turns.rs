//! How long the work takes: the two by turns, in fresh processes.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use purlin_benches::Result;
use purlin_benches::process::output;
use purlin_report::{Series, Table};

use crate::{BOTH, Case, WORKS, Who, Work, postgres, sqlite};

/// How many processes measure a row.
const PROCESSES: usize = 8;
/// How often each of them measures the two.
const ROUNDS: usize = 7;

const POSTGRES: &str = "postgres";

pub(crate) async fn table() -> Result<Table> {
    let folder = std::env::temp_dir().join(format!("purlin-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    postgres::prepare().await?;
    let file = folder.join("bench.db").display().to_string();
    let databases = [
        ("SQLite in memory", ":memory:"),
        ("SQLite in a file", &file),
        ("PostgreSQL", POSTGRES),
    ];
    let mut table = Table::new(["database", "work", "bare sqlx", "Purlin", "ratio"]);
    for work in &WORKS {
        for (name, database) in databases {
            if work.case != Case::Limited || database == POSTGRES {
                let [bare, purlin, ratio] = row(database, work)?;
                table.row([name, work.title, &bare, &purlin, &ratio]);
            }
        }
    }
    postgres::clean().await?;
    std::fs::remove_dir_all(folder)?;
    Ok(table)
}

/// Lets fresh processes measure.
fn row(database: &str, work: &Work) -> Result<[String; 3]> {
    let mut rounds = Vec::new();
    let mut medians = Vec::new();
    for process in 0..PROCESSES {
        let (_, first) = BOTH[process % 2];
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["turns", database, work.word, first]);
        let told = pairs(&output(&mut command)?)?;
        medians.push(Series::new(told.iter().map(ratio)).median());
        rounds.extend(told);
    }
    let (least, most) = medians
        .iter()
        .fold((f64::MAX, f64::MIN), |(least, most), median| {
            (least.min(*median), most.max(*median))
        });
    let middle = Series::new(rounds.iter().map(ratio)).median();
    Ok([
        Series::new(rounds.iter().map(|round| round.0)).show("us"),
        Series::new(rounds.iter().map(|round| round.1)).show("us"),
        format!("{middle:.3} ({least:.3} to {most:.3})"),
    ])
}

/// Purlin's time as a part of bare sqlx's.
fn ratio((bare, purlin): &(f64, f64)) -> f64 {
    purlin / bare
}

/// What [`take`] prints: a line for each round, with the two times.
fn pairs(text: &str) -> Result<Vec<(f64, f64)>> {
    text.lines()
        .map(|line| {
            let (bare, purlin) = line.split_once(' ').ok_or("a line has two times")?;
            Ok((bare.parse()?, purlin.parse()?))
        })
        .collect()
}

/// The work of such a process. The one whose database is opened first changes from process to process, the one that is measured first from
/// round to round.
pub(crate) async fn take(database: &str, work: &Work, opened_first: Who) -> Result<String> {
    match database {
        POSTGRES => {
            let both = postgres::on_server(opened_first).await?;
            rounds(work.times, async |who| {
                both.time(work.case, who, work.times).await
            })
            .await
        }
        ":memory:" => {
            let both = sqlite::in_memory(opened_first).await?;
            rounds(work.times, async |who| {
                both.time(work.case, who, work.times).await
            })
            .await
        }
        file => {
            let both = sqlite::in_file(Path::new(file), opened_first).await?;
            rounds(work.times, async |who| {
                both.time(work.case, who, work.times).await
            })
            .await
        }
    }
}

async fn rounds(times: u32, time: impl AsyncFn(Who) -> Result<Duration>) -> Result<String> {
    let micros = |took: Duration| took.as_secs_f64() * 1e6 / f64::from(times);
    // They fill the caches.
    time(Who::Bare).await?;
    time(Who::Purlin).await?;
    let mut text = String::new();
    for round in 0..ROUNDS {
        let (bare, purlin) = if round.is_multiple_of(2) {
            let bare = time(Who::Bare).await?;
            (bare, time(Who::Purlin).await?)
        } else {
            let purlin = time(Who::Purlin).await?;
            (time(Who::Bare).await?, purlin)
        };
        writeln!(text, "{} {}", micros(bare), micros(purlin))?;
    }
    Ok(text)
}

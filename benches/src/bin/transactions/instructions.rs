//! How many instructions the work takes.

use std::process::Command;

use purlin_benches::Result;
use purlin_benches::measure::number;
use purlin_benches::process::output;
use purlin_benches::table::Table;

use crate::{Case, WORKS};

/// How often the work is done to count its instructions: the difference is free of what is done once.
const COUNTED: (u32, u32) = (200, 1_200);

pub(crate) fn table() -> Result<Table> {
    let mut table = Table::new(&["SQLite in memory, instructions", "bare sqlx", "Purlin", "ratio"]);
    // On SQLite a limit of time is no statement.
    for work in WORKS.iter().filter(|work| work.case != Case::Limited) {
        let (bare, purlin) = (count(work.word, "bare")?, count(work.word, "purlin")?);
        let ratio = format!("{:.3}", purlin / bare);
        table.row(&[work.title, &number(bare), &number(purlin), &ratio]);
    }
    Ok(table)
}

/// The instructions of doing it once.
fn count(word: &str, who: &str) -> Result<f64> {
    let (few, many) = COUNTED;
    let more = collected(word, who, many)? - collected(word, who, few)?;
    Ok(more / f64::from(many - few))
}

fn collected(word: &str, who: &str, times: u32) -> Result<f64> {
    let log = std::env::temp_dir().join(format!("purlin-bench-{}.log", std::process::id()));
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--log-file={}", log.display()))
        .arg(std::env::current_exe()?)
        .args(["work", word, who, &times.to_string()]);
    output(&mut command)?;
    let text = std::fs::read_to_string(&log)?;
    std::fs::remove_file(&log)?;
    let told = text.lines().find_map(|line| line.split_once("Collected : "));
    let (_, told) = told.ok_or("callgrind says how many it collected")?;
    Ok(told.trim().parse()?)
}

//! How many instructions the work takes.

use purlin_benches::Result;
use purlin_benches::callgrind;
use purlin_report::{Table, number};

use crate::{Case, WORKS};

/// How often the work is done to count its instructions: the difference is free of what is done once.
pub(crate) const COUNTED: [u32; 2] = [200, 1_200];

pub(crate) fn table() -> Result<Table> {
    let mut table = Table::new(["SQLite in memory, instructions", "bare sqlx", "Purlin", "ratio"]);
    // On SQLite a limit of time is no statement.
    for work in WORKS.iter().filter(|work| work.case != Case::Limited) {
        let (bare, purlin) = (count(work.word, "bare")?, count(work.word, "purlin")?);
        let ratio = format!("{:.3}", purlin / bare);
        table.row([work.title, &number(bare), &number(purlin), &ratio]);
    }
    Ok(table)
}

/// The instructions of doing it once.
fn count(word: &str, who: &str) -> Result<f64> {
    let counted = callgrind::count(&["work", word, who])?;
    let [less, more] = counted[..] else {
        return Err("the work is counted twice".into());
    };
    let [few, many] = COUNTED;
    Ok((more - less) / f64::from(many - few))
}

//! What the parts of a request cost: instructions, and the time that criterion has measured before.

use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::io::Write;

use purlin::serde_json::Value;
use purlin_benches::Result;
use purlin_benches::callgrind::{count, counted};
use purlin_benches::generated::target_folder;
use purlin_benches::stages::{Case, STAGES, cases};
use purlin_report::{Series, Table, grouped};

/// How often each is done while it is counted, and before: the first calls fill caches.
const COUNTED: u16 = 100;
const BEFORE: u16 = 20;

/// How often the whole is counted. What tables hash and where memory lies differs from process to process.
const RUNS: usize = 5;

fn main() -> Result<()> {
    let cases = cases();
    if std::env::args().nth(1).as_deref() == Some("count") {
        cases.iter().for_each(do_counted);
        return Ok(());
    }
    let runs: Vec<Vec<f64>> = (0..RUNS).map(|_| count(&["count"])).collect::<Result<_>>()?;
    let mut costs = HashMap::new();
    for (index, case) in cases.iter().enumerate() {
        let of_run = |run: &Vec<f64>| Some(run.get(index)? / f64::from(COUNTED));
        let instructions: Option<_> = runs.iter().map(of_run).collect();
        let cost = Cost {
            instructions: instructions.ok_or("every case is counted")?,
            nanoseconds: nanoseconds(case.name())?,
        };
        costs.insert(case.name(), cost);
    }
    let text = format!("{INTRODUCTION}\n{}", table(&costs)?);
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

const INTRODUCTION: &str = "Apps called as services in the process, without a socket. A part is the difference between two requests, of which one has it. \
     Instructions are those of the whole process by callgrind, as the mean of 100 requests: the median of 5 processes, and half the range of them. \
     Large copies weigh more in them than on the clock, for callgrind counts these byte by byte. Nanoseconds are the difference of two medians by \
     criterion (`cargo bench -p purlin-benches --bench stages`), in parentheses how far off it may be: half the sum of the 95 % intervals of both.\n";

/// What one request of a case costs.
#[derive(Debug, Clone)]
struct Cost {
    /// Of each run.
    instructions: Vec<f64>,
    nanoseconds: Estimate,
}

/// A median, and half the width of the interval around it.
#[derive(Debug, Clone, Copy)]
struct Estimate {
    median: f64,
    margin: f64,
}

fn do_counted(case: &Case) {
    for _ in 0..BEFORE {
        black_box(case.answer(case.request()));
    }
    let requests: Vec<_> = (0..COUNTED).map(|_| case.request()).collect();
    let mut requests = requests.into_iter();
    counted(&mut || {
        for request in requests.by_ref() {
            black_box(case.answer(request));
        }
    });
}

/// What criterion has written down.
fn nanoseconds(case: &str) -> Result<Estimate> {
    let file = target_folder()?.join(format!("criterion/stages/{case}/new/estimates.json"));
    let text =
        fs::read(&file).map_err(|error| format!("{}: {error}; run criterion first", file.display()))?;
    let median = &purlin::serde_json::from_slice::<Value>(&text)?["median"];
    let told = |value: &Value| value.as_f64().ok_or("criterion writes numbers");
    let interval = &median["confidence_interval"];
    Ok(Estimate {
        median: told(&median["point_estimate"])?,
        margin: (told(&interval["upper_bound"])? - told(&interval["lower_bound"])?) / 2.0,
    })
}

fn table(costs: &HashMap<&str, Cost>) -> Result<Table> {
    let mut table = Table::new(["part", "instructions", "time"]);
    for stage in STAGES {
        let cost = |name: &str| costs.get(name).cloned().ok_or("every case is counted");
        let with = cost(stage.with)?;
        let without = stage.without.map_or_else(|| Ok(nothing()), cost)?;
        let runs = with.instructions.iter().zip(&without.instructions);
        let instructions = Series::new(runs.map(|(with, without)| with - without));
        let time = with.nanoseconds.median - without.nanoseconds.median;
        let margin = with.nanoseconds.margin + without.nanoseconds.margin;
        table.row([
            stage.name,
            &format!(
                "{} (± {})",
                grouped(instructions.median()),
                grouped(instructions.half_range())
            ),
            &format!("{time:.0} ns (± {margin:.0})"),
        ]);
    }
    Ok(table)
}

fn nothing() -> Cost {
    Cost {
        instructions: vec![0.0; RUNS],
        nanoseconds: Estimate {
            median: 0.0,
            margin: 0.0,
        },
    }
}

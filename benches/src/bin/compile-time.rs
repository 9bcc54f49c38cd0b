//! Checking and building a crate of 200 handlers, beside the same in axum with utoipa.

use std::io::Write;
use std::process::{Command, Stdio};

use purlin_benches::Result;
use purlin_benches::generated::Generated;
use purlin_benches::measure::{Series, number};
use purlin_benches::process::{Cost, cost, output};
use purlin_benches::sources::{self, IN_MODULE};
use purlin_benches::table::Table;

const HANDLERS: usize = 200;
const RUNS: usize = 2;
/// What changes before a crate is compiled again: a handler's body, from one of these to the other.
const BODIES: [&str; 2] = ["item.amount = (id", "item.amount = (1 + id"];

/// One of the crates, and its column.
struct Subject {
    title: &'static str,
    krate: Generated,
    /// The seconds of each of [`STEPS`], once a run.
    costs: [Vec<Cost>; STEPS.len()],
}

const STEPS: [(&str, Step); 4] = [
    ("`cargo check` of the crate", Step::Whole("check")),
    (
        "`cargo check` after a change in one handler",
        Step::Changed("check", BODIES),
    ),
    ("`cargo build` of the crate", Step::Whole("build")),
    (
        "`cargo build` after a change in one handler",
        Step::Changed("build", [BODIES[1], BODIES[0]]),
    ),
];

#[derive(Clone, Copy)]
enum Step {
    /// The crate alone; its dependencies are compiled.
    Whole(&'static str),
    /// The crate, which was compiled before a handler changed from one body to another.
    Changed(&'static str, [&'static str; 2]),
}

fn main() -> Result<()> {
    let mut subjects = subjects()?;
    for subject in &subjects {
        for command in ["check", "build"] {
            output(&mut subject.krate.cargo(&[command, "--quiet"]))?;
        }
    }
    for _ in 0..RUNS {
        // In turns, so that what else the machine does meets all of them.
        for (index, (_, step)) in STEPS.iter().enumerate() {
            for subject in &mut subjects {
                subject.costs[index].push(measure(&subject.krate, *step)?);
            }
        }
    }
    let text = format!(
        "{}\n{}\n{}",
        said(&subjects)?,
        times(&subjects),
        sizes(&subjects)?
    );
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

fn subjects() -> Result<Vec<Subject>> {
    let modules = HANDLERS / IN_MODULE;
    let (plain, plain_files) = sources::axum(modules);
    let (validated, validated_files) = sources::axum_with_validator(modules);
    let subject = |title, name, manifest: &str, files: &[(String, String)]| -> Result<Subject> {
        Ok(Subject {
            title,
            krate: Generated::write(name, manifest, files)?,
            costs: std::array::from_fn(|_| Vec::new()),
        })
    };
    Ok(vec![
        subject(
            "Purlin",
            "with-purlin",
            sources::PURLIN,
            &sources::purlin(modules),
        )?,
        subject("axum, utoipa", "with-axum", &plain, &plain_files)?,
        subject(
            "axum, utoipa, validator",
            "with-axum-validator",
            &validated,
            &validated_files,
        )?,
    ])
}

fn measure(krate: &Generated, step: Step) -> Result<Cost> {
    match step {
        Step::Whole(command) => {
            output(&mut krate.cargo(&["clean", "--quiet", "--package", krate.name()]))?;
            cost(&mut krate.cargo(&[command, "--quiet"]))
        }
        Step::Changed(command, [from, to]) => {
            krate.edit("src/m010.rs", from, to)?;
            cost(&mut krate.cargo(&[command, "--quiet"]))
        }
    }
}

fn said(subjects: &[Subject]) -> Result<String> {
    let versions: Vec<String> = ["axum", "utoipa", "validator", "serde"]
        .iter()
        .map(|package| subjects[2].krate.version(package))
        .collect::<Result<_>>()?;
    Ok(format!(
        "Three crates of {HANDLERS} handlers in {} modules. A handler takes a `u64` from its path, a struct of three values \
         from the query (one type for each module) and, as JSON, an item of its own type: five fields, each with a rule. It \
         answers with the item. Purlin checks the rules and shows them in the document. `axum, utoipa` only shows them; \
         `axum, utoipa, validator` has them twice, in attributes of both, and its handlers call `validate`.\n\n\
         {}. All else is of the workspace's lockfile. The profile is that of the workspace. Dependencies were compiled \
         before. Medians of {RUNS} runs, in parentheses the least and the greatest; of processor time first, user and \
         system, of all processes that cargo started, then on the clock.\n",
        HANDLERS / IN_MODULE,
        versions.join(", ")
    ))
}

fn times(subjects: &[Subject]) -> Table {
    let mut table = head("", subjects);
    for (clock, unit) in [(false, "s"), (true, "s on the clock")] {
        for (index, (title, _)) in STEPS.iter().enumerate() {
            let cells = subjects.iter().map(|subject| {
                let costs = subject.costs[index].iter();
                Series::new(costs.map(|cost| if clock { cost.clock } else { cost.processor })).show(unit)
            });
            row(&mut table, title, cells);
        }
    }
    table
}

/// How much the macros write, which is what there is to compile.
fn sizes(subjects: &[Subject]) -> Result<Table> {
    let mut table = head("the crate with its macros expanded", subjects);
    let expanded: Vec<String> = subjects
        .iter()
        .map(|subject| expand(&subject.krate))
        .collect::<Result<_>>()?;
    let count = |value: usize| u32::try_from(value).map_or(f64::NAN, f64::from);
    let lines = expanded.iter().map(|text| count(text.lines().count()));
    row(&mut table, "lines", lines.map(number));
    let kilobytes = expanded.iter().map(|text| count(text.len()) / 1e3);
    row(&mut table, "kB", kilobytes.map(number));
    Ok(table)
}

/// The compiler's own command, run again to write the expansion. It does that as a nightly compiler only.
fn expand(krate: &Generated) -> Result<String> {
    output(&mut krate.cargo(&["clean", "--quiet", "--package", krate.name()]))?;
    let told = krate
        .cargo(&["check", "--verbose"])
        .stdout(Stdio::null())
        .output()?;
    let told = String::from_utf8(told.stderr)?;
    let name = format!("--crate-name {} ", krate.name().replace('-', "_"));
    let command = told.lines().find(|line| line.contains(&name)).and_then(|line| {
        let (_, command) = line.split_once('`')?;
        command.strip_suffix('`')
    });
    let command = command.ok_or("cargo shows no command")?;
    let shell = format!("exec {command} -Zunpretty=expanded");
    output(
        Command::new("sh")
            .args(["-c", &shell])
            .current_dir(krate.folder())
            .env("RUSTC_BOOTSTRAP", "1"),
    )
}

fn head(first: &str, subjects: &[Subject]) -> Table {
    let titles = subjects.iter().map(|subject| subject.title);
    Table::new(&std::iter::once(first).chain(titles).collect::<Vec<_>>())
}

fn row(table: &mut Table, title: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    let cells = std::iter::once(title).chain(cells.iter().map(String::as_str));
    table.row(&cells.collect::<Vec<_>>());
}

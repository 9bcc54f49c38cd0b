//! Crates of many handlers, one for each framework.

use std::fmt::Write;

use purlin_benches::Result;
use purlin_benches::generated::Generated;
use purlin_benches::process::{Cost, cost, output};
use purlin_benches::sources::{Framework, IN_MODULE};
use purlin_report::{Series, Table, number};

use crate::expansion;

/// The module that is changed, and what changes before a crate is compiled again: a handler's body, from one of these to the other.
const CHANGED: &str = "src/m000.rs";
const BODIES: [&str; 2] = ["amount = (", "amount = (1 + "];

/// One of the crates, and its column.
pub(crate) struct Subject {
    title: &'static str,
    krate: Generated,
    /// What each of [`STEPS`] cost, once a run.
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

impl Subject {
    /// Writes the crate.
    pub(crate) fn new(framework: &Framework, handlers: usize) -> Result<Self> {
        let title = framework.title.replace(", ", "-");
        Ok(Self {
            title: framework.title,
            krate: Generated::write(
                &format!("{}-{handlers}", title.to_lowercase()),
                framework.name,
                framework.manifest,
                &(framework.modules)(handlers / IN_MODULE),
            )?,
            costs: std::array::from_fn(|_| Vec::new()),
        })
    }

    fn run(&self, step: Step) -> Result<Cost> {
        let krate = &self.krate;
        match step {
            Step::Whole(command) => {
                output(&mut krate.cargo(&["clean", "--quiet", "--package", krate.name()]))?;
                cost(&mut krate.cargo(&[command, "--quiet"]))
            }
            Step::Changed(command, [from, to]) => {
                krate.edit(CHANGED, from, to)?;
                cost(&mut krate.cargo(&[command, "--quiet"]))
            }
        }
    }
}

/// Compiles what a framework's crates depend on, unless the small app has seen to that, and answers the versions.
pub(crate) fn prepare(framework: &Framework) -> Result<Vec<String>> {
    let name = format!("{}-dependencies", framework.name);
    let files = [("main.rs".to_owned(), "fn main() {}\n".to_owned())];
    let krate = Generated::write(&name, framework.name, framework.manifest, &files)?;
    for command in ["check", "build"] {
        output(&mut krate.cargo(&[command, "--quiet"]))?;
    }
    let versions = framework.packages.iter();
    versions.map(|package| krate.version(package)).collect()
}

/// Takes every step with every crate, and answers the tables of what they cost.
pub(crate) fn measure(subjects: &mut [Subject], handlers: usize, runs: usize) -> Result<String> {
    for _ in 0..runs {
        // In turns, so that what else the machine does meets all of them.
        for (index, (_, step)) in STEPS.iter().enumerate() {
            for subject in subjects.iter_mut() {
                let cost = subject.run(*step)?;
                subject.costs[index].push(cost);
            }
        }
    }
    let mut table = head(&format!("{handlers} handlers, runs: {runs}"), subjects);
    for (index, (title, _)) in STEPS.iter().enumerate() {
        let cells = subjects
            .iter()
            .map(|subject| Series::new(subject.costs[index].iter().map(|cost| cost.processor)).show("s"));
        row(&mut table, title, cells);
    }
    sizes(&mut table, subjects)?;
    let mut text = String::new();
    write!(text, "{table}")?;
    Ok(text)
}

/// How much the macros write, which is what there is to compile.
fn sizes(table: &mut Table, subjects: &[Subject]) -> Result<()> {
    let expanded: Vec<String> = subjects
        .iter()
        .map(|subject| expansion::of(&subject.krate))
        .collect::<Result<_>>()?;
    let count = |value: usize| u32::try_from(value).map_or(f64::NAN, f64::from);
    let lines = expanded.iter().map(|text| count(text.lines().count()));
    row(table, "lines with the macros expanded", lines.map(number));
    let kilobytes = expanded.iter().map(|text| count(text.len()) / 1e3);
    row(table, "kB with the macros expanded", kilobytes.map(number));
    Ok(())
}

fn head(first: &str, subjects: &[Subject]) -> Table {
    let titles = subjects.iter().map(|subject| subject.title);
    Table::new(std::iter::once(first).chain(titles))
}

fn row(table: &mut Table, title: &str, cells: impl Iterator<Item = String>) {
    table.row(std::iter::once(title.to_owned()).chain(cells));
}

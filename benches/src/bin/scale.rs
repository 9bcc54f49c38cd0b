//! An app of 1,000 routes and 1,000 schemas: building it, its document, and finding a route.

use std::collections::HashMap;
use std::io::Write;

use purlin_benches::Result;
use purlin_benches::generated::Generated;
use purlin_benches::process::{Cost, cost, output};
use purlin_benches::sources::{self, IN_MODULE};
use purlin_report::{Series, Table};

const ROUTES: usize = 1_000;

/// The lines of its manifest. The document is told in YAML too, which is a feature.
const MANIFEST: &str = "\
purlin = { path = \"TOP/framework\", features = [\"yaml\"] }
purlin-benches = { path = \"TOP/benches\" }
";

/// Fresh processes for each question.
const RUNS: usize = 11;

fn main() -> Result<()> {
    let app = Generated::write("thousand", "scale", MANIFEST, &sources::scale(ROUTES / IN_MODULE))?;
    let compiled = cost(&mut app.cargo(&["build", "--quiet", "--release"]))?;
    let text = format!("{}\n{}\n{}", said(compiled), building(&app)?, finding(&app)?);
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

fn said(compiled: Cost) -> String {
    format!(
        "An app of {ROUTES} routes, each of which takes a `u64` from its path and an item of its own type as JSON, and answers \
         with that item: {ROUTES} types of five fields with rules. Built in release with all dependencies in {:.0} s of \
         processor time. Called as a service in the process, without a socket.\n\n\
         Medians of {RUNS} processes, in parentheses the least and the greatest.\n",
        compiled.processor
    )
}

/// Runs the app that many times and collects the numbers that it tells.
fn ask(app: &Generated, question: &[&str]) -> Result<HashMap<String, Series>> {
    let mut found: HashMap<String, Vec<f64>> = HashMap::new();
    for _ in 0..RUNS {
        for line in output(app.program("release").args(question))?.lines() {
            let (name, value) = line.split_once(' ').ok_or("a line has a name and a number")?;
            found.entry(name.to_owned()).or_default().push(value.parse()?);
        }
    }
    Ok(found
        .into_iter()
        .map(|(name, values)| (name, Series::new(values)))
        .collect())
}

fn building(app: &Generated) -> Result<Table> {
    let found = ask(app, &["build"])?;
    let mut table = Table::new(["building and documenting it", "figure"]);
    for (title, name, unit) in [
        ("`App::build()`", "build", "ms"),
        ("the first `/openapi.json`", "first", "ms"),
        ("the second", "second", "ms"),
        ("the first that is compressed", "packed", "ms"),
        ("the first `/openapi.yaml`", "yaml", "ms"),
        ("size of the document in JSON", "size", "bytes"),
        ("size with gzip", "packed_size", "bytes"),
        ("schemas in it, that of errors included", "schemas", "schemas"),
        ("memory before `build()`", "started", "MB"),
        ("memory that `build()` adds", "built", "MB"),
        ("the most memory that the process had", "peak", "MB"),
    ] {
        let series = found.get(name).ok_or("the app tells every number")?;
        table.row([title, &series.show(unit)]);
    }
    Ok(table)
}

fn finding(app: &Generated) -> Result<Table> {
    let mut table = Table::new([
        "routes in the app",
        "the first route",
        "the last route",
        "a path that is none",
    ]);
    for count in [10, 100, ROUTES, 10 * ROUTES] {
        let found = ask(app, &["routes", &count.to_string()])?;
        let show = |name: &str| found.get(name).map(|series| series.show("ns"));
        let [first, last, nothing] = ["first", "last", "nothing"].map(|name| show(name).unwrap_or_default());
        table.row([&count.to_string(), &first, &last, &nothing]);
    }
    Ok(table)
}

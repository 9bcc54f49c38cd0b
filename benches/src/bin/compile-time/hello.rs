//! The small app, and all that it depends on.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use purlin_benches::Result;
use purlin_benches::generated::Generated;
use purlin_benches::process::{Cost, cost, output};
use purlin_benches::sources::Framework;
use purlin_report::proc::resident;
use purlin_report::{Series, Table, number};

/// After how long a program that was started is at rest.
const START: Duration = Duration::from_secs(2);

/// How often each is compiled.
const RUNS: usize = 3;

/// One of the small apps.
struct Hello {
    title: &'static str,
    krate: Generated,
    crates: usize,
    /// What each run cost.
    costs: Vec<Cost>,
}

impl Hello {
    /// Writes the crate.
    fn new(framework: &Framework) -> Result<Self> {
        let krate = krate(framework)?;
        Ok(Self {
            title: framework.title,
            crates: crates(&krate)?,
            krate,
            costs: Vec::new(),
        })
    }

    /// Compiles it from nothing. What is compiled last is kept, and so is the program.
    fn compile(&mut self) -> Result<()> {
        if self.krate.target().exists() {
            fs::remove_dir_all(self.krate.target())?;
        }
        self.costs
            .push(cost(&mut self.krate.cargo(&["build", "--quiet"]))?);
        Ok(())
    }

    /// Its row, which needs a release.
    fn row(&self) -> Result<[String; 7]> {
        let krate = &self.krate;
        let debug = megabytes(krate, "debug")?;
        output(&mut krate.cargo(&["build", "--quiet", "--release"]))?;
        let shown = |of: fn(&Cost) -> f64| Series::new(self.costs.iter().map(of)).show("s");
        Ok([
            self.title.to_owned(),
            shown(|cost| cost.processor),
            shown(|cost| cost.clock),
            self.crates.to_string(),
            debug,
            megabytes(krate, "release")?,
            format!("{:.1} MiB", at_rest(krate)? / 1024.0),
        ])
    }
}

/// Compiles each from nothing.
pub(crate) fn measure(frameworks: &[Framework]) -> Result<Table> {
    let hellos = frameworks.iter().map(Hello::new);
    let mut hellos = hellos.collect::<Result<Vec<_>>>()?;
    for _ in 0..RUNS {
        // In turns, so that what else the machine does meets all of them.
        hellos.iter_mut().try_for_each(Hello::compile)?;
    }
    let mut table = Table::new([
        "a small app",
        "processor",
        "on the clock",
        "crates",
        "program",
        "in release",
        "resident at rest",
    ]);
    for hello in &hellos {
        table.row(hello.row()?);
    }
    Ok(table)
}

/// The size of a program that was built.
fn megabytes(krate: &Generated, profile: &str) -> Result<String> {
    let size = fs::metadata(krate.program(profile).get_program())?.len();
    let megabytes = u32::try_from(size / 1000).map_or(f64::NAN, f64::from) / 1e3;
    Ok(format!("{} MB", number(megabytes)))
}

/// Kibibytes that the program of the release has resident before anybody asks it anything.
fn at_rest(krate: &Generated) -> Result<f64> {
    let mut command = krate.program("release");
    command.env("HOST", "127.0.0.1").env("PORT", "0");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    thread::sleep(START);
    let resident = resident(child.id());
    child.kill()?;
    child.wait()?;
    Ok(resident?)
}

/// The crate of the small app. Fetched, so that no download is measured.
fn krate(framework: &Framework) -> Result<Generated> {
    let name = format!("hello-{}", framework.name);
    let files = [("main.rs".to_owned(), framework.hello.to_owned())];
    let krate = Generated::write(&name, framework.name, framework.manifest, &files)?;
    output(&mut krate.cargo(&["fetch", "--quiet"]))?;
    Ok(krate)
}

/// How many crates are compiled, those of macros and build scripts among them.
fn crates(krate: &Generated) -> Result<usize> {
    let tree = [
        "tree",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ];
    let tree = output(&mut krate.cargo(&tree))?;
    let mut lines: Vec<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    lines.sort_unstable();
    lines.dedup();
    Ok(lines.len())
}

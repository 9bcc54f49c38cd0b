//! The document.

use purlin_report::{Series, Table, grouped};

use crate::Result;
use crate::arguments::Arguments;
use crate::build::{build, programs};
use crate::cases::{CASES, Case};
use crate::check::check;
use crate::database::{self, Database};
use crate::footprint::{Footprint, IDLE, STARTS};
use crate::instructions;
use crate::programs::{Server, Source};
use crate::rounds::{self, Cell, Cells, Rounds};
use crate::{clean, versions, words};

/// Reads the shares of a core that others took.
type Shares = fn(&Cell) -> &[f64];

/// Shows a cell, beside that of the first server, which is bare hyper unless others are asked for.
pub(crate) type Show = dyn Fn(&Cell, Option<&Cell>) -> Option<String>;

/// Builds everything, checks that all answer the same, measures, and prints one document in Markdown.
///
/// # Errors
/// Something cannot be built or started, or answers what it should not.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let Arguments {
        servers,
        cases,
        stored,
        rounds,
        ..
    } = arguments;
    if arguments.build {
        build(arguments)?;
    }
    check(servers, cases)?;
    database::check(arguments)?;
    eprintln!("checked; {} of load follow", minutes(arguments));
    println!("{}", words::introduction(*rounds));
    println!("{}", built_and_used(arguments)?);
    if !cases.is_empty() {
        without_database(arguments)?;
    }
    if !stored.is_empty() {
        database::print(arguments)?;
    }
    println!("## What this cannot tell\n\n{}", words::LIMITS);
    Ok(())
}

/// What is told of the cases that read and write no database.
fn without_database(arguments: &Arguments) -> Result<()> {
    let Arguments {
        servers,
        cases,
        rounds,
        ..
    } = arguments;
    let loaded = rounds::run(servers, cases, *rounds)?;
    println!("{}", words::QUIET);
    println!("{}", quiet(&loaded.cells, servers, cases));
    for section in sections(servers, cases, &loaded.cells) {
        println!("{section}");
    }
    println!("## Instructions\n\n{}", words::INSTRUCTIONS);
    println!("{}", instructions::tables(servers, cases)?);
    println!("## Memory, start and size\n\n{}", words::FOOTPRINT);
    println!("{}", footprints(servers, &loaded.memory)?);
    if arguments.clean_builds {
        println!(
            "## Building from nothing\n\n{}\n{}",
            words::BUILDING,
            clean::table(&programs(servers))?
        );
    }
    Ok(())
}

fn minutes(arguments: &Arguments) -> String {
    let Rounds { count, seconds } = arguments.rounds;
    let of = |cases: &[&Case]| -> usize {
        let takes = |server: &&Server| cases.iter().filter(|case| server.takes(case)).count();
        arguments.servers.iter().map(takes).sum()
    };
    let cells = of(&arguments.cases) + of(&arguments.stored) * Database::ALL.len();
    let seconds = cells * count * seconds as usize;
    format!("{} min {} s", seconds / 60, seconds % 60)
}

/// The versions of what the programs stand on, and of what measured them.
fn built_and_used(arguments: &Arguments) -> Result<Table> {
    let mut table = Table::new(["program", "framework or tool", "version"]);
    for program in programs(&arguments.servers) {
        let (Source::Rust { framework, .. } | Source::Python { framework, .. }) = program.source;
        let version = versions::of(program)?;
        table.row([program.name().to_owned(), framework.to_owned(), version]);
    }
    table.row(["load", "wrk", &versions::wrk()?]);
    if !arguments.cases.is_empty() {
        table.row(["instructions", "valgrind", &versions::valgrind()?]);
    }
    Ok(table)
}

/// What others took of the two cores.
pub(crate) fn quiet(cells: &Cells, servers: &[&Server], cases: &[&Case]) -> Table {
    let mut table = Table::new(["core", "others, median", "others, most", "where it was most"]);
    let of: [(&str, Shares); 2] = [
        ("0, the server's", |cell| &cell.others),
        ("1, wrk's", |cell| &cell.others_of_load),
    ];
    for (core, shares) in of {
        let mut all = Vec::new();
        let (mut most, mut place) = (f64::NEG_INFINITY, String::new());
        for (server, row) in servers.iter().zip(cells) {
            for (case, cell) in cases.iter().zip(row) {
                let Some(cell) = cell else { continue };
                for share in shares(cell) {
                    all.push(*share);
                    if *share > most {
                        (most, place) = (*share, format!("{}, {}", server.name, case.name));
                    }
                }
            }
        }
        let median = Series::new(all).median();
        table.row([core.to_owned(), percent(median), percent(most), place]);
    }
    table
}

fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

/// A table of load, with its heading.
fn sections(servers: &[&Server], cases: &[&Case], cells: &Cells) -> Vec<String> {
    let to_first = format!("The same, as a ratio to `{}`", servers[0].name);
    let of: [(&str, &Show); 5] = [
        (
            "Requests per CPU second of the server, in thousands",
            &|cell, _| thousands(&cell.by_processor),
        ),
        (&to_first, &|cell, bare| {
            ratio(&cell.by_processor, &bare?.by_processor)
        }),
        ("Requests per second, in thousands", &|cell, _| {
            thousands(&cell.rate)
        }),
        (&to_first, &|cell, bare| ratio(&cell.rate, &bare?.rate)),
        (words::P99, &|cell, _| {
            (!cell.p99.is_empty()).then(|| Series::new(cell.p99.clone()).show_spread(2))
        }),
    ];
    let mut sections: Vec<String> = of
        .into_iter()
        .map(|(title, show)| format!("## {title}\n\n{}", table(servers, cases, cells, show)))
        .collect();
    sections.extend(broken(servers, cases, cells));
    sections
}

pub(crate) fn table(servers: &[&Server], cases: &[&Case], cells: &Cells, show: &Show) -> Table {
    let mut table = Table::new(std::iter::once("server").chain(cases.iter().map(|case| case.name)));
    for (server, row) in servers.iter().zip(cells) {
        let shown = row.iter().enumerate().map(|(number, cell)| {
            let shown = cell
                .as_ref()
                .and_then(|cell| show(cell, cells[0][number].as_ref()));
            shown.unwrap_or_else(|| "-".to_owned())
        });
        table.row(std::iter::once(server.name.to_owned()).chain(shown));
    }
    table
}

pub(crate) fn thousands(rates: &[f64]) -> Option<String> {
    let rates = rates.iter().map(|rate| rate / 1e3);
    (rates.len() > 0).then(|| Series::new(rates).show_spread(1))
}

/// The median of the ratios of all rounds: what slows a whole round down slows both.
pub(crate) fn ratio(own: &[f64], bare: &[f64]) -> Option<String> {
    let ratios = own.iter().zip(bare).map(|(own, bare)| own / bare);
    (!bare.is_empty()).then(|| Series::new(ratios).show_ratio())
}

/// Connections that broke, answers that were late, and refusals, where there were any.
pub(crate) fn broken(servers: &[&Server], cases: &[&Case], cells: &Cells) -> Option<String> {
    let mut table = Table::new([
        "server",
        "case",
        "broken connections, answers that took over two seconds, and those with a status that was not asked for",
    ]);
    let mut any = false;
    for (server, row) in servers.iter().zip(cells) {
        for (case, cell) in cases.iter().zip(row) {
            let errors = cell.as_ref().map_or(0, |cell| cell.errors);
            if errors > 0 {
                any = true;
                table.row([server.name.to_owned(), case.name.to_owned(), errors.to_string()]);
            }
        }
    }
    any.then(|| format!("## What went wrong\n\n{table}"))
}

fn footprints(servers: &[&Server], loaded: &[Vec<f64>]) -> Result<Table> {
    let idle = grouped(f64::from(u32::try_from(IDLE)?));
    let mut table = Table::new([
        "server".to_owned(),
        "at rest, MiB".to_owned(),
        "after the load, MiB".to_owned(),
        format!("{idle} idle after a request, MiB"),
        format!("{idle} that never spoke, MiB"),
        format!("start, ms, {STARTS} times"),
        "stripped, MiB".to_owned(),
    ]);
    let plaintext = CASES
        .iter()
        .find(|case| case.name == "plaintext")
        .ok_or("there is a case of text")?;
    for (server, loaded) in servers.iter().zip(loaded) {
        let found = Footprint::of(server, plaintext)?;
        let memory = |kib: f64| format!("{:.1}", kib / 1024.0);
        let none = || "-".to_owned();
        let size = found
            .size
            .map_or_else(none, |bytes| format!("{:.1}", mebibytes(bytes)));
        table.row([
            server.name.to_owned(),
            memory(found.at_rest),
            Series::new(loaded.iter().map(|kib| kib / 1024.0)).show_spread(1),
            found.asked.map_or_else(none, memory),
            found.silent.map_or_else(none, memory),
            found.start.show_spread(1),
            size,
        ]);
    }
    Ok(table)
}

fn mebibytes(bytes: u64) -> f64 {
    // Exact enough for every program that fits a disk.
    f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0
}

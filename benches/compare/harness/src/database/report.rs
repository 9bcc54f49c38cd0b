//! The tables of the document that tell of databases.

use purlin_report::Series;

use super::tables::{Database, Tables};
use super::{rounds, those_with};
use crate::Result;
use crate::arguments::Arguments;
use crate::report::{broken, quiet, ratio, table, thousands};
use crate::rounds::Cell;
use crate::words;

/// Measures the cases of each database, and prints what came of it.
///
/// # Errors
/// A database does not answer, or a server does not start or ends.
pub(crate) fn print(arguments: &Arguments) -> Result<()> {
    let Arguments { stored, rounds, .. } = arguments;
    let servers = those_with(&arguments.servers);
    println!("## Reading and writing a database\n\n{}", words::DATABASE);
    for database in Database::ALL {
        let cells = rounds::run(&Tables(database), &servers, stored, *rounds)?;
        let title = database.title();
        println!("{}", quiet(&cells, &servers, stored));
        let first = servers.first().map_or("", |server| server.name);
        let of: [(String, &crate::report::Show); 5] = [
            (
                format!("{title}: requests per second, in thousands"),
                &|cell, _| thousands(&cell.rate),
            ),
            (format!("The same, as a ratio to {first}"), &|cell, bare| {
                ratio(&cell.rate, &bare?.rate)
            }),
            (
                format!("{title}: processor time of the server for a request, in us"),
                &|cell, _| Some(Series::new(microseconds(cell)).show_spread(1)),
            ),
            (format!("The same, as a ratio to {first}"), &|cell, bare| {
                ratio(&microseconds(cell), &microseconds(bare?))
            }),
            (
                format!("{title}: the 99th percentile of the time of an answer, in ms"),
                &|cell, _| Some(Series::new(cell.p99.clone()).show_spread(2)),
            ),
        ];
        for (heading, show) in of {
            println!("### {heading}\n\n{}", table(&servers, stored, &cells, show));
        }
        if let Some(broken) = broken(&servers, stored, &cells) {
            println!("{broken}");
        }
    }
    Ok(())
}

fn microseconds(cell: &Cell) -> Vec<f64> {
    cell.by_processor.iter().map(|rate| 1e6 / rate).collect()
}

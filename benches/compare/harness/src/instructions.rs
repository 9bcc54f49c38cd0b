//! The table of instructions per request.

use crate::Result;
use crate::arguments::Arguments;
use crate::build::build;
use crate::callgrind::{Callgrind, folder};
use crate::cases::Case;
use crate::check::check;
use crate::programs::Server;
use crate::table::{Table, grouped};

/// Builds the servers, checks their answers, and prints what each case costs.
///
/// # Errors
/// One does not compile, start or answer as it should, or valgrind is missing.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.build {
        build(&arguments.servers)?;
    }
    check(&arguments.servers, &arguments.cases)?;
    print!("{}", table(&arguments.servers, &arguments.cases)?);
    println!("\ncallgrind_annotate reads the files in {}", folder().display());
    Ok(())
}

/// # Errors
/// A server does not start or answer under callgrind.
pub(crate) fn table(servers: &[&Server], cases: &[&Case]) -> Result<Table> {
    let names = cases.iter().map(|case| case.name);
    let mut table = Table::new(std::iter::once("instructions per request").chain(names));
    for server in servers {
        let counts = counts(server, cases)?;
        let cells = counts.into_iter().map(grouped);
        table.row(std::iter::once(server.name.to_owned()).chain(cells));
    }
    Ok(table)
}

/// The instructions of each case.
///
/// # Errors
/// The server does not start or answer under callgrind.
pub(crate) fn counts(server: &Server, cases: &[&Case]) -> Result<Vec<f64>> {
    let mut counted = vec![0.0; cases.len()];
    for routes in [false, true] {
        if !cases.iter().any(|case| case.routes == routes) {
            continue;
        }
        let mut callgrind = Callgrind::start(server, routes)?;
        for (case, count) in cases
            .iter()
            .zip(&mut counted)
            .filter(|(case, _)| case.routes == routes)
        {
            *count = callgrind.count(case)?;
        }
    }
    Ok(counted)
}

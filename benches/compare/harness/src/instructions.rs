//! The table of instructions per request.

use purlin_report::{Table, grouped};

use crate::Result;
use crate::arguments::Arguments;
use crate::build::build_programs;
use crate::callgrind::{Callgrind, folder};
use crate::cases::{Case, ROUTES};
use crate::check::check;
use crate::programs::Server;

/// Builds the servers, checks their answers, and prints what each case costs.
///
/// # Errors
/// One does not compile, start or answer as it should, or valgrind is missing.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.build {
        build_programs(&arguments.servers)?;
    }
    check(&arguments.servers, &arguments.cases)?;
    print!("{}", tables(&arguments.servers, &arguments.cases)?);
    println!("\ncallgrind_annotate reads the files in {}", folder().display());
    Ok(())
}

/// The counts, and behind them the same as ratios to the first server. What an interpreter runs is left out: the
/// count would be that of the interpreter, which also is too slow under callgrind.
///
/// # Errors
/// A server does not start or answer under callgrind.
pub(crate) fn tables(servers: &[&Server], cases: &[&Case]) -> Result<String> {
    let names = || cases.iter().map(|case| case.name);
    let mut table = Table::new(std::iter::once("instructions per request").chain(names()));
    let native = || servers.iter().filter(|server| server.program.binary().is_some());
    let first = native().next().map_or("", |server| server.name);
    let mut ratios = Table::new(std::iter::once(format!("ratio to {first}").as_str()).chain(names()));
    let mut bare: Option<Vec<f64>> = None;
    for server in native() {
        let counts = counts(server, cases)?;
        let bare = bare.get_or_insert_with(|| counts.clone());
        let ratio = counts
            .iter()
            .zip(bare)
            .map(|(count, bare)| format!("{:.2}", count / *bare));
        ratios.row(std::iter::once(server.name.to_owned()).chain(ratio));
        table.row(std::iter::once(server.name.to_owned()).chain(counts.into_iter().map(grouped)));
    }
    Ok(format!("{table}\n{ratios}"))
}

/// The instructions of each case.
///
/// # Errors
/// The server does not start or answer under callgrind.
pub(crate) fn counts(server: &Server, cases: &[&Case]) -> Result<Vec<f64>> {
    let mut counted = vec![0.0; cases.len()];
    for routes in [0, ROUTES] {
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

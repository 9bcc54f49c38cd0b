//! What a request costs by the number of routes, asked on a connection.

use purlin_report::{Table, grouped};

use crate::Result;
use crate::arguments::Arguments;
use crate::build::build_programs;
use crate::callgrind::Callgrind;
use crate::cases::{Case, Expected, get};
use crate::programs::Server;

/// How many routes there are beside those of the cases, and which of them is the last.
const LAST: [(u32, &str); 4] = [
    (10, "/r009/5"),
    (100, "/r099/5"),
    (1_000, "/r999/5"),
    (10_000, "/r9999/5"),
];

/// Which is the first of them.
const FIRST: &str = "/r000/5";

/// Builds the servers, and prints a table for each of them.
///
/// # Errors
/// One does not compile, start or answer as it should, or valgrind is missing.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.build {
        build_programs(&arguments.servers)?;
    }
    for server in &arguments.servers {
        println!("\n## Routes, asked on a connection\n\n{}", told(server)?);
    }
    Ok(())
}

/// # Errors
/// The server does not start or answer as it should, or valgrind is missing.
fn told(server: &Server) -> Result<String> {
    let mut table = Table::new(["routes", "the first route", "the last route", "that is"]);
    for (routes, last) in LAST {
        let of = |name, target| Case {
            routes,
            ..get(name, target, "text/plain; charset=utf-8", Expected::Text("5"))
        };
        let mut callgrind = Callgrind::start(server, routes)?;
        let first = callgrind.count_checked(&of("first-route", FIRST))?;
        let last = callgrind.count_checked(&of("last-route", last))?;
        let more = format!("{:+.1} %", (last / first - 1.0) * 100.0);
        table.row([grouped(f64::from(routes)), grouped(first), grouped(last), more]);
    }
    Ok(format!(
        "Instructions of one request to the program `{}` of the comparison, in user mode, by callgrind: one worker thread, one \
         connection, one request at a time. The routes stand side by side, as `/r000/{{id}}`, `/r001/{{id}}` and so on.\n\n{table}",
        server.name
    ))
}

//! Checks and measures the programs of the comparison. `compare-harness help` tells how.

mod arguments;
mod build;
mod callgrind;
mod cases;
mod check;
mod clean;
mod client;
mod database;
mod footprint;
mod guard;
mod instructions;
mod programs;
mod report;
mod rounds;
mod routes;
mod server;
mod versions;
mod words;
mod wrk;

use std::process::ExitCode;

/// What goes wrong ends the program with its message.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const HELP: &str = "\
usage: compare-harness COMMAND [OPTION]..
  check         builds the servers, and compares their answers with what the cases say
  instructions  the same, and then a table of instructions per request, by callgrind; not for
                programs in Python
  guard         whether hyper and purlin need more instructions than baseline.json says; --renew writes it
  routes        what the first and the last of 10 to 10,000 routes cost, in instructions
  report        everything, as one document: load, instructions, memory, start, size

  --server NAME, --case NAME   only those; may be repeated
  --database                   check, report: the cases of databases too, on SQLite and on PostgreSQL
  --no-build                   takes the programs as they were built last
  --rounds N, --seconds N      of load for each case of each server: 7 of 1 s
  --clean-builds               report: also what building each program from nothing costs, which takes long";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<()> {
    let (command, rest) = words.split_first().ok_or(HELP)?;
    let work = match command.as_str() {
        "check" => check::run,
        "instructions" => instructions::run,
        "guard" => guard::run,
        "routes" => routes::run,
        "report" => report::run,
        _ => return Err(HELP.into()),
    };
    work(&arguments::Arguments::read(rest)?)
}

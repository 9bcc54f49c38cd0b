//! The program of the tests of the log: started, asked and ended.

use std::io::{ErrorKind, Read};
use std::process::Command;

use crate::program::{Serving, program};

/// Which command the program of these tests is run with. Without it, there is no program.
pub(super) const COMMAND: &str = "PURLIN_IT_TELEMETRY";

fn command(words: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = program("telemetry::program::program");
    command
        .env_remove("LOG")
        .env_remove("LOG_FORMAT")
        .env_remove("RUST_BACKTRACE")
        .envs([(COMMAND, words), ("HOST", "127.0.0.1"), ("PORT", "0")])
        .envs(variables.iter().copied());
    command
}

/// What a program that ends writes on the standard error, and whether it succeeded.
pub(super) fn end(words: &str, variables: &[(&str, &str)]) -> (bool, String) {
    let output = command(words, variables).output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

/// The program, once it serves.
pub(super) fn serving(words: &str, variables: &[(&str, &str)]) -> Serving {
    Serving::start(&mut command(words, variables))
}

/// The answer to GET; what there is of it, if the connection breaks.
pub(super) fn get(serving: &Serving, target: &str) -> String {
    let mut answer = String::new();
    match serving.ask("GET", target).read_to_string(&mut answer) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
        _ => answer,
    }
}

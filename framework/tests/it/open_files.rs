//! How many files a program may have open, and so how many connections: it takes what the system gives, and says where that is too little.

use std::fs;

use purlin::prelude::*;
use purlin::serde_json::{Value, from_str};

use crate::program::{Serving, program_behind};

/// Says to [`program`] that it is the server.
const SERVES: &str = "PURLIN_IT_OPEN_FILES";

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

/// The program that the tests below start: this test binary, told to run this test alone.
#[test]
#[ignore = "the program that other tests start"]
fn program() {
    if std::env::var_os(SERVES).is_some() {
        let app = App::new("Files", "1.0.0").module(Module::new("files").routes(routes![root]));
        app.run_with(&["serve".to_owned()]);
    }
}

/// The program, as a shell starts it that has run a script before.
fn serving(script: &str) -> Serving {
    let script = format!("{script}; exec \"$0\" \"$@\"");
    Serving::start(
        program_behind(&script, "open_files::program")
            .env(SERVES, "yes")
            .envs([("HOST", "127.0.0.1"), ("PORT", "0")])
            .envs([("LOG", "warn"), ("LOG_FORMAT", "json")]),
    )
}

/// The soft and the hard limit of its open files.
fn limits(serving: &Serving) -> [usize; 2] {
    let limits = fs::read_to_string(format!("/proc/{}/limits", serving.child.id())).unwrap();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .unwrap();
    let mut words = line.split_whitespace().map(|word| word.parse().unwrap());
    [words.next().unwrap(), words.next().unwrap()]
}

#[test]
fn a_program_takes_the_files_that_it_is_given_and_says_if_they_are_too_few() {
    let serving = serving("ulimit -S -n 256; ulimit -H -n 4096");
    assert_eq!(limits(&serving), [4096, 4096]);
    let lines: Vec<Value> = serving
        .stop()
        .iter()
        .map(|line| from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let told = ["connections", "limit", "files"].map(|name| lines[0][name].as_u64());
    assert_eq!(told, [Some(3_072), Some(10_000), Some(12_820)], "{lines:?}");
    assert_eq!(lines[0]["level"], "WARN");
}

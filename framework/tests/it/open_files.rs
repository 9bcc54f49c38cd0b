//! How many files a program may have open, and so how many connections: it takes what the system gives, and says where that is too little.

use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

use purlin::prelude::*;
use purlin::serde_json::{Value, from_str};

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

/// A program that serves. A test that fails leaves none behind.
struct Serving {
    child: Child,
    /// It stays open: a program must find somebody who reads what it prints.
    _printed: Lines<BufReader<ChildStdout>>,
}

impl Serving {
    /// Starts the program as a shell does that has run a script before.
    fn start(script: &str) -> Self {
        let mut child = Command::new("sh")
            .args(["-c", &format!("{script}; exec \"$0\" \"$@\"")])
            .arg(std::env::current_exe().unwrap())
            .args(["open_files::program", "--exact", "--ignored", "--nocapture"])
            .env(SERVES, "yes")
            .envs([("HOST", "127.0.0.1"), ("PORT", "0")])
            .envs([("LOG", "warn"), ("LOG_FORMAT", "json")])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut printed = BufReader::new(child.stdout.take().unwrap()).lines();
        let listens = printed.any(|line| line.unwrap().contains("listening on http://"));
        let serving = Self {
            child,
            _printed: printed,
        };
        assert!(listens, "{:?}", serving.stop());
        serving
    }

    /// The soft and the hard limit of its open files.
    fn limits(&self) -> [usize; 2] {
        let limits = fs::read_to_string(format!("/proc/{}/limits", self.child.id())).unwrap();
        let line = limits
            .lines()
            .find_map(|line| line.strip_prefix("Max open files"))
            .unwrap();
        let mut words = line.split_whitespace().map(|word| word.parse().unwrap());
        [words.next().unwrap(), words.next().unwrap()]
    }

    /// Ends the program, and answers what it wrote on the standard error.
    fn stop(mut self) -> Vec<String> {
        let stderr = self.child.stderr.take();
        let stop = format!("kill -TERM {}", self.child.id());
        Command::new("sh").args(["-c", &stop]).status().unwrap();
        self.child.wait().unwrap();
        let lines = |stderr: ChildStderr| BufReader::new(stderr).lines().map(Result::unwrap).collect();
        stderr.map(lines).unwrap_or_default()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_program_takes_the_files_that_it_is_given_and_says_if_they_are_too_few() {
    let serving = Serving::start("ulimit -S -n 256; ulimit -H -n 4096");
    assert_eq!(serving.limits(), [4096, 4096]);
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

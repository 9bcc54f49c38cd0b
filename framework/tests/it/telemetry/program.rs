//! Programs that log, and what they write on the standard error.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitCode, Stdio};

use purlin::prelude::*;
use purlin::serde_json::Value;
use purlin::server::Limits;

use super::{CANARY, human, json};

/// Which command the program of these tests is run with. Without it, there is no program.
const COMMAND: &str = "PURLIN_IT_TELEMETRY";

/// Panics with what it was asked to.
#[get("/panic")]
async fn fall(#[field(default = "nothing")] Query(_token): Query<String>) -> NoContent {
    panic!("it fell")
}

/// Panics once more while it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the second panic")
    }
}

/// Ends the process.
#[get("/abort")]
async fn abort() -> NoContent {
    let _bomb = Bomb;
    panic!("the first panic")
}

/// Speaks as libraries do that know no `tracing`.
#[get("/record")]
async fn record() -> NoContent {
    log::warn!(target: "old", "a record");
    log::info!(target: "quiet", "a record that nobody wants");
    NoContent
}

#[get("/")]
async fn root(Query(_token): Query<Option<String>>) -> Text {
    Text("root".to_owned())
}

/// The program that the other tests start: this test binary, told to run this test alone.
#[test]
#[ignore = "the program that other tests start"]
fn program() {
    let Ok(command) = std::env::var(COMMAND) else {
        return;
    };
    // Fewer than any system allows, which would be a line of the log.
    let limits = Limits::default().connections(100);
    let app = App::new("Logs", "1.2.3")
        .limits(limits)
        .module(Module::new("logs").routes(routes![fall, abort, record, root]));
    let app = if command == "silent" {
        app.without_telemetry()
    } else {
        app
    };
    let words = if command == "silent" {
        "serve".to_owned()
    } else {
        command
    };
    let code = app.run_with(&[words]);
    std::process::exit(i32::from(code != ExitCode::SUCCESS));
}

fn command(words: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "telemetry::program::program",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env_remove("LOG")
        .env_remove("LOG_FORMAT")
        .env_remove("RUST_BACKTRACE")
        .envs([(COMMAND, words), ("HOST", "127.0.0.1"), ("PORT", "0")])
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What a program that ends writes on the standard error, and whether it succeeded.
fn end(words: &str, variables: &[(&str, &str)]) -> (bool, String) {
    let output = command(words, variables).output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

/// A program that serves.
struct Serving {
    child: Child,
    address: String,
    // It prints more than its address, and must find somebody who reads.
    _printed: BufReader<ChildStdout>,
}

impl Serving {
    fn start(words: &str, variables: &[(&str, &str)]) -> Self {
        let mut child = command(words, variables).spawn().unwrap();
        let mut printed = BufReader::new(child.stdout.take().unwrap());
        let is_address = |line: &String| line.starts_with("listening on ");
        let line = printed.by_ref().lines().map(Result::unwrap).find(is_address);
        let line = line.expect("the program listens");
        Self {
            child,
            address: line.trim_start_matches("listening on http://").to_owned(),
            _printed: printed,
        }
    }

    /// The answer to GET; what there is of it, if the connection breaks.
    fn get(&self, target: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        match stream.read_to_string(&mut answer) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
            _ => answer,
        }
    }

    /// Ends the program, and answers all that it wrote on the standard error. It must have answered a request before:
    /// earlier, it may not yet listen for signals.
    fn stop(mut self) -> Vec<String> {
        let stderr = self.child.stderr.take();
        self.terminate();
        let lines = |stderr: ChildStderr| BufReader::new(stderr).lines().map(Result::unwrap).collect();
        stderr.map(lines).unwrap_or_default()
    }

    fn terminate(&mut self) {
        let kill = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

/// A test that fails leaves no program behind.
impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_log_is_json_where_no_terminal_is() {
    let serving = Serving::start("serve", &[]);
    assert!(serving.get("/").starts_with("HTTP/1.1 200"));
    let lines: Vec<Value> = serving.stop().iter().map(|line| json(line)).collect();
    assert_eq!(lines[0]["message"], "starting");
    assert_eq!(lines[0]["app"], "Logs");
    assert_eq!(lines[0]["version"], "1.2.3");
}

#[test]
fn no_line_has_a_query() {
    let serving = Serving::start("serve", &[("LOG", "debug")]);
    serving.get(&format!("/?token={CANARY}"));
    serving.get(&format!("/panic?token={CANARY}"));
    serving.get(&format!("/nothing?token={CANARY}"));
    let lines = serving.stop();
    assert!(!lines.is_empty());
    assert!(!lines.concat().contains(CANARY), "{lines:?}");
}

#[test]
fn a_panic_is_one_line_with_its_place() {
    let serving = Serving::start("serve", &[]);
    serving.get("/panic");
    let lines: Vec<Value> = serving.stop().iter().map(|line| json(line)).collect();
    let panics = lines.iter().filter(|line| line["target"] == "purlin::panic");
    let panics: Vec<_> = panics.collect();
    assert_eq!(panics.len(), 1, "{lines:?}");
    assert_eq!(panics[0]["panic"], "it fell");
    let location = panics[0]["location"].as_str().unwrap();
    assert!(location.contains("tests/it/telemetry/program.rs:"), "{location}");
}

#[test]
fn a_panic_that_ends_the_process_is_logged_before() {
    let mut serving = Serving::start("serve", &[]);
    let stderr = serving.child.stderr.take().unwrap();
    serving.get("/abort");
    assert!(!serving.child.wait().unwrap().success());
    let lines: Vec<String> = BufReader::new(stderr).lines().map(Result::unwrap).collect();
    for message in [
        "the first panic",
        "the second panic",
        "in a destructor during cleanup",
    ] {
        let is_told = |line: &&String| line.starts_with('{') && line.contains(message);
        assert_eq!(lines.iter().filter(is_told).count(), 1, "{message}: {lines:#?}");
    }
}

#[test]
fn records_of_the_crate_log_are_lines_too() {
    let serving = Serving::start("serve", &[("LOG", "info,quiet=warn")]);
    serving.get("/record");
    let lines: Vec<Value> = serving.stop().iter().map(|line| json(line)).collect();
    let records = lines
        .iter()
        .filter(|line| line["message"].as_str().is_some_and(|it| it.contains("a record")));
    let records: Vec<_> = records.collect();
    assert_eq!(records.len(), 1, "{lines:?}");
    assert_eq!(
        (&records[0]["target"], &records[0]["level"]),
        (&"old".into(), &"WARN".into())
    );
}

#[test]
fn the_form_for_people_can_be_asked_for() {
    let serving = Serving::start("serve", &[("LOG_FORMAT", "human")]);
    serving.get("/");
    let lines = serving.stop();
    let line = human(&lines[0]).trim_start();
    assert!(
        line.starts_with("INFO purlin::app::command: starting app=\"Logs\""),
        "{line}"
    );
}

#[test]
fn levels_are_read_from_the_environment() {
    let serving = Serving::start("serve", &[("LOG", "warn")]);
    serving.get("/");
    assert_eq!(serving.stop(), [""; 0]);
}

#[test]
fn other_commands_log_no_more_than_warnings() {
    assert_eq!(end("routes", &[]), (true, String::new()));
    let (succeeded, log) = end("routes", &[("LOG", "info")]);
    assert!(succeeded);
    assert_eq!(json(log.trim_end())["command"], "routes");
}

#[test]
fn what_cannot_be_read_does_not_start() {
    let refused = |variable, value| {
        let (succeeded, text) = end("serve", &[(variable, value), ("TLS_KEY", "key.pem")]);
        assert!(!succeeded);
        // The log says what it says without settings.
        let (log, told) = text.split_once('\n').unwrap();
        assert_eq!(json(log)["message"], "starting");
        told.to_owned()
    };
    insta::assert_snapshot!(
        refused("LOG", "nonsense"),
        @r"
    the app cannot start, for 2 reasons:
      - LOG (environment) must be `off`, `error`, `warn`, `info`, `debug` or `trace`, and such levels of single targets, as in `warn,shop=debug`
      - TLS_KEY (environment) has no certificate: set TLS_CERTIFICATE too
    "
    );
    insta::assert_snapshot!(
        refused("LOG_FORMAT", "xml"),
        @r"
    the app cannot start, for 2 reasons:
      - LOG_FORMAT (environment) must be one of `auto`, `human`, `json`
      - TLS_KEY (environment) has no certificate: set TLS_CERTIFICATE too
    "
    );
}

#[test]
fn a_variable_for_the_file_of_the_log_is_none_of_ours() {
    let variables = [("LOG_FILE", "/var/log/nothing/at/all.log"), ("LOG", "warn")];
    assert_eq!(end("routes", &variables), (true, String::new()));
    assert_eq!(end("routes", &variables[..1]), (true, String::new()));
}

#[test]
fn an_app_without_telemetry_writes_nothing() {
    let serving = Serving::start("silent", &[("LOG", "nonsense")]);
    serving.get("/");
    assert_eq!(serving.stop(), [""; 0]);
}

#[test]
fn a_standard_error_that_is_gone_stops_nobody() {
    let mut serving = Serving::start("serve", &[]);
    drop(serving.child.stderr.take());
    serving.get("/panic");
    assert!(serving.get("/").starts_with("HTTP/1.1 200"));
    serving.terminate();
}

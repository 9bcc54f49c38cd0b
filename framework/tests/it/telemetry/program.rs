//! Programs that log, and what they write on the standard error.

use std::io::{BufRead, BufReader};
use std::process::ExitCode;

use purlin::dependency::Outcome;
use purlin::prelude::*;
use purlin::serde_json::Value;
use purlin::server::Limits;
use purlin::tracing;

use super::serving::{COMMAND, end, get, serving};
use super::{CANARY, human, json};

/// Panics with what it was asked to.
#[get("/panic")]
async fn fall(#[field(default = "nothing")] Query(_token): Query<String>) -> NoContent {
    let _inside = tracing::error_span!("falling").entered();
    panic!("it fell")
}

/// Lets go before the answer, also of a panic.
#[dependency(infallible, before_response = let_go)]
async fn held() {}

async fn let_go(_: Dep<held>, _: Outcome) {
    tokio::task::yield_now().await;
}

#[get("/held-panic")]
async fn fall_holding(_held: Dep<held>) -> NoContent {
    panic!("it fell")
}

fn fall_by_itself() {
    panic!("it fell")
}

/// Catches its own panic.
#[get("/own-panic")]
async fn catch() -> NoContent {
    assert!(std::panic::catch_unwind(fall_by_itself).is_err());
    NoContent
}

/// Panics where nobody of Purlin catches it.
#[get("/task-panic")]
async fn fall_elsewhere() -> NoContent {
    let fallen = tokio::spawn(async { fall_by_itself() }).await;
    assert!(fallen.is_err());
    NoContent
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
        .module(Module::new("logs").routes(routes![
            fall,
            fall_holding,
            catch,
            fall_elsewhere,
            abort,
            record,
            root
        ]));
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

#[test]
fn the_log_is_json_where_no_terminal_is() {
    let serving = serving("serve", &[]);
    assert!(get(&serving, "/").starts_with("HTTP/1.1 200"));
    let lines: Vec<Value> = serving.stop().iter().map(|line| json(line)).collect();
    assert_eq!(lines[0]["message"], "starting");
    assert_eq!(lines[0]["app"], "Logs");
    assert_eq!(lines[0]["version"], "1.2.3");
}

#[test]
fn no_line_has_a_query() {
    let serving = serving("serve", &[("LOG", "debug")]);
    get(&serving, &format!("/?token={CANARY}"));
    get(&serving, &format!("/panic?token={CANARY}"));
    get(&serving, &format!("/nothing?token={CANARY}"));
    let lines = serving.stop();
    assert!(!lines.is_empty());
    assert!(!lines.concat().contains(CANARY), "{lines:?}");
}

/// The only line about the panic of a route, and the id in the answer.
fn fallen(target: &str) -> (Value, String) {
    let serving = serving("serve", &[]);
    let answer = get(&serving, target);
    let id = answer
        .lines()
        .find_map(|line| line.strip_prefix("x-request-id: "));
    let lines = serving.stop();
    let panics: Vec<_> = lines.iter().filter(|line| line.contains("it fell")).collect();
    assert_eq!(panics.len(), 1, "{lines:?}");
    let panic = json(panics[0]);
    assert_eq!(
        (&panic["level"], &panic["target"]),
        (&"ERROR".into(), &"purlin::panic".into())
    );
    let location = panic["location"].as_str().unwrap();
    assert!(location.contains("tests/it/telemetry/program.rs:"), "{location}");
    (panic, id.unwrap().to_owned())
}

#[test]
fn a_panic_is_one_line_with_its_place_and_its_request() {
    for (target, operation) in [("/panic", "logs_fall"), ("/held-panic", "logs_fall_holding")] {
        let (panic, id) = fallen(target);
        assert_eq!(panic["message"], "a handler panicked");
        assert_eq!(panic["operation"], operation);
        assert_eq!(panic["request_id"], id.as_str());
    }
    assert_eq!(fallen("/panic").0["spans"][0]["name"], "falling");
}

#[test]
fn a_panic_that_is_not_caught_by_us_is_one_line_with_its_place() {
    for target in ["/own-panic", "/task-panic"] {
        let (panic, _) = fallen(target);
        assert_eq!(panic["message"], "panicked", "{target}");
        assert_eq!(panic["request_id"], Value::Null, "{target}");
    }
}

#[test]
fn a_panic_that_ends_the_process_is_logged_before() {
    let mut serving = serving("serve", &[]);
    let stderr = serving.child.stderr.take().unwrap();
    get(&serving, "/abort");
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
    let serving = serving("serve", &[("LOG", "info,quiet=warn")]);
    get(&serving, "/record");
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
    let serving = serving("serve", &[("LOG_FORMAT", "human")]);
    get(&serving, "/");
    let lines = serving.stop();
    let line = human(&lines[0]).trim_start();
    assert!(
        line.starts_with("INFO purlin::app::command: starting app=\"Logs\""),
        "{line}"
    );
}

#[test]
fn levels_are_read_from_the_environment() {
    let serving = serving("serve", &[("LOG", "warn")]);
    get(&serving, "/");
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
    let serving = serving("silent", &[("LOG", "nonsense")]);
    get(&serving, "/");
    assert_eq!(serving.stop(), [""; 0]);
}

#[test]
fn a_standard_error_that_is_gone_stops_nobody() {
    let mut serving = serving("serve", &[]);
    drop(serving.child.stderr.take());
    get(&serving, "/panic");
    assert!(get(&serving, "/").starts_with("HTTP/1.1 200"));
    serving.terminate();
}

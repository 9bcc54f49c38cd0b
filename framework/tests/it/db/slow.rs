//! Statements that take long, in the log.

use std::process::{Command, Stdio};
use std::time::Duration;

use purlin::db::DbError;
use purlin::serde_json::{Value, from_str};
use purlin::sqlx;
use purlin::telemetry::{LogFormat, LogSettings};

use super::{SLOW, fresh};

/// What the program of these tests is told: from how long on a statement is logged, in milliseconds, and the levels of the log.
const COMMAND: &str = "PURLIN_IT_SLOW_QUERY";

const FAST: &str = "SELECT $1 IS NULL";

/// The program that the other tests start: this test binary, told to run this test alone. SQLite logs on a thread of its own,
/// which only hears of the log of a whole process.
#[tokio::test]
#[ignore = "the program that other tests start"]
async fn program() {
    let Ok(command) = std::env::var(COMMAND) else {
        return;
    };
    let (millis, levels) = command.split_once(' ').unwrap();
    let settings = LogSettings::default().format(LogFormat::Json).filter(levels);
    let log = purlin::telemetry::init(&settings).unwrap();
    let threshold = Duration::from_millis(millis.parse().unwrap());
    let db = fresh("").await.again(|settings| settings.slow_query(threshold));
    db.read(async |tx| -> Result<(), DbError> {
        sqlx::query(FAST).bind("canary").execute(&mut *tx).await?;
        sqlx::query(SLOW).bind("canary").fetch_all(tx).await?;
        Ok(())
    })
    .await
    .unwrap();
    drop(log);
}

/// What the program logs of its statements.
fn logged(command: &str) -> Vec<Value> {
    let name = format!("{}::program", module_path!().split_once("::").unwrap().1);
    let output = Command::new(std::env::current_exe().unwrap())
        .args([&name, "--exact", "--ignored", "--nocapture"])
        .env(COMMAND, command)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("canary"), "a value is in the log: {text}");
    let lines = text.lines().filter_map(|line| from_str::<Value>(line).ok());
    // The others are of those who made the database for the test.
    lines
        .filter(|line| [SLOW, FAST].contains(&statement(line)))
        .collect()
}

/// A short one is its own summary.
fn statement(line: &Value) -> &str {
    let full = line["db.statement"].as_str().unwrap_or_default().trim();
    let short = line["summary"].as_str().unwrap_or_default();
    if full.is_empty() { short } else { full }
}

#[test]
fn a_slow_statement_is_a_line_with_its_text_and_without_its_values() {
    let lines = logged("100 info");
    let line = lines.iter().find(|line| statement(line) == SLOW);
    let line = line.unwrap_or_else(|| panic!("{lines:?}"));
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["rows_returned"], 1);
    assert!(line["elapsed_secs"].as_f64().unwrap() >= 0.1, "{line}");
}

#[test]
fn without_a_threshold_none_is_and_debugging_shows_none_either() {
    assert_eq!(logged("0 debug"), [Value::Null; 0]);
}

#[test]
fn who_asks_for_them_gets_all() {
    let lines = logged("0 info,sqlx::query=trace");
    let told: Vec<_> = lines.iter().map(statement).collect();
    assert_eq!(told, [FAST, SLOW]);
}

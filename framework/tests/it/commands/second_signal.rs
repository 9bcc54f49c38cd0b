//! A second signal: neither work that goes on without its client nor hooks are waited for.

use std::convert::Infallible;
use std::future::pending;
use std::io::{self, Read, Write};

use purlin::prelude::*;

use super::{read, serving, wait_until_closed};
use crate::program::Serving;

/// Says to the test how far the program is.
fn say(word: &str) {
    io::stdout().write_all(format!("{word}\n").as_bytes()).unwrap();
}

/// Never answers, and goes on without its client.
#[post("/orders", timeout = "off")]
async fn place_order() -> NoContent {
    say("under way");
    pending::<NoContent>().await
}

/// Never ends.
async fn leave() -> Result<(), Infallible> {
    say("leaving");
    pending().await
}

/// A module that would keep the program from its end: the order for five seconds, and the hook for five more.
pub(super) fn hanging() -> Module {
    Module::new("hanging").routes(routes![place_order]).on_stop(leave)
}

fn serve() -> Serving {
    serving("serve hanging", &[("PORT", "0")])
}

/// Waits for the end of the program; answers what it still printed, and what it logged.
fn ended(mut serving: Serving) -> (String, String) {
    assert!(serving.child.wait().unwrap().success());
    let (mut printed, mut logged) = (String::new(), String::new());
    serving.printed.read_to_string(&mut printed).unwrap();
    let mut log = serving.child.stderr.take().unwrap();
    log.read_to_string(&mut logged).unwrap();
    (printed, logged)
}

/// If it waited for the order, the log would say that it has not ended, and the hook would begin.
#[test]
fn neither_work_nor_hooks_are_waited_for() {
    let mut serving = serve();
    let stream = serving.ask("POST", "/orders");
    assert_eq!(serving.line(), "under way");
    serving.signal("TERM");
    wait_until_closed(&serving);
    assert!(serving.child.try_wait().unwrap().is_none(), "it did not wait");
    serving.signal("TERM");
    let (printed, logged) = ended(serving);
    assert_eq!(printed, "");
    let told = logged.lines().find(|line| line.contains("told to end at once"));
    let left = told.is_some_and(|line| line.contains(r#""work":1"#) && line.contains(r#""hooks":1"#));
    assert!(left && !logged.contains("has not ended"), "{logged}");
    assert_eq!(read(stream), "");
}

/// If it waited for the hook, the log would say that it did not end in time.
#[test]
fn a_hook_that_runs_is_cut_off() {
    let mut serving = serve();
    serving.signal("TERM");
    assert_eq!(serving.line(), "leaving");
    serving.signal("INT");
    let (printed, logged) = ended(serving);
    assert_eq!(printed, "");
    assert!(
        logged.contains("told to end at once") && !logged.contains("in time"),
        "{logged}"
    );
}

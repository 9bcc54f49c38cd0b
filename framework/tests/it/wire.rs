//! Bytes in, answers out: the cases of `tests/wire` against a server on a socket.
//!
//! Nothing here sleeps or measures. Whether a connection is still open shows in whether one more request on it is
//! answered, and that request asks for the end, so every exchange is read to the end of the stream.

pub(crate) mod answer;
mod bytes;
mod case;
mod exchange;
#[cfg(target_os = "linux")]
mod line;
#[cfg(target_os = "linux")]
mod proxies;
#[cfg(target_os = "linux")]
mod proxy;
#[cfg(target_os = "linux")]
mod recorder;
mod server;
mod verdict;

use std::fmt::Write;
use std::net::SocketAddr;

use tokio::net::TcpStream;

use crate::repository::files;
use case::Case;
use exchange::{Writing, exchange};
use server::Served;
use verdict::faults;

/// The cases of a folder of `tests/wire`.
fn cases(topic: &str) -> Vec<Case> {
    files(&format!("framework/tests/wire/{topic}"), "http")
        .iter()
        .flat_map(|file| case::read(&file.path, &file.text))
        .collect()
}

/// The whole corpus.
fn all_cases() -> Vec<Case> {
    ["host", "framing", "lines", "limits", "connection"]
        .into_iter()
        .flat_map(cases)
        .collect()
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// Each case has a server of its own, so that a handler that runs is counted where it belongs.
async fn check(topic: &str) {
    let cases = cases(topic);
    let mut report = String::new();
    let mut failed = 0;
    for case in &cases {
        for writing in [Writing::Whole, Writing::Pieces] {
            let served = Served::start(case.server).await;
            let seen = exchange(connect(served.address()).await, case, writing).await;
            let faults = faults(case, &seen, served.stop().await);
            if !faults.is_empty() {
                failed += 1;
                let faults = faults.join("; ");
                writeln!(
                    report,
                    "\n{case}\n  written in: {writing:?}\n  got:    {seen}\n  faults: {faults}"
                )
                .unwrap();
                break;
            }
        }
    }
    assert!(!cases.is_empty(), "no cases for `{topic}`");
    assert!(
        failed == 0,
        "{failed} of {} cases of `{topic}` failed:\n{report}",
        cases.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_host_is_known() {
    check("host").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_request_is_known() {
    check("framing").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_follow_the_grammar() {
    check("lines").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_is_refused() {
    check("limits").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_ends_when_it_should() {
    check("connection").await;
}

/// The corpus is evidence only as long as it is as large as SECURITY.md says, and each case says what it rests on.
#[test]
fn the_corpus_is_whole() {
    let all = all_cases();
    assert!(all.len() > 400, "{} cases", all.len());
    let mut names: Vec<_> = all.iter().map(|case| &case.name).collect();
    names.sort();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "names that stand twice: {twice:?}");
}

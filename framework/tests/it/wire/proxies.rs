//! The corpus behind nginx and haproxy: the app must read the requests that the proxy believes it sent, and no other.
//!
//! Each case comes from an address of its own, the proxy names it in a field that no client can send, and the app numbers
//! its answers. So each request that the app got can be found in the proxy's log, and a smuggled one cannot.
//!
//! What is compared is the client, the method, the host, the target and the content. Of the content both proxies say how
//! long it is, and haproxy also what it is if it came in chunks. What was sent would be no measure: the proxies mend some
//! of the cases, and what matters is that the app reads what they made of them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpSocket, TcpStream};

use super::all_cases;
use super::case::{Case, Server};
use super::exchange::{Writing, exchange};
use super::line::Line;
use super::proxy::Proxy;
use super::recorder::{Content, Record, Recorder};
use super::server::{Runs, Served, app};

/// The address of a case, one of the many of the loopback device.
fn client(index: usize) -> Ipv4Addr {
    let number = u16::try_from(index + 1).expect("the corpus is smaller");
    let [high, low] = number.to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

async fn connect(from: Ipv4Addr, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((from, 0).into()).unwrap();
    socket.connect(to).await.unwrap()
}

/// Sends every case through the proxy, and compares what it noted with what the app got.
async fn compare(name: &str, start: impl FnOnce(SocketAddr) -> Proxy) {
    let recorder = Recorder::default();
    let runs = Runs::default();
    let served = Served::with(app(runs.clone()).layer(recorder.clone()), runs, Server::Plain).await;
    let proxy = start(served.address());
    let cases = all_cases();
    for (index, case) in cases.iter().enumerate() {
        let stream = connect(client(index), proxy.address()).await;
        // What the client sees is the proxy's affair.
        let _ = exchange(stream, case, Writing::Whole).await;
    }
    let lines = proxy.finish();
    served.stop().await;
    report(name, &cases, &lines, &recorder.records());
}

/// With less content compared than this, something is wrong with the comparison.
const CONTENTS: usize = 20;

/// Prints the counts, and fails if the two sides differ.
#[allow(clippy::print_stdout, reason = "`./test` takes the counts from here")]
fn report(name: &str, cases: &[Case], lines: &[Line], records: &[Record]) {
    let count = |test: fn(&Line) -> bool| lines.iter().filter(|line| test(line)).count();
    let read = count(|line| line.record.is_some());
    let refused = count(|line| line.forwarded && line.record.is_none());
    let stopped = count(|line| !line.forwarded);
    let contents = lines.iter().filter(|line| is_measured(line, records)).count();
    println!(
        "{name}: {} cases, {read} requests read by the app, {contents} of them with content that the proxy measured, \
        {refused} refused by its server, {stopped} not passed on",
        cases.len()
    );
    let faults = named(cases, differences(lines, records));
    assert!(
        faults.is_empty(),
        "{name} and the app read differently:\n{faults}"
    );
    // If little came through, the comparison would say little.
    assert!(
        read >= cases.len() / 3 && read > records.len() / 2 && contents >= CONTENTS,
        "{read} requests came through, {contents} with content"
    );
}

/// Whether the app read all of a content, and the proxy told its length.
fn is_measured(line: &Line, records: &[Record]) -> bool {
    let record = line.record.and_then(|number| records.get(number));
    line.length.is_some_and(|length| length > 0) && record.is_some_and(|record| record.content.is_whole)
}

/// Faults by client as lines, with the names of the cases.
fn named(cases: &[Case], faults: Vec<(String, String)>) -> String {
    let names: BTreeMap<String, &str> = cases
        .iter()
        .enumerate()
        .map(|(index, case)| (client(index).to_string(), case.name.as_str()))
        .collect();
    let mut text = String::new();
    for (client, fault) in faults {
        let case = names.get(&client).copied().unwrap_or("no case");
        writeln!(text, "{case}: {fault}").unwrap();
    }
    text
}

/// What one side read and the other did not, with the client it came from.
fn differences(lines: &[Line], records: &[Record]) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    let mut records: Vec<Option<&Record>> = records.iter().map(Some).collect();
    let (answered, mut others): (Vec<&Line>, Vec<&Line>) =
        lines.iter().partition(|line| line.record.is_some());
    for line in answered {
        let record = line
            .record
            .and_then(|number| records.get_mut(number))
            .and_then(Option::take);
        if !record.is_some_and(|record| line.fits(record)) {
            faults.push((
                line.client.clone(),
                format!("the proxy noted {line:?}, the app {record:?}"),
            ));
        }
    }
    for record in records.into_iter().flatten() {
        // The proxy gave up a request that it had begun to pass on, for what it found wrong in its content.
        if let Some(place) = others.iter().position(|line| line.fits(record)) {
            others.remove(place);
        } else {
            let client = record.clients.first().cloned().unwrap_or_default();
            faults.push((client, format!("the proxy noted nothing, the app {record:?}")));
        }
    }
    faults
}

#[test]
fn a_smuggled_request_is_a_difference() {
    let line = |number: &str, target: &str| {
        Line::read(&format!(
            "127.1.0.1\t200\t{number}\tGET\t0\t-\twire.example\t{target}"
        ))
        .unwrap()
    };
    let record = |clients: &[&str], target: &str| Record {
        clients: clients.iter().map(|&client| client.to_owned()).collect(),
        method: "GET".to_owned(),
        host: "wire.example".to_owned(),
        target: target.to_owned(),
        content: Content {
            bytes: Vec::new(),
            is_whole: true,
        },
    };
    let known = record(&["127.1.0.1"], "/a");
    assert!(differences(&[line("0", "/a")], std::slice::from_ref(&known)).is_empty());
    assert!(
        differences(&[line("-", "/a")], std::slice::from_ref(&known)).is_empty(),
        "it broke off"
    );
    for (lines, records) in [
        (vec![], vec![known.clone()]),
        (vec![line("0", "/a")], vec![]),
        (vec![line("0", "/a")], vec![record(&["127.1.0.1"], "/b")]),
        (vec![line("0", "/a")], vec![record(&["127.1.0.2"], "/a")]),
        (vec![line("0", "/a")], vec![record(&[], "/a")]),
        (
            vec![line("0", "/a")],
            vec![known.clone(), record(&[], "/smuggled")],
        ),
        (vec![line("0", "/a"), line("0", "/a")], vec![known]),
    ] {
        assert!(!differences(&lines, &records).is_empty(), "{lines:?} {records:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs nginx: ./test --only proxies"]
async fn nginx_and_the_app_read_the_same() {
    compare("nginx", Proxy::nginx).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs haproxy: ./test --only proxies"]
async fn haproxy_and_the_app_read_the_same() {
    compare("haproxy", Proxy::haproxy).await;
}

//! The corpus behind nginx and haproxy: the app must read the requests that the proxy believes it sent, and no other.
//!
//! Each case comes from an address of its own, the proxy names it in a field that no client can send, and the app numbers
//! its answers. So each request that the app got can be found in the proxy's log, and a smuggled one cannot.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpSocket, TcpStream};

use super::all_cases;
use super::case::{Case, Server};
use super::exchange::{Writing, exchange};
use super::proxy::{Line, Proxy, path};
use super::recorder::{Record, Recorder};
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

/// Prints the counts, and fails if the two sides differ.
#[allow(clippy::print_stdout, reason = "`./test` takes the counts from here")]
fn report(name: &str, cases: &[Case], lines: &[Line], records: &[Record]) {
    let count = |test: fn(&Line) -> bool| lines.iter().filter(|line| test(line)).count();
    let read = count(|line| line.record.is_some());
    let refused = count(|line| line.forwarded && line.record.is_none());
    let stopped = count(|line| !line.forwarded);
    println!(
        "{name}: {} cases, {read} requests read by the app, {refused} refused by its server, {stopped} not passed on",
        cases.len()
    );
    let names: BTreeMap<String, &str> = cases
        .iter()
        .enumerate()
        .map(|(index, case)| (client(index).to_string(), case.name.as_str()))
        .collect();
    let mut faults = String::new();
    for (client, fault) in differences(lines, records) {
        let case = names.get(&client).copied().unwrap_or("no case");
        writeln!(faults, "{case}: {fault}").unwrap();
    }
    assert!(
        faults.is_empty(),
        "{name} and the app read differently:\n{faults}"
    );
    // If little came through, the comparison would say little.
    assert!(
        read >= cases.len() / 3 && read > records.len() / 2,
        "{read} requests came through"
    );
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
        if !record.is_some_and(|record| same(line, record)) {
            faults.push((
                line.client.clone(),
                format!("the proxy noted {line:?}, the app {record:?}"),
            ));
        }
    }
    for record in records.into_iter().flatten() {
        // The proxy gave up a request that it had begun to pass on, for what it found wrong in its content.
        if let Some(place) = others.iter().position(|line| same(line, record)) {
            others.remove(place);
        } else {
            let client = record.clients.first().cloned().unwrap_or_default();
            faults.push((client, format!("the proxy noted nothing, the app {record:?}")));
        }
    }
    faults
}

/// Whether a line of the proxy and a record of the app are about the same request.
fn same(line: &Line, record: &Record) -> bool {
    record.clients == [line.client.as_str()]
        && record.method == line.method
        && path(&record.target) == line.target
}

#[test]
fn a_smuggled_request_is_a_difference() {
    let line = |number: Option<usize>, target: &str| Line {
        client: "127.1.0.1".to_owned(),
        forwarded: true,
        record: number,
        method: "GET".to_owned(),
        target: target.to_owned(),
    };
    let record = |clients: &[&str], target: &str| Record {
        clients: clients.iter().map(|&client| client.to_owned()).collect(),
        method: "GET".to_owned(),
        target: target.to_owned(),
    };
    let known = record(&["127.1.0.1"], "/a");
    assert!(differences(&[line(Some(0), "/a")], std::slice::from_ref(&known)).is_empty());
    assert!(
        differences(&[line(None, "/a")], std::slice::from_ref(&known)).is_empty(),
        "it broke off"
    );
    for (lines, records) in [
        (vec![], vec![known.clone()]),
        (vec![line(Some(0), "/a")], vec![]),
        (vec![line(Some(0), "/a")], vec![record(&["127.1.0.1"], "/b")]),
        (vec![line(Some(0), "/a")], vec![record(&["127.1.0.2"], "/a")]),
        (vec![line(Some(0), "/a")], vec![record(&[], "/a")]),
        (
            vec![line(Some(0), "/a")],
            vec![known.clone(), record(&[], "/smuggled")],
        ),
        (vec![line(Some(0), "/a"), line(Some(0), "/a")], vec![known]),
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

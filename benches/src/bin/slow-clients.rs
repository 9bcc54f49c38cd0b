//! Thousands of slow clients at once, and what somebody else notices of them; then what idle connections cost.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use purlin::Bytes;
use purlin::prelude::*;
use purlin::server::Limits;
use purlin_benches::Result;
use purlin_benches::client::Client;
use purlin_benches::served::Served;
use purlin_benches::siege::{ARRIVAL, CLIENTS, Met, Siege, besiege};
use purlin_benches::slow::{KINDS, Kind};
use purlin_report::Table;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Connections that do nothing.
const IDLE: usize = 10_000;
/// How long the honest client asks before.
const BEFORE: Duration = Duration::from_secs(10);
/// How often the whole is done.
const ROUNDS: usize = 2;
/// More than the buffers of both ends hold.
const LARGE: usize = 8 * 1024 * 1024;

const REQUEST: &str = "GET / HTTP/1.1\r\nhost: slow.example\r\n\r\n";

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

#[post("/upload")]
async fn upload(content: Bytes) -> Text {
    Text(format!("{} bytes", content.len()))
}

#[get("/large")]
async fn large(content: State<Bytes>) -> Bytes {
    Bytes::clone(&content)
}

/// With the default limits, but for those of one address; and, to count idle connections, of time.
fn app(limits: &str) -> App {
    let free = Limits::default()
        .connections_per_address(None)
        .connections(15_000)
        .requests_per_connection(None);
    let limits = match limits {
        "patient" => free.first_byte(None).idle(None),
        _ => free,
    };
    App::new("Slow", "1.0.0")
        .limits(limits)
        .without_telemetry()
        .state(Bytes::from(vec![b'.'; LARGE]))
        .module(Module::new("slow").routes(routes![root, upload, large]))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["serve", limits] => return app(limits).run_with(&["serve".to_owned()]),
        ["besiege", address] => address.parse().map_err(Into::into).and_then(besiege),
        _ => measure().and_then(|text| Ok(std::io::stdout().write_all(text.as_bytes())?)),
    };
    let Err(error) = done else {
        return ExitCode::SUCCESS;
    };
    // Without a place for the message, the exit code says it.
    let _ = writeln!(std::io::stderr(), "{error}");
    ExitCode::FAILURE
}

fn measure() -> Result<String> {
    let mut honest = Table::new([
        "honest client",
        "requests",
        "p50",
        "p99",
        "p99 beside that",
        "grew by",
    ]);
    let mut slow = Table::new([
        "clients",
        "gone without a word",
        "limit",
        "first sent away",
        "last sent away",
        "server's memory",
    ]);
    for round in 1..=ROUNDS {
        let (ours, other) = (
            Served::this_program(0, "default")?,
            Served::this_program(0, "default")?,
        );
        let alone = Observed::split(latencies(ours.address(), |begun| begun.elapsed() > BEFORE)?, 0.0);
        let elsewhere = besieged(&ours, &other)?;
        let here = besieged(&ours, &ours)?;
        let rows = [
            ("alone", &alone.there, None),
            (
                "another server, while they connect",
                &elsewhere.honest.arriving,
                Some(&alone.there),
            ),
            (
                "another server, then",
                &elsewhere.honest.there,
                Some(&alone.there),
            ),
            (
                "this server, while they connect",
                &here.honest.arriving,
                Some(&elsewhere.honest.arriving),
            ),
            (
                "this server, then",
                &here.honest.there,
                Some(&elsewhere.honest.there),
            ),
        ];
        for (when, times, beside) in rows {
            honest.row(
                &compared(&format!("round {round}: {when}"), times, beside)
                    .each_ref()
                    .map(String::as_str),
            );
        }
        for (kind, met) in KINDS.iter().zip(here.met) {
            slow.row(row(*kind, met, here.memory));
        }
    }
    let idle = idle()?;
    Ok(format!(
        "{CLIENTS} slow clients of each of six kinds at once, which connect one by one within {} s, with the default limits but that one \
         address may have any number of connections. The honest client asks its server again and again on one connection, by \
         blocking calls in a thread of its own: for {} s alone, then while the slow clients besiege another server of the same \
         program on the same machine, then while they besiege its own. The second is what they cost everybody on a machine of \
         so few cores; what the third adds is what the server lets an honest client feel, and that is the last column of these rows. The slow \
         clients are a process of the lowest priority. Fresh servers for each round.\n\n{honest}\n{slow}\n{idle}",
        ARRIVAL.as_secs(),
        BEFORE.as_secs(),
    ))
}

/// A row of the honest client's times, and by how much the worst of them grew.
fn compared(name: &str, times: &[f64], beside: Option<&Vec<f64>>) -> [String; 6] {
    let beside = beside.map(|other| percentile(other, 99));
    let grown = beside.map(|other| (percentile(times, 99) / other - 1.0) * 100.0);
    [
        name.to_owned(),
        times.len().to_string(),
        shown(times, 50),
        shown(times, 99),
        beside.map_or_else(String::new, |other| format!("{other:.0} µs")),
        grown.map_or_else(String::new, |grown| format!("{grown:.0} %")),
    ]
}

/// When the honest client asked, in seconds, and how many microseconds it took.
struct Request {
    at: f64,
    time: f64,
}

/// Asks until it is over.
fn latencies(address: SocketAddr, is_over: impl Fn(Instant) -> bool) -> Result<Vec<Request>> {
    let mut client = Client::new(address);
    let begun = Instant::now();
    let mut times = Vec::new();
    while !is_over(begun) {
        let asked = Instant::now();
        let status = client.ask(REQUEST.as_bytes())?;
        times.push(Request {
            at: (asked - begun).as_secs_f64(),
            time: asked.elapsed().as_secs_f64() * 1e6,
        });
        if status != 200 {
            return Err(format!("the honest client got {status}").into());
        }
        thread::sleep(Duration::from_millis(1));
    }
    Ok(times)
}

/// What the honest client took, in ascending order.
struct Observed {
    /// While the slow clients connect.
    arriving: Vec<f64>,
    /// While they are there, and are sent away.
    there: Vec<f64>,
}

impl Observed {
    /// Splits at so many seconds.
    fn split(requests: Vec<Request>, seconds: f64) -> Self {
        let (arriving, there): (Vec<Request>, Vec<Request>) =
            requests.into_iter().partition(|request| request.at < seconds);
        Self {
            arriving: sorted(&arriving),
            there: sorted(&there),
        }
    }
}

fn sorted(requests: &[Request]) -> Vec<f64> {
    let mut times: Vec<f64> = requests.iter().map(|request| request.time).collect();
    times.sort_by(f64::total_cmp);
    times
}

fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

fn shown(sorted: &[f64], percent: usize) -> String {
    format!("{:.0} µs", percentile(sorted, percent))
}

/// A siege, as it was seen.
struct Besieged {
    honest: Observed,
    met: Vec<Met>,
    memory: f64,
}

/// The honest client asks one server while the slow ones are at the other, or at the same.
fn besieged(asked: &Served, under_siege: &Served) -> Result<Besieged> {
    let over = AtomicBool::new(false);
    let (requests, siege) = thread::scope(|scope| {
        let honest = scope.spawn(|| {
            latencies(asked.address(), |_| over.load(Ordering::Relaxed)).map_err(|error| error.to_string())
        });
        let siege = || {
            let siege = Siege::begin(under_siege.address())?;
            let memory = under_siege.memory()?;
            Ok((siege.end()?, memory))
        };
        let siege: Result<(Vec<Met>, f64)> = siege();
        over.store(true, Ordering::Relaxed);
        (honest.join(), siege)
    });
    let (met, memory) = siege?;
    let requests = requests.map_err(|_| "the honest client panicked")??;
    Ok(Besieged {
        honest: Observed::split(requests, ARRIVAL.as_secs_f64()),
        met,
        memory,
    })
}

fn row(kind: Kind, met: Met, memory: f64) -> [String; 6] {
    let (first, last) = met.sent_away;
    [
        format!("{}: {}", met.clients, kind.name),
        met.untold.to_string(),
        format!("{} s", kind.limit.as_secs()),
        format!("{first:.2} s"),
        format!("{last:.2} s"),
        format!("{:.0} MiB with all of them", memory / 1024.0),
    ]
}

/// What connections cost that say nothing, and that were served once.
fn idle() -> Result<Table> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut table = Table::new([
        "idle connections",
        "server's memory before",
        "with them",
        "for each",
    ]);
    for (name, request) in [("that said nothing", ""), ("that were served once", REQUEST)] {
        let served = Served::this_program(0, "patient")?;
        // So that what the first request of all brings with it is not counted.
        latencies(served.address(), |begun| {
            begun.elapsed() > Duration::from_millis(100)
        })?;
        let before = served.memory()?;
        let connections = runtime.block_on(connect(served.address(), request))?;
        let after = served.memory()?;
        let each = (after - before) / f64::from(u32::try_from(connections.len())?);
        let mebibytes = |kibibytes: f64| format!("{:.1} MiB", kibibytes / 1024.0);
        table.row([
            &format!("{} {name}", connections.len()),
            &mebibytes(before),
            &mebibytes(after),
            &format!("{each:.2} KiB"),
        ]);
    }
    Ok(table)
}

async fn connect(address: SocketAddr, request: &str) -> Result<Vec<TcpStream>> {
    let mut connections = Vec::new();
    for _ in 0..IDLE {
        let mut stream = TcpStream::connect(address).await?;
        if !request.is_empty() {
            is_served(&mut stream, request).await?;
        }
        connections.push(stream);
    }
    // The server hands connections over in their order: when this one is served, all others have been accepted.
    let mut last = TcpStream::connect(address).await?;
    is_served(&mut last, REQUEST).await?;
    Ok(connections)
}

async fn is_served(stream: &mut TcpStream, request: &str) -> Result<()> {
    stream.write_all(request.as_bytes()).await?;
    let mut answer = [0; 2048];
    match stream.read(&mut answer).await? {
        0 => Err("a connection was closed".into()),
        _ => Ok(()),
    }
}

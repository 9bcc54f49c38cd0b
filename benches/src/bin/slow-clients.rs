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
use purlin_benches::slow::{KINDS, Kind, be_slow};
use purlin_benches::table::Table;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// Clients of each kind.
const CLIENTS: usize = 1_000;
/// Connections that do nothing.
const IDLE: usize = 10_000;
/// In how many steps they all connect.
const STEPS: usize = 40;
const STEP: Duration = Duration::from_millis(100);
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
    if let [serve, limits] = arguments.as_slice() {
        return app(limits).run_with(std::slice::from_ref(serve));
    }
    match measure() {
        Ok(text) if say(&mut std::io::stdout(), &text) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            say(&mut std::io::stderr(), &format!("{error}\n"));
            ExitCode::FAILURE
        }
    }
}

fn say(out: &mut dyn Write, text: &str) -> bool {
    out.write_all(text.as_bytes()).is_ok()
}

fn measure() -> Result<String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let mut honest = Table::new(&["honest client", "requests", "p50", "p99", "p99 grew by"]);
    let mut slow = Table::new(&[
        "clients",
        "gone without a word",
        "limit",
        "first sent away",
        "last sent away",
        "server's memory",
    ]);
    for round in 1..=ROUNDS {
        let served = Served::this_program(0, "default")?;
        let before = latencies(served.address(), |begun| begun.elapsed() > BEFORE)?;
        let (meanwhile, rows) = besieged(&runtime, &served)?;
        let connecting = STEP.as_secs_f64() * f64::from(u32::try_from(STEPS)?);
        let split = meanwhile.partition_point(|request| request.at < connecting);
        let (arriving, there) = meanwhile.split_at(split);
        let before = sorted(&before);
        for (when, requests) in [
            ("before", None),
            ("while they connect", Some(arriving)),
            ("then", Some(there)),
        ] {
            let times = requests.map_or_else(|| before.clone(), sorted);
            let grown = (percentile(&times, 99) / percentile(&before, 99) - 1.0) * 100.0;
            honest.row(&[
                &format!("round {round}, {when}"),
                &times.len().to_string(),
                &shown(&times, 50),
                &shown(&times, 99),
                &requests.map_or_else(String::new, |_| format!("{grown:.0} %")),
            ]);
        }
        for row in rows {
            slow.row(&row.each_ref().map(String::as_str));
        }
    }
    let idle = idle(&runtime)?;
    Ok(format!(
        "{CLIENTS} slow clients of each of six kinds at once, which connect within {} s, with the default limits but that one \
         address may have any number of connections. The honest client asks again and again on one connection, by blocking \
         calls in a thread of its own, for {} s before and until the last slow client is sent away. Server and clients share the \
         processor. A fresh server for each round.\n\n{honest}\n{slow}\n{idle}",
        (STEP * u32::try_from(STEPS)?).as_secs(),
        BEFORE.as_secs(),
    ))
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

/// The times of the honest client while the slow ones are there, and a row for each kind of these.
fn besieged(runtime: &Runtime, served: &Served) -> Result<(Vec<Request>, Vec<[String; 6]>)> {
    let address = served.address();
    let over = AtomicBool::new(false);
    let (times, rows) = thread::scope(|scope| {
        let honest = scope.spawn(|| {
            latencies(address, |_| over.load(Ordering::Relaxed)).map_err(|error| error.to_string())
        });
        let rows = runtime.block_on(all_slow(served));
        over.store(true, Ordering::Relaxed);
        (honest.join(), rows)
    });
    let times = times.map_err(|_| "the honest client panicked")??;
    Ok((times, rows?))
}

async fn all_slow(served: &Served) -> Result<Vec<[String; 6]>> {
    let mut clients: Vec<JoinSet<std::io::Result<Option<Duration>>>> =
        KINDS.iter().map(|_| JoinSet::new()).collect();
    for _ in 0..STEPS {
        for (kind, clients) in KINDS.iter().zip(&mut clients) {
            for _ in 0..CLIENTS.div_ceil(STEPS) {
                if clients.len() < CLIENTS {
                    clients.spawn(be_slow(*kind, served.address()));
                }
            }
        }
        tokio::time::sleep(STEP).await;
    }
    let memory = served.memory()?;
    let mut rows = Vec::new();
    for (kind, clients) in KINDS.iter().zip(clients) {
        let ended: std::io::Result<Vec<Option<Duration>>> = clients.join_all().await.into_iter().collect();
        rows.push(row(*kind, &ended?, memory));
    }
    Ok(rows)
}

fn row(kind: Kind, clients: &[Option<Duration>], memory: f64) -> [String; 6] {
    let ended: Vec<Duration> = clients.iter().copied().flatten().collect();
    let seconds = |time: Option<&Duration>| format!("{:.2} s", time.map_or(0.0, Duration::as_secs_f64));
    [
        format!("{}: {}", clients.len(), kind.name),
        (clients.len() - ended.len()).to_string(),
        format!("{} s", kind.limit.as_secs()),
        seconds(ended.iter().min()),
        seconds(ended.iter().max()),
        format!("{:.0} MiB with all of them", memory / 1024.0),
    ]
}

/// What connections cost that say nothing, and that were served once.
fn idle(runtime: &Runtime) -> Result<Table> {
    let mut table = Table::new(&[
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
        table.row(&[
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

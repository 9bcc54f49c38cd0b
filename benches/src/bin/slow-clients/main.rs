//! Thousands of slow clients at once, and what somebody else notices of them; then what idle connections cost.

mod honest;
mod idle;

use std::io::Write;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use purlin::Bytes;
use purlin::prelude::*;
use purlin::server::Limits;
use purlin_benches::Result;
use purlin_benches::served::Served;
use purlin_benches::siege::{ARRIVAL, CLIENTS, Met, Siege, besiege};
use purlin_benches::slow::{KINDS, Kind};
use purlin_report::Table;

use honest::{BEFORE, Noticed};

/// How often the whole is done.
const ROUNDS: usize = 5;
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
        _ => measure().and_then(Measured::tell),
    };
    let Err(error) = done else {
        return ExitCode::SUCCESS;
    };
    // Without a place for the message, the exit code says it.
    let _ = writeln!(std::io::stderr(), "{error}");
    ExitCode::FAILURE
}

/// Seconds by which a slow client may outlast its limit.
const LATE: f64 = 1.0;

/// By which part of it the 99th percentile of an honest client may grow.
const MOST_GROWTH: f64 = 0.2;

/// What was measured, and what of it is not as promised.
struct Measured {
    text: String,
    broken: Vec<String>,
}

impl Measured {
    /// Prints it.
    ///
    /// # Errors
    /// Something is not as promised.
    fn tell(self) -> Result<()> {
        std::io::stdout().write_all(self.text.as_bytes())?;
        if self.broken.is_empty() {
            return Ok(());
        }
        Err(self.broken.join("\n").into())
    }
}

/// What of a round is not as promised.
fn broken(kind: Kind, met: Met) -> Option<String> {
    let is_late = met.sent_away.1 > kind.limit.as_secs_f64() + LATE;
    (is_late || met.untold > 0).then(|| {
        format!(
            "{}: {} were not told, and the last was sent away after {:.2} s",
            kind.name, met.untold, met.sent_away.1
        )
    })
}

fn measure() -> Result<Measured> {
    let mut honest = Noticed::table();
    let mut slow = Table::new([
        "clients",
        "gone without a word",
        "limit",
        "first sent away",
        "last sent away",
        "server's memory",
    ]);
    let (mut all, mut not_kept) = (Noticed::default(), Vec::new());
    for round in 1..=ROUNDS {
        let besieged = besieged()?;
        besieged.honest.rows(&format!("round {round}"), &mut honest);
        all.add(&besieged.honest);
        for (kind, met) in KINDS.iter().zip(besieged.met) {
            not_kept.extend(broken(*kind, met));
            slow.row(row(*kind, met, besieged.memory));
        }
    }
    all.rows("all rounds", &mut honest);
    let grown = Some(all.growth()).filter(|part| *part > MOST_GROWTH);
    not_kept.extend(grown.map(|part| format!("the 99th percentile grew by {:.0} %", part * 100.0)));
    let idle = idle::idle()?;
    let text = format!(
        "{CLIENTS} slow clients of each of six kinds at once, which connect one by one within {} s, with the default limits but for \
         the number of connections, in all and of one address, and of requests on one. An honest client asks two servers of the same program by turns, by blocking calls on \
         one connection to each, and rests for a time between them that is chance: the one that the slow clients besiege, and another one on the same machine. So whatever else the \
         machine does, and the work of the slow clients themselves, happens to both, and what the p99 of the besieged server is above that of the \
         other is what only it lets an honest client feel; in the {} s before there are slow clients it is what the method does not see. The column `second by second` \
         takes the ratio of the two p99 in each second by itself, and shows the median, and between which values the true median lies in 95 of 100 cases: \
         seconds in which the machine is slow count there as much as others, and no more. The last column compares with the besieged server before: in it is also what the work of the slow clients \
         takes of the processors that all share, and what the machine did otherwise meanwhile. The slow clients are a process of the \
         lowest priority, which looks once a millisecond what has come, so that the server's time does not go into waking it. Fresh servers for each round. \
         {}.\n\n{honest}\n{slow}\n{idle}",
        ARRIVAL.as_secs(),
        BEFORE.as_secs(),
        threads(),
    );
    Ok(Measured {
        text,
        broken: not_kept,
    })
}

/// Which threads the servers have: what they inherit.
fn threads() -> String {
    match std::env::var("SERVING_THREADS") {
        Ok(number) => format!("They have `SERVING_THREADS={number}`"),
        Err(_) => "They have the threads of every app".to_owned(),
    }
}

/// A siege, as it was seen.
struct Besieged {
    honest: Noticed,
    met: Vec<Met>,
    memory: f64,
}

/// One round.
fn besieged() -> Result<Besieged> {
    let (server, other) = (
        Served::this_program(0, "default")?,
        Served::this_program(0, "default")?,
    );
    let over = AtomicBool::new(false);
    let (honest, siege) = thread::scope(|scope| {
        let honest = scope.spawn(|| {
            Noticed::by_asking(server.address(), other.address(), &over).map_err(|error| error.to_string())
        });
        thread::sleep(BEFORE);
        let siege = besiege_and_see(&server);
        over.store(true, Ordering::Relaxed);
        (honest.join(), siege)
    });
    let (met, memory) = siege?;
    let honest = honest.map_err(|_| "the honest client panicked")??;
    Ok(Besieged { honest, met, memory })
}

/// What the slow clients met with, and the memory of the server when all are there.
fn besiege_and_see(server: &Served) -> Result<(Vec<Met>, f64)> {
    let siege = Siege::begin(server.address())?;
    let memory = server.memory()?;
    Ok((siege.end()?, memory))
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

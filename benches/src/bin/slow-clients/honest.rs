//! An honest client, and what it notices of slow ones.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use purlin_benches::Result;
use purlin_benches::client::Client;
use purlin_benches::process::wake_in_time;
use purlin_benches::siege::ARRIVAL;
use purlin_report::{Series, Table};

use crate::REQUEST;

/// How long there are no slow clients at first.
pub(crate) const BEFORE: Duration = Duration::from_secs(10);

/// From when on most slow clients are gone, after they began to connect: all but those that take nothing of an answer.
const GONE: Duration = Duration::from_secs(14);

/// The parts of a round.
const PHASES: [&str; 4] = [
    "no slow clients",
    "while they connect",
    "while most are sent away",
    "while the last wait",
];

/// How long the client rests between two requests, on average and in seconds. How long each time is chance, as in life: in a rhythm
/// of its own it would meet the slow clients, who have one, always or never.
const REST: f64 = 0.001;

/// Fewer requests in a second tell of no 99th percentile.
const ENOUGH: usize = 200;

/// Microseconds that requests took, in each part of a round.
#[derive(Debug, Default, Clone)]
pub(crate) struct Noticed([Phase; PHASES.len()]);

/// The same for each second of a part.
#[derive(Debug, Default, Clone)]
struct Phase(BTreeMap<u64, Times>);

#[derive(Debug, Default, Clone)]
struct Times {
    besieged: Vec<f64>,
    other: Vec<f64>,
}

impl Phase {
    /// The times of one server in all seconds.
    fn all(&self, of: impl Fn(&Times) -> &Vec<f64>) -> Vec<f64> {
        self.0.values().flat_map(of).copied().collect()
    }

    /// By which part of it the 99th percentile at the besieged server is above that of some times in a phase.
    fn growth(&self, of: impl Fn(&Times) -> &Vec<f64>, than: &Self) -> f64 {
        percentile(&self.all(|times| &times.besieged), 99) / percentile(&than.all(of), 99) - 1.0
    }

    /// In each second, the 99th percentile of the besieged server as a ratio to that of the other.
    fn ratios(&self) -> Series {
        let seconds = self.0.values().filter(|times| times.other.len() >= ENOUGH);
        Series::new(seconds.map(|times| percentile(&times.besieged, 99) / percentile(&times.other, 99)))
    }
}

impl Noticed {
    /// Asks both servers by turns until it is over, so that whatever else happens on the machine happens to both.
    pub(crate) fn by_asking(besieged: SocketAddr, other: SocketAddr, over: &AtomicBool) -> Result<Self> {
        wake_in_time()?;
        let (mut besieged, mut other) = (Client::new(besieged), Client::new(other));
        let begun = Instant::now();
        let mut noticed = Self::default();
        let mut is_first = true;
        while !over.load(Ordering::Relaxed) {
            let since = begun.elapsed();
            let times = noticed.0[phase(since)].0.entry(since.as_secs()).or_default();
            if is_first {
                times.besieged.push(ask(&mut besieged)?);
                times.other.push(ask(&mut other)?);
            } else {
                times.other.push(ask(&mut other)?);
                times.besieged.push(ask(&mut besieged)?);
            }
            is_first = !is_first;
        }
        Ok(noticed)
    }

    /// Adds what another round has shown; its seconds come after all that are there.
    pub(crate) fn add(&mut self, round: &Self) {
        for (all, phase) in self.0.iter_mut().zip(&round.0) {
            let next = all.0.last_key_value().map_or(0, |(second, _)| second + 1);
            let seconds = phase.0.values().cloned();
            all.0.extend((next..).zip(seconds));
        }
    }

    /// A table without rows, for [`rows`](Self::rows).
    pub(crate) fn table() -> Table {
        Table::new([
            "honest client",
            "requests to each",
            "p50 of the other",
            "p50 of the besieged",
            "p99 of the other",
            "p99 of the besieged",
            "that is",
            "second by second",
            "beside its own before",
        ])
    }

    /// By which part of it the 99th percentile at the besieged server was above that at the other one, in the whole siege. What it was
    /// before tells less: a machine that others use too changes from one second to the next.
    pub(crate) fn growth(&self) -> f64 {
        let siege = self.siege();
        siege.growth(|times| &times.other, &siege)
    }

    fn siege(&self) -> Phase {
        let seconds = self.0.iter().skip(1).flat_map(|phase| phase.0.values().cloned());
        Phase((0..).zip(seconds).collect())
    }

    /// A row for each part, and one for all of the siege.
    pub(crate) fn rows(&self, name: &str, table: &mut Table) {
        let siege = self.siege();
        let phases = self.0.iter().zip(PHASES).chain([(&siege, "the whole siege")]);
        for (phase, when) in phases {
            let besieged = phase.all(|times| &times.besieged);
            let other = phase.all(|times| &times.other);
            let micros = |times: &[f64], part| format!("{:.0} µs", percentile(times, part));
            table.row([
                format!("{name}: {when}"),
                besieged.len().to_string(),
                micros(&other, 50),
                micros(&besieged, 50),
                micros(&other, 99),
                micros(&besieged, 99),
                percent(phase.growth(|times| &times.other, phase)),
                phase.ratios().show_ratio(),
                percent(phase.growth(|times| &times.besieged, &self.0[0])),
            ]);
        }
    }
}

fn phase(since: Duration) -> usize {
    [BEFORE, BEFORE + ARRIVAL, BEFORE + GONE]
        .iter()
        .filter(|end| since >= **end)
        .count()
}

/// Asks once, and rests then. Answers how many microseconds it took.
fn ask(client: &mut Client) -> Result<f64> {
    let asked = Instant::now();
    let status = client.ask(REQUEST.as_bytes())?;
    let took = asked.elapsed().as_secs_f64() * 1e6;
    if status != 200 {
        return Err(format!("the honest client got {status}").into());
    }
    thread::sleep(rest());
    Ok(took)
}

/// Those of requests that come independently of each other.
fn rest() -> Duration {
    Duration::from_secs_f64(-REST * (1.0 - fastrand::f64()).ln())
}

fn percent(part: f64) -> String {
    format!("{:+.0} %", part * 100.0)
}

fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

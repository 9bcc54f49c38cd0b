//! An honest client, and what it notices of slow ones.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use purlin_benches::Result;
use purlin_benches::client::Client;
use purlin_benches::siege::ARRIVAL;
use purlin_report::Table;

use crate::REQUEST;

/// How long there are no slow clients at first.
pub(crate) const BEFORE: Duration = Duration::from_secs(10);

/// The parts of a round.
const PHASES: [&str; 3] = ["no slow clients", "while they connect", "then"];

/// Microseconds that requests took, in each part of a round.
#[derive(Debug, Default, Clone)]
pub(crate) struct Noticed([Phase; PHASES.len()]);

#[derive(Debug, Default, Clone)]
struct Phase {
    besieged: Vec<f64>,
    other: Vec<f64>,
}

impl Noticed {
    /// Asks both servers by turns until it is over, so that whatever else happens on the machine happens to both.
    pub(crate) fn by_asking(besieged: SocketAddr, other: SocketAddr, over: &AtomicBool) -> Result<Self> {
        let (mut besieged, mut other) = (Client::new(besieged), Client::new(other));
        let begun = Instant::now();
        let mut noticed = Self::default();
        let mut is_first = true;
        while !over.load(Ordering::Relaxed) {
            let phase = &mut noticed.0[phase(begun.elapsed())];
            if is_first {
                phase.besieged.push(ask(&mut besieged)?);
                phase.other.push(ask(&mut other)?);
            } else {
                phase.other.push(ask(&mut other)?);
                phase.besieged.push(ask(&mut besieged)?);
            }
            is_first = !is_first;
        }
        Ok(noticed)
    }

    /// Adds what another round has shown.
    pub(crate) fn add(&mut self, round: &Self) {
        for (all, phase) in self.0.iter_mut().zip(&round.0) {
            all.besieged.extend(&phase.besieged);
            all.other.extend(&phase.other);
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
        ])
    }

    /// A row for each part.
    pub(crate) fn rows(&self, name: &str, table: &mut Table) {
        for (phase, when) in self.0.iter().zip(PHASES) {
            let [besieged, other] = [&phase.besieged, &phase.other]
                .map(|times| [50, 99].map(|percent| percentile(times, percent)));
            table.row([
                format!("{name}: {when}"),
                phase.besieged.len().to_string(),
                format!("{:.0} µs", other[0]),
                format!("{:.0} µs", besieged[0]),
                format!("{:.0} µs", other[1]),
                format!("{:.0} µs", besieged[1]),
                format!("{:+.0} %", (besieged[1] / other[1] - 1.0) * 100.0),
            ]);
        }
    }
}

fn phase(since: Duration) -> usize {
    [BEFORE, BEFORE + ARRIVAL]
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
    thread::sleep(Duration::from_millis(1));
    Ok(took)
}

fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

//! Rounds of load on a database: in each, every server is asked for every case, on tables that are new.

use std::thread;

use super::tables::Tables;
use crate::Result;
use crate::cases::Case;
use crate::programs::Server;
use crate::rounds::{Cell, Cells, Rounds, measure};
use crate::server::Running;

/// How many clients ask at once before anything is measured: more than a pool has connections, so that all of them are made.
const CLIENTS: usize = 16;

/// How often each of them asks.
const WARM: usize = 32;

/// Starts one server after another on core 0, and asks it from core 1. One alone has the connections of the database.
///
/// # Errors
/// The database does not answer, a server does not start or ends, or wrk fails.
pub(super) fn run(tables: &Tables, servers: &[&Server], cases: &[&Case], rounds: Rounds) -> Result<Cells> {
    let mut cells: Cells = vec![vec![Some(Cell::default()); cases.len()]; servers.len()];
    for round in 0..rounds.count {
        for turn in 0..servers.len() {
            // Another one is the first in each round.
            let index = (turn + round) % servers.len();
            let server = servers[index];
            let title = tables.0.title();
            load(tables, server, cases, &mut cells[index], rounds.seconds)
                .map_err(|error| format!("{}, {title}: {error}", server.name))?;
        }
        eprintln!("round {} of {} on {}", round + 1, rounds.count, tables.0.title());
    }
    Ok(cells)
}

fn load(
    tables: &Tables,
    server: &Server,
    cases: &[&Case],
    cells: &mut [Option<Cell>],
    seconds: u32,
) -> Result<()> {
    tables.renew()?;
    let running = Running::with_database(server, tables.0, &["taskset", "--cpu-list", "0"])?;
    for (case, cell) in cases.iter().zip(cells.iter_mut().flatten()) {
        warm(&running, case)?;
        measure(cell, case, &running, seconds).map_err(|error| format!("{}: {error}", case.name))?;
    }
    Ok(())
}

fn warm(running: &Running, case: &Case) -> Result<()> {
    let request = case.request();
    let ask = || -> std::io::Result<()> {
        let mut client = running.connect()?;
        (0..WARM).try_for_each(|_| client.ask(&request).map(drop))
    };
    thread::scope(|scope| {
        let asking: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().try_for_each(|client| {
            client
                .join()
                .map_err(|_| "a client panicked")?
                .map_err(Into::into)
        })
    })
}

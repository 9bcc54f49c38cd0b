//! Rounds of load: in each, every server is started anew and asked for every case, by turns.

use purlin_report::proc::{Core, of_children, of_process};

use crate::Result;
use crate::cases::{Case, ROUTES};
use crate::programs::Server;
use crate::server::Running;
use crate::wrk::{self, Load};

/// How long, and how often.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rounds {
    pub(crate) count: usize,
    /// Of load, for one case of one server in one round.
    pub(crate) seconds: u32,
}

/// What was measured of one case of one server: a value for each round.
#[derive(Debug, Default, Clone)]
pub(crate) struct Cell {
    /// Answers a second.
    pub(crate) rate: Vec<f64>,
    /// Answers a second of the server's processor time.
    pub(crate) by_processor: Vec<f64>,
    /// Milliseconds; none of a pipeline, of which wrk tells no percentiles.
    pub(crate) p99: Vec<f64>,
    /// The part of core 0 that others took.
    pub(crate) others: Vec<f64>,
    /// The same of core 1.
    pub(crate) others_of_load: Vec<f64>,
    pub(crate) errors: u64,
}

/// The cells of the servers in their order, each with its cases in theirs. A server may leave a case out.
pub(crate) type Cells = Vec<Vec<Option<Cell>>>;

/// What the rounds tell.
pub(crate) struct Loaded {
    pub(crate) cells: Cells,
    /// Resident memory of each server after each round, in KiB.
    pub(crate) memory: Vec<Vec<f64>>,
}

/// Starts all servers on core 0, and asks them from core 1; in each round anew, for where the memory of a process lies makes it faster or
/// slower as long as it runs.
///
/// # Errors
/// A server does not start or ends, or wrk fails.
pub(crate) fn run(servers: &[&Server], cases: &[&Case], rounds: Rounds) -> Result<Loaded> {
    let mut cells: Cells = servers.iter().map(|server| cells_of(server, cases)).collect();
    let mut memory = vec![Vec::new(); servers.len()];
    for round in 0..rounds.count {
        let fleet = fleet(servers, cases)?;
        for (number, case) in cases.iter().enumerate() {
            for turn in 0..servers.len() {
                // Another one is the first in each round.
                let index = (turn + round) % servers.len();
                let Some(cell) = &mut cells[index][number] else {
                    continue;
                };
                let running = fleet[index].of(case)?;
                measure(cell, case, running, rounds.seconds)
                    .map_err(|error| format!("{}, {}: {error}", servers[index].name, case.name))?;
            }
        }
        for (member, memory) in fleet.iter().zip(&mut memory) {
            member.without.settle()?;
            memory.push(member.without.memory()?);
        }
        eprintln!("round {} of {}", round + 1, rounds.count);
    }
    Ok(Loaded { cells, memory })
}

fn cells_of(server: &Server, cases: &[&Case]) -> Vec<Option<Cell>> {
    let takes = |case: &&&Case| server.takes(case);
    cases
        .iter()
        .map(|case| Some(case).filter(takes).map(|_| Cell::default()))
        .collect()
}

/// Asks a server for a case from core 1, and keeps what was seen.
///
/// # Errors
/// The server ends, or wrk fails.
pub(crate) fn measure(cell: &mut Cell, case: &Case, running: &Running, seconds: u32) -> Result<()> {
    let before = of_process(running.id())?;
    let before_load = of_children()?;
    let (first, second) = (Core::read(0)?, Core::read(1)?);
    let Load {
        requests,
        seconds,
        errors,
        p99,
    } = wrk::load(case, running.port, seconds)?;
    let own = of_process(running.id())?.saturating_sub(before);
    let load = of_children()?.saturating_sub(before_load);
    cell.others.push(first.others(own)?);
    cell.others_of_load.push(second.others(load)?);
    cell.rate.push(requests / seconds);
    cell.by_processor.push(requests / own.as_secs_f64());
    cell.p99.extend(Some(p99).filter(|_| !case.pipelined));
    cell.errors += errors;
    Ok(())
}

/// The programs of a server that run.
struct Member {
    without: Running,
    routes: Option<Running>,
}

impl Member {
    fn of(&self, case: &Case) -> Result<&Running> {
        if case.routes > 0 {
            return self
                .routes
                .as_ref()
                .ok_or_else(|| "it was not started with routes".into());
        }
        Ok(&self.without)
    }
}

/// How often each is asked before anything is measured.
const WARM: usize = 500;

fn fleet(servers: &[&Server], cases: &[&Case]) -> Result<Vec<Member>> {
    let start = |server: &&Server| -> Result<Member> {
        let needs = |routes| {
            cases
                .iter()
                .any(|case| case.routes == routes && server.takes(case))
        };
        let by = ["taskset", "--cpu-list", "0"];
        let member = Member {
            without: Running::start(server, 0, &by)?,
            routes: needs(ROUTES)
                .then(|| Running::start(server, ROUTES, &by))
                .transpose()?,
        };
        for case in cases.iter().filter(|case| server.takes(case)) {
            let mut client = member.of(case)?.client()?;
            for _ in 0..WARM {
                client.ask(&case.request())?;
            }
        }
        Ok(member)
    };
    servers.iter().map(start).collect()
}

//! What a program needs without doing much: memory, time to start, and room on the disk.

use std::fs;
use std::process::Command;
use std::time::Instant;

use purlin_report::Series;

use crate::Result;
use crate::build::target;
use crate::cases::Case;
use crate::client::Client;
use crate::programs::Server;
use crate::server::Running;

/// How many connections stand idle.
pub(crate) const IDLE: usize = 10_000;

/// How often a program is started to see how long it takes.
pub(crate) const STARTS: usize = 7;

/// What a program needs. Memory is resident, in KiB.
#[derive(Debug)]
pub(crate) struct Footprint {
    /// When it listens, before anybody has asked.
    pub(crate) at_rest: f64,
    /// With so many idle connections, each of which had an answer; none if the server closed one.
    pub(crate) asked: Option<f64>,
    /// With so many that never said anything; none if the server closed one.
    pub(crate) silent: Option<f64>,
    /// Milliseconds until its first answer.
    pub(crate) start: Series,
    /// Bytes of the stripped program.
    pub(crate) size: Option<u64>,
}

impl Footprint {
    /// # Errors
    /// The server does not start, or does not take so many connections.
    pub(crate) fn of(server: &Server, case: &Case) -> Result<Self> {
        let starts = (0..STARTS).map(|_| time_to_answer(server, case));
        let start = Series::new(starts.collect::<Result<Vec<f64>>>()?);
        Ok(Self {
            at_rest: at_rest(server)?,
            asked: with_idle(server, Some(case))?,
            silent: with_idle(server, None)?,
            start,
            size: size(server)?,
        })
    }
}

/// Milliseconds from the start of the program to its first answer. Some say that they listen before they do.
fn time_to_answer(server: &Server, case: &Case) -> Result<f64> {
    let begun = Instant::now();
    let running = Running::start(server, 0, &[])?;
    running.client()?.ask(&case.request())?;
    // Its end is not waited for in here.
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

fn at_rest(server: &Server) -> Result<f64> {
    let running = Running::for_many(server)?;
    running.settle()?;
    running.memory()
}

/// The memory with idle connections, if the server lets all of them stay.
fn with_idle(server: &Server, case: Option<&Case>) -> Result<Option<f64>> {
    let running = Running::for_many(server)?;
    let mut clients = Vec::with_capacity(IDLE);
    for number in 0..IDLE {
        let mut client = Client::connect(running.port)?;
        if let Some(case) = case {
            let answer = client
                .ask(&case.request())
                .map_err(|error| format!("{}, connection {number}: {error}", server.name))?;
            if answer.status != case.status {
                return Err(format!("{} does not take {IDLE} connections", server.name).into());
            }
        }
        clients.push(client);
    }
    running.settle()?;
    let memory = running.memory()?;
    for client in &clients {
        if !client.is_open()? {
            return Ok(None);
        }
    }
    Ok(Some(memory))
}

/// The size of the program without its symbols.
fn size(server: &Server) -> Result<Option<u64>> {
    let Some(binary) = server.program.binary() else {
        return Ok(None);
    };
    let stripped = target().join("stripped");
    let done = Command::new("strip")
        .arg("-o")
        .arg(&stripped)
        .arg(binary)
        .status()?;
    if !done.success() {
        return Err(format!("strip cannot read {}", server.program.name()).into());
    }
    Ok(Some(fs::metadata(stripped)?.len()))
}

//! Processor time, as Linux tells it.

use std::fs;
use std::time::{Duration, Instant};

use crate::Result;

/// The length of a tick of `/proc`, on every Linux that user programs see.
const TICK: Duration = Duration::from_millis(10);

/// What the threads of a process have used, in user and in kernel mode. Those that have ended are not counted.
///
/// # Errors
/// The process has ended, or the system is not Linux.
pub(crate) fn of_process(id: u32) -> Result<Duration> {
    let mut sum = Duration::ZERO;
    for task in fs::read_dir(format!("/proc/{id}/task"))? {
        let text = fs::read_to_string(task?.path().join("schedstat"))?;
        let nanoseconds = text.split_whitespace().next().ok_or("schedstat is empty")?;
        sum += Duration::from_nanos(nanoseconds.parse()?);
    }
    Ok(sum)
}

/// What all programs that were started from here and have ended have used, with what they started.
///
/// # Errors
/// The system is not Linux.
pub(crate) fn of_children() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in parentheses may hold anything; `cutime` and `cstime` are the 14th and 15th field behind it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_whitespace().skip(13).take(2);
    let ticks: u32 = ticks.map(str::parse::<u32>).sum::<std::result::Result<_, _>>()?;
    Ok(TICK * ticks)
}

/// What a core had done at a moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Core {
    number: usize,
    busy: Duration,
    at: Instant,
}

impl Core {
    /// # Errors
    /// There is no such core, or the system is not Linux.
    pub(crate) fn read(number: usize) -> Result<Self> {
        let stat = fs::read_to_string("/proc/stat")?;
        let name = format!("cpu{number} ");
        let line = stat.lines().find_map(|line| line.strip_prefix(&name));
        let fields = line
            .ok_or_else(|| format!("there is no core {number}"))?
            .split_whitespace();
        let ticks: Vec<u32> = fields.map(str::parse).collect::<std::result::Result<_, _>>()?;
        // user, nice, system, and what the host took. Not idle, waiting for disks and interrupts, which serve everybody.
        let busy = [0, 1, 2, 7]
            .iter()
            .filter_map(|field| ticks.get(*field))
            .sum::<u32>();
        Ok(Self {
            number,
            busy: TICK * busy,
            at: Instant::now(),
        })
    }

    /// The part of the time since then that the core worked for others than those who used so much of it.
    ///
    /// # Errors
    /// The system is not Linux.
    pub(crate) fn others(&self, own: Duration) -> Result<f64> {
        let later = Self::read(self.number)?;
        let others = later.busy.saturating_sub(self.busy).saturating_sub(own);
        Ok(others.as_secs_f64() / (later.at - self.at).as_secs_f64())
    }
}

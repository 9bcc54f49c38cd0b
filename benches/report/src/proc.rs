//! What Linux tells of processes and cores, in `/proc`.
//!
//! Each function fails where the system is not Linux.

use std::time::{Duration, Instant};
use std::{fs, io};

/// The length of a tick of `/proc`, on every Linux that user programs see.
const TICK: Duration = Duration::from_millis(10);

/// The processor time that the threads of a process have used, in user and in kernel mode. Those that have ended are not counted.
///
/// # Errors
/// The process has ended.
pub fn of_process(id: u32) -> io::Result<Duration> {
    let mut sum = Duration::ZERO;
    for task in fs::read_dir(format!("/proc/{id}/task"))? {
        let text = fs::read_to_string(task?.path().join("schedstat"))?;
        sum += Duration::from_nanos(first(&text)?);
    }
    Ok(sum)
}

/// The processor time of all programs that were started from here and have ended, with what they started.
///
/// # Errors
/// The system does not tell it.
pub fn of_children() -> io::Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in parentheses may hold anything; `cutime` and `cstime` are the 14th and 15th field behind it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_whitespace().skip(13).take(2);
    let ticks: u32 = ticks.map(number::<u32>).sum::<io::Result<_>>()?;
    Ok(TICK * ticks)
}

/// Kibibytes of a process's memory that are resident now.
///
/// # Errors
/// The process has ended.
pub fn resident(id: u32) -> io::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    first(line.unwrap_or_default())
}

/// What a core had done at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Core {
    number: usize,
    busy: Duration,
    at: Instant,
}

impl Core {
    /// A core as it is now.
    ///
    /// # Errors
    /// There is no such core.
    pub fn read(number: usize) -> io::Result<Self> {
        let stat = fs::read_to_string("/proc/stat")?;
        let name = format!("cpu{number} ");
        let line = stat.lines().find_map(|line| line.strip_prefix(&name));
        let line = line.ok_or_else(|| io::Error::other(format!("there is no core {number}")))?;
        Ok(Self {
            number,
            busy: TICK * busy(line)?,
            at: Instant::now(),
        })
    }

    /// The part of the time since then that the core worked for others than those who used so much of it. It is below 0 by chance: the
    /// core counts in ticks, whatever runs when one ends.
    ///
    /// # Errors
    /// The system does not tell it.
    pub fn others(&self, own: Duration) -> io::Result<f64> {
        let later = Self::read(self.number)?;
        let busy = later.busy.as_secs_f64() - self.busy.as_secs_f64();
        Ok((busy - own.as_secs_f64()) / (later.at - self.at).as_secs_f64())
    }
}

/// The ticks of user, nice, system, interrupts, soft interrupts, and what the host took. Not idle, and not waiting for disks. Interrupts
/// belong to it, since the time of a process has those that came while it ran, unless the kernel tells them apart (`IRQ_TIME_ACCOUNTING`).
fn busy(line: &str) -> io::Result<u32> {
    let fields: Vec<u32> = line.split_whitespace().map(number).collect::<io::Result<_>>()?;
    let counted = [0, 1, 2, 5, 6, 7].iter().filter_map(|field| fields.get(*field));
    Ok(counted.sum())
}

/// The number that a text begins with.
fn first<T: std::str::FromStr>(text: &str) -> io::Result<T> {
    number(text.split_whitespace().next().unwrap_or_default())
}

fn number<T: std::str::FromStr>(word: &str) -> io::Result<T> {
    let number = word.parse();
    number.map_err(|_| io::Error::other(format!("the system tells `{word}` in place of a number")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_works_while_it_serves_interrupts() {
        assert_eq!(busy("1 20 300 9 9 4000 50000 600000 7 7").unwrap(), 654_321);
        assert!(busy("1 two").is_err());
    }

    #[test]
    fn a_process_has_memory_and_a_time() {
        let id = std::process::id();
        assert!(resident(id).unwrap() > 0.0);
        assert!(of_process(id).is_ok() && of_children().is_ok());
    }

    #[test]
    fn a_core_that_did_less_than_was_used_is_seen() {
        let core = Core::read(0).unwrap();
        assert!(core.others(Duration::from_hours(1)).unwrap() < 0.0);
    }
}

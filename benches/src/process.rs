//! Running other programs, and what they cost.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Result;

/// The length of a tick of `/proc`, on every Linux that user programs see.
const TICK: Duration = Duration::from_millis(10);

/// What a program and all that it started took.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Seconds of processor time, the kernel's included.
    pub processor: f64,
    /// Seconds on the clock, which other programs lengthen.
    pub clock: f64,
}

/// Runs a program to its end and answers what it cost.
///
/// # Errors
/// It cannot be started, or it fails.
pub fn cost(command: &mut Command) -> Result<Cost> {
    let (before, start) = (children()?, Instant::now());
    output(command)?;
    Ok(Cost {
        clock: start.elapsed().as_secs_f64(),
        processor: children()?.saturating_sub(before).as_secs_f64(),
    })
}

/// Runs a program to its end and answers what it wrote to its standard output.
///
/// # Errors
/// It cannot be started, or it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed: {told}").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Kibibytes of a process's memory that are resident now.
///
/// # Errors
/// It has ended, or the system is not Linux.
pub fn resident(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number
        .ok_or("the system tells every process its memory")?
        .parse()?)
}

/// The processor time of all programs that were started from here and have ended, with what they started.
fn children() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in parentheses may hold anything; `cutime` and `cstime` are the 14th and 15th field behind it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_whitespace().skip(13).take(2);
    let ticks: u32 = ticks.map(str::parse::<u32>).sum::<std::result::Result<_, _>>()?;
    Ok(TICK * ticks)
}

/// Has this thread woken at the very moment that it waits for. Otherwise the system lets threads wait up to 50 µs longer, so that it
/// wakes several at once: an honest client would begin just when slow ones do.
///
/// # Errors
/// The system has no such setting (Linux, `timerslack_ns`).
pub fn wake_in_time() -> Result<()> {
    let thread = fs::read_link("/proc/thread-self")?;
    let number = thread.file_name().ok_or("the thread has no number")?;
    fs::write(Path::new("/proc").join(number).join("timerslack_ns"), "1")?;
    Ok(())
}

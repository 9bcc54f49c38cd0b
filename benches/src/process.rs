//! Running other programs, and what they cost.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use purlin_report::proc::of_children;

use crate::Result;

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
    let (before, start) = (of_children()?, Instant::now());
    output(command)?;
    Ok(Cost {
        clock: start.elapsed().as_secs_f64(),
        processor: of_children()?.saturating_sub(before).as_secs_f64(),
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

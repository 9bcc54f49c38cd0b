//! Instructions of this very program, counted by callgrind.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::process::output;

/// How callgrind finds [`counted`]. With an asterisk at its end, the second option of the same pattern would undo the first.
const COUNTED: &str = "*::callgrind::counted";

/// Does work that is to be counted. Outside of callgrind it is done and nothing more.
#[inline(never)]
pub fn counted(work: &mut dyn FnMut()) {
    work();
    // So that the call above is not the last thing done here, and this function has an end of its own.
    black_box(());
}

/// Runs this program with these arguments; answers the instructions of each [`counted`] work, in their order. Those of other threads
/// that ran meanwhile are among them.
///
/// # Errors
/// valgrind is missing, or the program fails.
pub fn count(arguments: &[&str]) -> Result<Vec<f64>> {
    let folder = std::env::temp_dir().join(format!("purlin-callgrind-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let counted = run(&folder, arguments);
    fs::remove_dir_all(&folder)?;
    counted
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<f64>> {
    let dump = folder.join("dump");
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--compress-strings=no", "--compress-pos=no"])
        .arg(format!("--zero-before={COUNTED}"))
        .arg(format!("--dump-after={COUNTED}"))
        .arg(format!("--callgrind-out-file={}", dump.display()))
        .arg(format!("--log-file={}", folder.join("log").display()))
        .arg(std::env::current_exe()?)
        .args(arguments);
    output(&mut command)?;
    let mut totals = Vec::new();
    // The dump without a number is of what was done after the last work.
    while let Ok(text) = fs::read_to_string(dump.with_extension((totals.len() + 1).to_string())) {
        totals.push(total(&text).ok_or("a dump says how many it counted")?);
    }
    Ok(totals)
}

fn total(dump: &str) -> Option<f64> {
    let line = dump
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("totals: "))?;
    line.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_ends_with_what_was_counted() {
        assert_eq!(
            total("events: Ir\nfn=main\n1 100\n\ntotals: 12345\n"),
            Some(12_345.0)
        );
        assert_eq!(total("events: Ir\n"), None);
    }

    #[test]
    fn work_is_done_once() {
        let mut done = 0;
        counted(&mut || done += 1);
        assert_eq!(done, 1);
    }
}

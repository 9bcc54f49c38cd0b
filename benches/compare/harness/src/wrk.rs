//! Load, by wrk.

use std::fs;
use std::process::Command;

use crate::Result;
use crate::build::target;
use crate::cases::{Case, PIPELINE};

const CONNECTIONS: &str = "32";

/// What wrk saw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Answers with a status that was asked for.
    pub(crate) requests: f64,
    pub(crate) seconds: f64,
    /// Connections that broke, answers that did not come in two seconds, and those with another status.
    pub(crate) errors: u64,
    /// Milliseconds that 99 of 100 answers took at most.
    pub(crate) p99: f64,
}

/// Asks a port of the loopback address for a case, from core 1.
///
/// # Errors
/// wrk is missing, or fails.
pub(crate) fn load(case: &Case, port: u16, seconds: u32) -> Result<Load> {
    let folder = target().join("wrk");
    fs::create_dir_all(&folder)?;
    let script = folder.join(format!("{}.lua", case.name));
    fs::write(&script, lua(case))?;
    let mut wrk = Command::new("taskset");
    wrk.args([
        "--cpu-list",
        "1",
        "wrk",
        "--threads",
        "1",
        "--connections",
        CONNECTIONS,
    ]);
    wrk.arg(format!("--duration={seconds}s"))
        .arg(format!("--script={}", script.display()));
    let output = wrk
        .arg(format!("http://127.0.0.1:{port}{}", case.target))
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix("told: "));
    let line = line.ok_or_else(|| format!("wrk: {text}{}", String::from_utf8_lossy(&output.stderr)))?;
    let told: Vec<f64> = line
        .split_whitespace()
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    let [requests, microseconds, errors, p99] = told[..] else {
        return Err(format!("wrk told `{line}`").into());
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a count"
    )]
    let errors = errors as u64;
    Ok(Load {
        requests,
        seconds: microseconds / 1e6,
        errors,
        p99: p99 / 1e3,
    })
}

/// What wrk is told: the request, and what it shall tell.
fn lua(case: &Case) -> String {
    let content = case.content.map_or_else(String::new, |content| {
        format!(
            "wrk.method = '{}'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = '{content}'\n",
            case.method
        )
    });
    let requests = if case.pipelined {
        format!(
            "init = function() all = string.rep(wrk.format(), {PIPELINE}) end\nrequest = function() return all end\n"
        )
    } else if case.varies() {
        format!("local target = '{}'\n{VARIED}", case.target)
    } else {
        String::new()
    };
    // wrk calls each status from 400 on an error. Where one is what is asked for, the others are.
    let unwanted = if case.status < 400 {
        "errors.status"
    } else {
        "summary.requests - errors.status"
    };
    format!(
        "{content}{requests}done = function(summary, latency)
  local errors = summary.errors
  local unwanted = {unwanted}
  local failed = errors.connect + errors.read + errors.write + errors.timeout + unwanted
  local answers = summary.requests - unwanted
  io.write(string.format('told: %d %d %d %d\\n', answers, summary.duration, failed, latency:percentile(99)))
end\n"
    )
}

/// Requests with each number of two digits, by turns. They are written before the load begins.
const VARIED: &str = "local all, turn = {}, 0
init = function()
  for number = 10, 99 do
    local path, body = target:gsub('%$', number), wrk.body
    if body then body = body:gsub('%$', number) end
    all[#all + 1] = wrk.format(nil, path, nil, body)
  end
end
request = function()
  turn = turn % #all + 1
  return all[turn]
end
";

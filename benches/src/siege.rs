//! Slow clients by the thousand, in a process of their own.

use std::convert::Infallible;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::Result;
use crate::process::wake_in_time;
use crate::slow::{KINDS, be_slow};

/// Clients of each kind.
pub const CLIENTS: usize = 1_000;
/// How long it takes until all are there.
pub const ARRIVAL: Duration = Duration::from_secs(4);
/// The time from one to the next. As strangers do, they come one by one; and so do their ends, when each has used up its time.
const STEP: Duration = Duration::from_micros(666);
/// How often the clients look what has come.
const LOOK: Duration = Duration::from_millis(1);

/// What the clients of a kind met with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Met {
    /// How many they were.
    pub clients: usize,
    /// How many of them the server did not know any more, and had not told.
    pub untold: usize,
    /// Seconds until the first and until the last was sent away.
    pub sent_away: (f64, f64),
}

/// The slow clients, as a child of the program that measures.
///
/// In life such clients have machines of their own; here their work is not to stand in the way of the server's. So it has the lowest
/// priority, and looks once a millisecond what has come: if it waited for that, each word of the server would have to wake it.
#[derive(Debug)]
pub struct Siege {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Siege {
    /// Lets them connect; returns once all have tried to.
    ///
    /// # Errors
    /// This very program, called with the word `besiege`, cannot be started, or fails.
    pub fn begin(address: SocketAddr) -> Result<Self> {
        let mut command = Command::new("nice");
        command.args(["-n", "19"]).arg(std::env::current_exe()?);
        command.args(["besiege", &address.to_string()]);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("it was asked for")?);
        let mut line = String::new();
        lines.read_line(&mut line)?;
        if line.trim() != "connected" {
            return Err(format!("the slow clients failed: {line}").into());
        }
        Ok(Self { child, lines })
    }

    /// Waits until the last one is gone; answers what each kind met with.
    ///
    /// # Errors
    /// One of them failed.
    pub fn end(mut self) -> Result<Vec<Met>> {
        let met = (&mut self.lines).lines().map(|line| told(&line?)).collect();
        let status = self.child.wait()?;
        if status.success() {
            met
        } else {
            Err(format!("the slow clients failed: {status}").into())
        }
    }
}

/// What failed leaves no program behind.
impl Drop for Siege {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The work of the child: what it prints, [`Siege`] reads.
///
/// # Errors
/// One of them failed.
pub fn besiege(address: SocketAddr) -> Result<()> {
    wake_in_time()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        tokio::select! {
            biased;
            ended = all_slow(address) => ended,
            never = nap() => match never {},
        }
    })
}

/// Puts the whole thread to sleep again and again, so that it never waits for the system to wake it.
async fn nap() -> Infallible {
    loop {
        std::thread::sleep(LOOK);
        tokio::task::yield_now().await;
    }
}

async fn all_slow(address: SocketAddr) -> Result<()> {
    let mut out = std::io::stdout();
    let mut clients: Vec<JoinSet<std::io::Result<Option<Duration>>>> =
        KINDS.iter().map(|_| JoinSet::new()).collect();
    let mut step = tokio::time::interval(STEP);
    for _ in 0..CLIENTS {
        for (kind, clients) in KINDS.iter().zip(&mut clients) {
            step.tick().await;
            clients.spawn(be_slow(*kind, address));
        }
    }
    writeln!(out, "connected")?;
    for clients in clients {
        let ended: std::io::Result<Vec<Option<Duration>>> = clients.join_all().await.into_iter().collect();
        writeln!(out, "{}", line(met(&ended?)))?;
    }
    Ok(())
}

fn met(clients: &[Option<Duration>]) -> Met {
    let seconds = || clients.iter().flatten().map(Duration::as_secs_f64);
    Met {
        clients: clients.len(),
        untold: clients.len() - seconds().count(),
        sent_away: (
            seconds().fold(f64::INFINITY, f64::min),
            seconds().fold(0.0, f64::max),
        ),
    }
}

fn line(met: Met) -> String {
    let (first, last) = met.sent_away;
    format!("{} {} {first} {last}", met.clients, met.untold)
}

fn told(line: &str) -> Result<Met> {
    let fields: Vec<&str> = line.split(' ').collect();
    let [clients, untold, first, last] = fields[..] else {
        return Err(format!("no line of slow clients: {line}").into());
    };
    Ok(Met {
        clients: clients.parse()?,
        untold: untold.parse()?,
        sent_away: (first.parse()?, last.parse()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_was_met() {
        let seconds = [
            Some(Duration::from_millis(5_250)),
            None,
            Some(Duration::from_millis(4_500)),
        ];
        let met = met(&seconds);
        assert_eq!((met.clients, met.untold, met.sent_away), (3, 1, (4.5, 5.25)));
        assert_eq!(told(&line(met)).unwrap(), met);
        assert!(told("no line").is_err());
    }
}

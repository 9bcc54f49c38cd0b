//! A program of ours that serves, as a child of the one that measures it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use purlin_report::proc::{of_process, resident};

use crate::Result;

/// A program that listens. It ends with this.
#[derive(Debug)]
pub struct Served {
    child: Child,
    address: SocketAddr,
    // Somebody has to be there to read what it prints, or it would fail to.
    _lines: BufReader<ChildStdout>,
}

impl Served {
    /// This very program, called with the word `serve`, on a port of the loopback address; 0 is a free one.
    ///
    /// # Errors
    /// It cannot be started, or ends before it listens.
    pub fn this_program(port: u16, more: &str) -> Result<Self> {
        Self::start(Command::new(std::env::current_exe()?).args(["serve", more]), port)
    }

    /// Another program, on a port of the loopback address; 0 is a free one.
    ///
    /// # Errors
    /// It cannot be started, or ends before it listens.
    pub fn start(command: &mut Command, port: u16) -> Result<Self> {
        command.env("HOST", "127.0.0.1").env("PORT", port.to_string());
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("it was asked for")?);
        let mut line = String::new();
        lines.read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.ok_or_else(|| format!("the server did not start: {line}"))?;
        Ok(Self {
            address: address.parse()?,
            child,
            _lines: lines,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Asks it to end, as systems do, and waits until it has.
    ///
    /// # Errors
    /// It cannot be asked, or it fails.
    pub fn terminate(mut self) -> Result<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        let status = self.child.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("a server ended with {status}").into())
        }
    }

    /// The processor time that its threads have used so far, to the nanosecond.
    ///
    /// # Errors
    /// It has ended, or the system is not Linux.
    pub fn processor(&self) -> Result<Duration> {
        Ok(of_process(self.child.id())?)
    }

    /// Kibibytes of its memory that are in use now.
    ///
    /// # Errors
    /// It has ended, or the system is not Linux.
    pub fn memory(&self) -> Result<f64> {
        Ok(resident(self.child.id())?)
    }
}

/// What failed leaves no program behind.
impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

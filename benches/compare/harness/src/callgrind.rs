//! Counting instructions with callgrind.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::Result;
use crate::build::target;
use crate::cases::Case;
use crate::check::ask;
use crate::programs::Server;
use crate::server::Running;

/// How many requests are asked before any is counted: caches fill, buffers grow, code is translated.
const WARM: usize = 96;

/// How many are counted. With those before, fewer than the thousand after which Purlin closes a connection.
const COUNTED: usize = 800;

/// A server under callgrind.
pub(crate) struct Callgrind<'a> {
    server: &'a Server,
    running: Running,
    /// The prefix of what callgrind writes.
    out: PathBuf,
    dumps: u32,
}

impl<'a> Callgrind<'a> {
    /// # Errors
    /// There is no valgrind, or the server does not start under it.
    pub(crate) fn start(server: &'a Server, routes: u32) -> Result<Self> {
        let folder = folder();
        fs::create_dir_all(&folder)?;
        let out = folder.join(format!("{}.raw", server.name));
        let file = format!("--callgrind-out-file={}", out.display());
        let by = ["valgrind", "--quiet", "--tool=callgrind", "--vgdb=yes", &file];
        Ok(Self {
            running: Running::start(server, routes, &by)?,
            server,
            out,
            dumps: 0,
        })
    }

    /// The same as [`Self::count`], once it is certain that the answer is that of the case.
    ///
    /// # Errors
    /// It is not, or the case cannot be counted.
    pub(crate) fn count_checked(&mut self, case: &Case) -> Result<f64> {
        ask(self.server, case, &mut self.running.client()?)?;
        self.count(case)
    }

    /// The instructions of one request, in user mode. What callgrind wrote is kept for `callgrind_annotate`.
    ///
    /// # Errors
    /// The server does not answer, or callgrind cannot be told what to do.
    pub(crate) fn count(&mut self, case: &Case) -> Result<f64> {
        let mut client = self.running.client()?;
        let request = case.request();
        let at_once = case.at_once();
        let mut ask =
            |times| (0..times / at_once).try_for_each(|_| client.ask_at_once(&request, at_once).map(drop));
        ask(WARM)?;
        self.tell("zero")?;
        ask(COUNTED)?;
        self.tell("dump")?;
        self.dumps += 1;
        let kept = self.keep(case)?;
        Ok(total(&kept)? / f64::from(u32::try_from(COUNTED)?))
    }

    fn tell(&self, what: &str) -> Result<()> {
        let id = format!("--pid={}", self.running.id());
        let told = Command::new("vgdb").args([&id, what]).output()?;
        if told.status.success() {
            return Ok(());
        }
        Err(format!("vgdb {what}: {}", String::from_utf8_lossy(&told.stderr)).into())
    }

    fn keep(&self, case: &Case) -> io::Result<PathBuf> {
        let mut written = self.out.clone().into_os_string();
        written.push(format!(".{}", self.dumps));
        let kept = folder().join(format!("callgrind.out.{}.{}", self.server.name, case.name));
        fs::rename(written, &kept)?;
        Ok(kept)
    }
}

/// Where the files are kept.
pub(crate) fn folder() -> PathBuf {
    target().join("callgrind")
}

fn total(file: &Path) -> Result<f64> {
    let text = fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix("totals: "));
    Ok(line.ok_or("callgrind says how many it counted")?.trim().parse()?)
}

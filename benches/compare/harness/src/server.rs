//! A server that runs.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use purlin_report::proc::{of_process, resident};

use crate::Result;
use crate::client::Client;
use crate::database::Database;
use crate::programs::Server;

/// How long a server has nothing to do before its memory is read.
const REST: Duration = Duration::from_secs(1);

/// A server that listens. It ends with this.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    pub(crate) port: u16,
    // Somebody has to be there to read what it prints, or it would fail to.
    lines: BufReader<ChildStdout>,
}

impl Running {
    /// Starts a server with one worker thread and that many more routes, by a program in front of it if there is one, and waits until it
    /// listens.
    ///
    /// # Errors
    /// It cannot be started, or ends before it listens.
    pub(crate) fn start(server: &Server, routes: u32, by: &[&str]) -> Result<Self> {
        let count = routes.to_string();
        let more = (routes > 0).then_some(("ROUTES", &*count));
        Self::start_with(server, server.program.words(), more.as_slice(), by)
    }

    /// The same, on core 0, for many connections from one address.
    ///
    /// # Errors
    /// It cannot be started, or ends before it listens.
    pub(crate) fn for_many(server: &Server) -> Result<Self> {
        let by = ["taskset", "--cpu-list", "0"];
        Self::start_with(server, server.program.words(), server.for_many, &by)
    }

    /// The same for the program that answers the cases of a database.
    ///
    /// # Errors
    /// It cannot be started, or ends before it listens.
    pub(crate) fn with_database(server: &Server, database: Database, by: &[&str]) -> Result<Self> {
        let words = server.program.words_for(database);
        // Purlin has a table for itself, which on PostgreSQL it makes only when it is told to.
        let url = database.url();
        let mut more = vec![("DATABASE_URL", &*url), ("DATABASE_MIGRATE", "always")];
        // As the other programs open it.
        if database == Database::Sqlite {
            more.push(("DATABASE_SYNCHRONOUS", "normal"));
        }
        Self::start_with(server, words, &more, by)
    }

    fn start_with(server: &Server, words: Vec<OsString>, more: &[(&str, &str)], by: &[&str]) -> Result<Self> {
        let port = free_port()?;
        let mut words = by.iter().map(Into::into).chain(words);
        let mut command = Command::new(words.next().ok_or("a program has a name")?);
        command
            .args(words)
            .env("PORT", port.to_string())
            .env("THREADS", "1")
            .env("LOG", "off");
        // Whoever leaves their threads to tokio has as many as the others.
        command.env("TOKIO_WORKER_THREADS", "1");
        command.envs(server.environment.iter().chain(more).copied());
        if server.logs {
            command.stderr(Stdio::null());
        }
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let lines = BufReader::new(child.stdout.take().ok_or("it was asked for")?);
        let mut running = Self { child, port, lines };
        running.wait(server.name)?;
        Ok(running)
    }

    fn wait(&mut self, name: &str) -> Result<()> {
        let mut line = String::new();
        while self.lines.read_line(&mut line)? > 0 {
            if line.starts_with("listening") {
                return Ok(());
            }
            line.clear();
        }
        Err(format!("{name} ended before it listened").into())
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// A connection to it.
    ///
    /// # Errors
    /// It does not accept one.
    pub(crate) fn client(&self) -> Result<Client> {
        Ok(self.connect()?)
    }

    /// The same, for a thread of its own.
    ///
    /// # Errors
    /// It does not accept one.
    pub(crate) fn connect(&self) -> io::Result<Client> {
        Client::connect(self.port)
    }

    /// The processor time that it has used.
    ///
    /// # Errors
    /// It has ended.
    pub(crate) fn processor(&self) -> Result<Duration> {
        Ok(of_process(self.id())?)
    }

    /// Waits until it has nothing to do: until it uses no more than a fiftieth of a second in a second. That is longer than a server keeps
    /// what it may need for the next request; Purlin gives buffers back after half a second. Who never rests is not waited for.
    ///
    /// # Errors
    /// It has ended.
    pub(crate) fn settle(&self) -> Result<()> {
        for _ in 0..20 {
            let before = self.processor()?;
            thread::sleep(REST);
            if self.processor()?.saturating_sub(before) <= REST / 50 {
                break;
            }
        }
        Ok(())
    }

    /// KiB of its memory that are resident.
    ///
    /// # Errors
    /// It has ended.
    pub(crate) fn memory(&self) -> Result<f64> {
        Ok(resident(self.id())?)
    }
}

/// What failed leaves no program behind.
impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody uses. Somebody else could take it before the server does; then the server says so.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

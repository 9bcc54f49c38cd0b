//! Programs that tests start: this test binary, told to run one test alone, which is ignored otherwise.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

/// The program that a test is.
pub(crate) fn program(test: &str) -> Command {
    with_test(Command::new(std::env::current_exe().unwrap()), test)
}

/// The same, which a script of the shell becomes: it ends with `exec "$0" "$@"`.
pub(crate) fn program_behind(script: &str, test: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(std::env::current_exe().unwrap());
    with_test(command, test)
}

fn with_test(mut command: Command, test: &str) -> Command {
    command
        .args([test, "--exact", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A program that serves. A test that fails leaves none behind.
pub(crate) struct Serving {
    pub(crate) child: Child,
    /// Where it says that it listens.
    pub(crate) url: String,
    /// What it prints then: it must find somebody who reads.
    pub(crate) printed: BufReader<ChildStdout>,
}

impl Serving {
    /// Starts it, and waits until it says where it listens, before it says anything else.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let printed = BufReader::new(child.stdout.take().unwrap());
        let mut serving = Self {
            child,
            url: String::new(),
            printed,
        };
        while serving.line() != "running 1 test" {}
        let first = serving.line();
        let (before, url) = first.split_once("listening on ").expect(&first);
        // On one processor the name of the test comes first.
        assert!(before.is_empty() || before.starts_with("test "), "{first}");
        url.clone_into(&mut serving.url);
        serving
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        assert!(
            self.printed.read_line(&mut line).unwrap() > 0,
            "the program ended"
        );
        line.trim_end().to_owned()
    }

    /// The address of one that speaks plain HTTP.
    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").expect(&self.url)
    }

    /// Sends a request, after whose answer the connection ends.
    pub(crate) fn ask(&self, method: &str, target: &str) -> TcpStream {
        let address = self.address();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "{method} {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        stream
    }

    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Tells it to end, and waits until it has ended well. It must have answered a request before: earlier, it may not yet listen for
    /// signals.
    pub(crate) fn terminate(&mut self) {
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success());
    }

    /// The same; answers all that it wrote on the standard error.
    pub(crate) fn stop(mut self) -> Vec<String> {
        let stderr = self.child.stderr.take();
        self.terminate();
        stderr.map_or_else(Vec::new, |stderr| {
            BufReader::new(stderr).lines().map(Result::unwrap).collect()
        })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

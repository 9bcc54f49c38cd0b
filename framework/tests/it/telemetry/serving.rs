//! The program of the tests of the log: started, asked and ended.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

/// Which command the program of these tests is run with. Without it, there is no program.
pub(super) const COMMAND: &str = "PURLIN_IT_TELEMETRY";

fn command(words: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "telemetry::program::program",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env_remove("LOG")
        .env_remove("LOG_FORMAT")
        .env_remove("RUST_BACKTRACE")
        .envs([(COMMAND, words), ("HOST", "127.0.0.1"), ("PORT", "0")])
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What a program that ends writes on the standard error, and whether it succeeded.
pub(super) fn end(words: &str, variables: &[(&str, &str)]) -> (bool, String) {
    let output = command(words, variables).output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

/// A program that serves.
pub(super) struct Serving {
    pub(super) child: Child,
    address: String,
    // It prints more than its address, and must find somebody who reads.
    _printed: BufReader<ChildStdout>,
}

impl Serving {
    pub(super) fn start(words: &str, variables: &[(&str, &str)]) -> Self {
        let mut child = command(words, variables).spawn().unwrap();
        let mut printed = BufReader::new(child.stdout.take().unwrap());
        let is_address = |line: &String| line.starts_with("listening on ");
        let line = printed.by_ref().lines().map(Result::unwrap).find(is_address);
        let line = line.expect("the program listens");
        Self {
            child,
            address: line.trim_start_matches("listening on http://").to_owned(),
            _printed: printed,
        }
    }

    /// The answer to GET; what there is of it, if the connection breaks.
    pub(super) fn get(&self, target: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        match stream.read_to_string(&mut answer) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
            _ => answer,
        }
    }

    /// Ends the program, and answers all that it wrote on the standard error. It must have answered a request before:
    /// earlier, it may not yet listen for signals.
    pub(super) fn stop(mut self) -> Vec<String> {
        let stderr = self.child.stderr.take();
        self.terminate();
        let lines = |stderr: ChildStderr| BufReader::new(stderr).lines().map(Result::unwrap).collect();
        stderr.map(lines).unwrap_or_default()
    }

    pub(super) fn terminate(&mut self) {
        let kill = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

/// A test that fails leaves no program behind.
impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! What does not fit into memory goes through it.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use http_body_util::BodyExt;
use purlin::Body;
use purlin::prelude::*;
use purlin::server::Limits;

const MIB: usize = 1024 * 1024;
const CONTENT: usize = 1024 * MIB;
/// By how much the memory of the server may grow meanwhile.
const GROWTH: usize = 16 * MIB;

/// Says to [`program`] that it is the server.
const SERVES: &str = "PURLIN_IT_MEMORY";

#[post("/upload")]
async fn upload(mut content: Body) -> Text {
    let (mut bytes, mut frames) = (0, 0);
    while let Some(frame) = content.frame().await {
        bytes += frame.unwrap().into_data().unwrap().len();
        frames += 1;
    }
    assert!(frames > bytes / MIB, "{frames} frames are no stream");
    Text(bytes.to_string())
}

/// The server: this test binary, told to run this test alone. Its memory is nobody else's.
#[test]
#[ignore = "the program that another test starts"]
fn program() {
    if std::env::var_os(SERVES).is_some() {
        let app = App::new("Memory", "1.0.0")
            .limits(Limits::default().body(None))
            .without_telemetry();
        let app = app.module(Module::new("memory").routes(routes![upload]));
        app.run_with(&["serve".to_owned()]);
    }
}

struct Server {
    child: Child,
    address: String,
    /// It stays open: a program whose output nobody takes fails when it writes.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Server {
    fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["memory::program", "--exact", "--ignored", "--nocapture"])
            .env(SERVES, "")
            .env("HOST", "127.0.0.1")
            .env("PORT", "0")
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        // The test harness writes there too, perhaps on the same line.
        let address =
            output.find_map(|line| Some(line.unwrap().split_once("listening on http://")?.1.to_owned()));
        Self {
            child,
            address: address.unwrap(),
            _output: output,
        }
    }

    /// Sends so many bytes, and reads how many of them the handler has seen.
    fn upload(&self, size: usize) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "POST /upload HTTP/1.1\r\nhost: memory.example\r\nconnection: close\r\n\
            content-type: application/octet-stream\r\ncontent-length: {size}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let part = vec![b'.'; MIB];
        // An error says that the server has answered already, and the answer says why.
        let _ = (0..size / MIB).try_for_each(|_| stream.write_all(&part));
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The most bytes of memory that it had so far.
    fn most(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        let kibibytes: usize = line.split_whitespace().next().unwrap().parse().unwrap();
        kibibytes * 1024
    }
}

/// A test that fails leaves no program behind.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_content_of_a_gibibyte_needs_little_memory() {
    let server = Server::start();
    // So that what the first request of all brings with it is not counted.
    server.upload(64 * MIB);
    let before = server.most();
    let answer = server.upload(CONTENT);
    assert!(answer.ends_with(&format!("\r\n\r\n{CONTENT}")), "{answer}");
    // The kernel counts by thread and adds up now and then, so a peak can be told a little lower than before: no growth.
    let growth = server.most().saturating_sub(before);
    assert!(growth < GROWTH, "{growth} bytes more");
}

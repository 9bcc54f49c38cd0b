//! What does not fit into memory goes through it.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use http_body_util::BodyExt;
use purlin::Body;
use purlin::prelude::*;
use purlin::server::Limits;
use tokio::sync::Notify;

const MIB: usize = 1024 * 1024;
/// By how much the memory of the server may grow meanwhile.
const GROWTH: usize = 16 * MIB;

/// How many requests are answered while nothing of a content is taken, before the client believes that it has to wait.
const ROUNDS: usize = 100;
/// More than the system keeps for somebody who does not read.
const UNREAD: usize = 128 * MIB;

/// Says to [`program`] that it is the server.
const SERVES: &str = "PURLIN_IT_MEMORY";

/// Reads a content part by part, and tells how many bytes it had.
async fn count(mut content: Body) -> usize {
    let (mut bytes, mut frames) = (0, 0);
    while let Some(frame) = content.frame().await {
        bytes += frame.unwrap().into_data().unwrap().len();
        frames += 1;
    }
    assert!(frames > bytes / MIB, "{frames} frames are no stream");
    bytes
}

#[post("/upload")]
async fn upload(content: Body) -> Text {
    Text(count(content).await.to_string())
}

/// Is slower than any client: between its first part and the others it waits for a word.
#[post("/held")]
async fn hold(word: State<Notify>, mut content: Body) -> Text {
    let first = content.next().await.unwrap().unwrap().len();
    word.notified().await;
    Text((first + count(content).await).to_string())
}

#[post("/release")]
async fn release(word: State<Notify>) -> NoContent {
    word.notify_one();
    NoContent
}

/// The server: this test binary, told to run one test alone. Its memory is nobody else's.
#[test]
#[ignore = "the program that another test starts"]
fn program() {
    if std::env::var_os(SERVES).is_some() {
        let app = App::new("Memory", "1.0.0")
            .limits(Limits::default().body(None))
            .state(Notify::new())
            .without_telemetry();
        let app = app.module(Module::new("memory").routes(routes![upload, hold, release]));
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

    /// Sends the head of a request on a connection of its own.
    fn begin(&self, path: &str, framing: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: memory.example\r\nconnection: close\r\n\
            content-type: application/octet-stream\r\n{framing}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }

    /// Sends so many bytes, and tells before how many they are.
    fn upload(&self, size: usize) -> String {
        let mut stream = self.begin("/upload", &format!("content-length: {size}"));
        send(&mut stream, &vec![b'.'; MIB], size / MIB);
        answer(stream)
    }

    /// Sends so many bytes in chunks.
    fn upload_chunks(&self, size: usize) -> String {
        let mut stream = self.begin("/upload", "transfer-encoding: chunked");
        let mut chunk = format!("{MIB:x}\r\n").into_bytes();
        chunk.resize(chunk.len() + MIB, b'.');
        chunk.extend_from_slice(b"\r\n");
        send(&mut stream, &chunk, size / MIB);
        send(&mut stream, b"0\r\n\r\n", 1);
        answer(stream)
    }

    /// Sends what is taken while the handler does not read, and the rest when it does.
    fn upload_held(&self, size: usize) -> String {
        let mut stream = self.begin("/held", &format!("content-length: {size}"));
        let sent = self.send_unread(&mut stream, size);
        assert!(sent < UNREAD, "{sent} bytes were taken that nobody read");
        self.post("/release");
        let part = vec![b'.'; MIB];
        send(&mut stream, &part[..(size - sent) % MIB], 1);
        send(&mut stream, &part, (size - sent) / MIB);
        answer(stream)
    }

    /// Sends until all is sent, or nothing is taken while many other requests are answered. Tells how many bytes were taken.
    fn send_unread(&self, stream: &mut TcpStream, size: usize) -> usize {
        let part = vec![b'.'; MIB];
        let (mut sent, mut rounds) = (0, 0);
        stream.set_nonblocking(true).unwrap();
        while sent < size && rounds < ROUNDS {
            match stream.write(&part[..MIB.min(size - sent)]) {
                Ok(taken) => (sent, rounds) = (sent + taken, 0),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::WouldBlock, "{error}");
                    self.post("/nowhere");
                    rounds += 1;
                }
            }
        }
        stream.set_nonblocking(false).unwrap();
        sent
    }

    /// A request without content.
    fn post(&self, path: &str) {
        let answer = answer(self.begin(path, "content-length: 0"));
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
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

/// Sends the same bytes several times. An error says that the server has answered already, and the answer says why.
fn send(stream: &mut TcpStream, part: &[u8], times: usize) {
    let _ = (0..times).try_for_each(|_| stream.write_all(part));
}

fn answer(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Holds if a large content needs little more memory than one of a mebibyte, which brings with it what any first one does.
fn needs_little_memory(size: usize, upload: fn(&Server, usize) -> String) {
    let server = Server::start();
    let checked = |size: usize| {
        let answer = upload(&server, size);
        assert!(answer.ends_with(&format!("\r\n\r\n{size}")), "{answer}");
        server.most()
    };
    let before = checked(MIB);
    // The kernel counts by thread and adds up now and then, so a peak can be told a little lower than before: no growth.
    let growth = checked(size).saturating_sub(before);
    assert!(growth < GROWTH, "{growth} bytes more");
}

#[test]
fn a_content_of_a_gibibyte_needs_little_memory() {
    needs_little_memory(1024 * MIB, Server::upload);
}

#[test]
fn a_content_in_chunks_needs_little_memory() {
    needs_little_memory(256 * MIB, Server::upload_chunks);
}

#[test]
fn a_content_that_nobody_reads_waits_with_its_client() {
    needs_little_memory(256 * MIB, Server::upload_held);
}

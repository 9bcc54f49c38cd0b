//! The program as its users run it.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot be started or read is a failed test"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// The program, about to be started with an argument.
fn program(argument: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_hello"));
    program.arg(argument).env("HOST", "127.0.0.1").env("PORT", "0");
    program
}

/// The program while it serves; it ends with this.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// The whole answer to GET.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_greets() {
    let mut server = Server(program("serve").stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let address = line.strip_prefix("listening on http://").unwrap();

    let answer = get(address, "/hello/Ada");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nHello, Ada!"), "{answer}");
}

#[test]
fn the_document_is_the_one_that_was_read() {
    let output = program("openapi").output().unwrap();
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
}

//! Where an app listens: on a Unix socket, and on a socket that it was started with.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Stdio;

use purlin::prelude::*;
use purlin::server::Listener;

use crate::folder::Folder;
use crate::program::{Serving, program_behind};

/// Whether this test binary is the program of these tests.
const PROGRAM: &str = "PURLIN_IT_INHERITS";

/// What systemd does: the sockets become file descriptors from 3 on, and the process that is started keeps its number.
const HAND_OVER: &str = r#"exec 3<&0 0</dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" "$@""#;
const HAND_OVER_TWO: &str =
    r#"exec 3<&0 4<&2 0</dev/null 2>/dev/null; LISTEN_FDS=2 LISTEN_PID=$$ exec "$0" "$@""#;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

fn app() -> App {
    App::new("Listeners", "1.0.0").module(Module::new("listeners").routes(routes![root]))
}

/// The answer to a request.
fn ask(mut stream: impl Read + Write) -> String {
    stream.write_all(REQUEST).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn is_answered(stream: impl Read + Write) {
    let answer = ask(stream);
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nroot"),
        "{answer}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn requests_come_over_a_unix_socket() {
    let folder = Folder::new("unix-serves");
    let path = folder.path("socket");
    let listener = Listener::unix(&path).unwrap();
    assert_eq!(listener.to_string(), format!("unix:{}", path.display()));
    let app = app().build().unwrap();
    let server = tokio::spawn(app.server().serve(listener, app, std::future::pending()));
    is_answered(UnixStream::connect(&path).unwrap());
    server.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn one_server_listens_in_several_places_and_ends_in_all_of_them_in_order() {
    let folder = Folder::new("unix-and-tcp");
    let path = folder.path("socket");
    let tcp = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let addresses = tcp.each_ref().map(|listener| listener.local_addr().unwrap());
    let tcp = tcp.map(|listener| {
        listener.set_nonblocking(true).unwrap();
        tokio::net::TcpListener::from_std(listener).unwrap().into()
    });
    let listener = Listener::all(tcp.into_iter().chain([Listener::unix(&path).unwrap()]));
    let [first, second] = addresses;
    let said = format!("http://{first}, http://{second}, unix:{}", path.display());
    assert_eq!(listener.to_string(), said);
    let app = app().build().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(app.server().serve(listener, app, async {
        let _ = stopped.await;
    }));
    is_answered(TcpStream::connect(first).unwrap());
    is_answered(TcpStream::connect(second).unwrap());
    is_answered(UnixStream::connect(&path).unwrap());
    // Only the system has accepted them when the server is told to stop.
    let waiting = addresses.map(|address| TcpStream::connect(address).unwrap());
    let local = UnixStream::connect(&path).unwrap();
    stop.send(()).unwrap();
    waiting.into_iter().for_each(is_answered);
    is_answered(local);
    server.await.unwrap();
    let refused = TcpStream::connect(second).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_socket_that_nobody_listens_on_is_replaced() {
    let folder = Folder::new("unix-abandoned");
    let path = folder.path("socket");
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let listener = Listener::unix(&path).unwrap();
    UnixStream::connect(&path).unwrap();
    drop(listener);
}

#[tokio::test]
async fn a_socket_in_use_and_a_file_that_is_none_are_left_alone() {
    let folder = Folder::new("unix-in-use");
    let path = folder.path("socket");
    let other = UnixListener::bind(&path).unwrap();
    let refused = Listener::unix(&path).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AddrInUse);
    UnixStream::connect(&path).unwrap();
    drop(other);

    let file = folder.write("file", "precious");
    let refused = Listener::unix(&file).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AddrInUse);
    assert_eq!(std::fs::read_to_string(file).unwrap(), "precious");
}

/// The program that the tests below start: this test binary, told to run this test alone.
#[test]
#[ignore = "the program that other tests start"]
fn program() {
    if std::env::var_os(PROGRAM).is_some() {
        app().run_with(&["serve".to_owned()]);
    }
}

/// The program, started with a socket.
fn serving(socket: impl Into<OwnedFd>) -> Serving {
    serving_with(HAND_OVER, socket, Stdio::null())
}

/// The same with what a script hands over of its own standard input and standard error.
fn serving_with(script: &str, input: impl Into<OwnedFd>, error: Stdio) -> Serving {
    Serving::start(
        program_behind(script, "listeners::program")
            .env(PROGRAM, "yes")
            // Nothing listens there: the socket comes first.
            .envs([("HOST", "192.0.2.1"), ("PORT", "1")])
            .stdin(Stdio::from(input.into()))
            .stderr(error),
    )
}

#[test]
fn a_program_listens_on_the_socket_that_it_was_started_with() {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let program = serving(socket.try_clone().unwrap());
    assert_eq!(program.url, format!("http://{address}"));
    is_answered(TcpStream::connect(address).unwrap());

    // The socket outlives the program: who connects in between waits for the next one.
    program.stop();
    let waiting = TcpStream::connect(address).unwrap();
    let _next = serving(socket);
    is_answered(waiting);
}

#[test]
fn a_program_listens_on_the_unix_socket_that_it_was_started_with() {
    let folder = Folder::new("unix-inherited");
    let path = folder.path("socket");
    let program = serving(UnixListener::bind(&path).unwrap());
    assert_eq!(program.url, format!("unix:{}", path.display()));
    is_answered(UnixStream::connect(&path).unwrap());
}

#[test]
fn a_program_listens_on_all_sockets_that_it_was_started_with() {
    let folder = Folder::new("unix-and-tcp-inherited");
    let path = folder.path("socket");
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = tcp.local_addr().unwrap();
    let unix = OwnedFd::from(UnixListener::bind(&path).unwrap());
    let program = serving_with(HAND_OVER_TWO, tcp, Stdio::from(unix));
    assert_eq!(program.url, format!("http://{address}, unix:{}", path.display()));
    is_answered(TcpStream::connect(address).unwrap());
    is_answered(UnixStream::connect(&path).unwrap());
}

#[test]
fn a_socket_of_another_kind_keeps_no_program_from_listening() {
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = tcp.local_addr().unwrap();
    let datagrams = OwnedFd::from(UdpSocket::bind("127.0.0.1:0").unwrap());
    let program = serving_with(HAND_OVER_TWO, tcp, Stdio::from(datagrams));
    assert_eq!(program.url, format!("http://{address}"));
    is_answered(TcpStream::connect(address).unwrap());
}

//! Slow clients of HTTP/2, which speaks of requests in frames: written by hand, since a real client would not be slow.

use std::time::Duration;

use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use purlin::Body;
use purlin::server::Limits;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::{LARGE, STEP, TOLERANCE, app};
use crate::live::{Live, StillClock};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;

/// `END_HEADERS`, and `END_STREAM` with it.
const HEAD: u8 = 4;
const WHOLE: u8 = 5;

/// A frame (RFC 9113, section 4.1).
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    let mut frame = vec![0, 0, length, kind, flags, 0, 0, 0, stream];
    frame.extend_from_slice(payload);
    frame
}

/// The fields of a request, in HPACK without compression (RFC 7541, section 6.2.2): `:method` is 2 in its table, `:path` 4.
fn fields(method: &str, path: &str) -> Vec<u8> {
    let mut block = vec![0x86];
    for (name, value) in [(1, "slow.example"), (2, method), (4, path)] {
        block.push(name);
        block.push(u8::try_from(value.len()).unwrap());
        block.extend_from_slice(value.as_bytes());
    }
    block
}

/// A client that takes what comes, and says what it is told to.
struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    /// Connects. `window` bytes of each answer may be sent without being asked for.
    async fn connect(live: &Live, window: u32) -> Self {
        let stream = TcpStream::connect(live.address()).await.unwrap();
        let mut client = Self {
            stream,
            read: Vec::new(),
        };
        let mut setting = vec![0, 4];
        setting.extend_from_slice(&window.to_be_bytes());
        client.send(PREFACE).await;
        client.send(&frame(SETTINGS, 0, 0, &setting)).await;
        client
    }

    async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// Reads what has come; answers whether that was the end.
    fn is_over(&mut self) -> bool {
        loop {
            match self.stream.try_read_buf(&mut self.read) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) => return error.kind() != std::io::ErrorKind::WouldBlock,
            }
        }
    }

    /// The frames that came: kind and payload.
    fn frames(&self) -> Vec<(u8, &[u8])> {
        let mut frames = Vec::new();
        let mut rest = self.read.as_slice();
        while let [a, b, c, kind, _, _, _, _, _, after @ ..] = rest {
            let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
            frames.push((*kind, &after[..length]));
            rest = &after[length..];
        }
        frames
    }
}

/// Lets time pass until the client is sent away, and answers when that was. `each_second` is what it sends meanwhile.
async fn sent_away(clock: &StillClock, live: &Live, client: &mut Client, each_second: &[u8]) -> Duration {
    let mut seconds = 0;
    while clock.passed() < Duration::from_mins(2) {
        clock.pass(STEP).await;
        assert_eq!(live.is_served().await, 200);
        if client.is_over() {
            return clock.passed();
        }
        if clock.passed().as_secs() > seconds {
            seconds += 1;
            // What is wrong with the connection shows in reading.
            let _ = client.stream.try_write(each_second);
        }
    }
    panic!("it holds its connection");
}

fn is_in_time(passed: Duration, limit: Option<Duration>) {
    let limit = limit.unwrap();
    assert!((limit..=limit + TOLERANCE).contains(&passed), "{passed:?}");
}

async fn start() -> (StillClock, Live) {
    let clock = StillClock::stop();
    let live = Live::start(app(), Limits::default()).await;
    (clock, live)
}

#[tokio::test]
async fn who_asks_for_nothing_is_sent_away_with_goaway() {
    let (clock, live) = start().await;
    let mut client = Client::connect(&live, 65_535).await;
    let passed = sent_away(&clock, &live, &mut client, &[]).await;
    is_in_time(passed, Limits::default().idle);
    let frames = client.frames();
    let (kind, payload) = frames.last().unwrap();
    // Behind the last stream stands why: for no error.
    assert!(*kind == GOAWAY && payload[4..] == [0; 4], "{frames:?}");
}

#[tokio::test]
async fn who_only_pings_is_sent_away() {
    let (clock, live) = start().await;
    let mut client = Client::connect(&live, 65_535).await;
    let passed = sent_away(&clock, &live, &mut client, &frame(PING, 0, 0, &[0; 8])).await;
    is_in_time(passed, Limits::default().idle);
}

#[tokio::test]
async fn who_opens_no_window_is_cut_off() {
    let (clock, live) = start().await;
    let mut client = Client::connect(&live, 0).await;
    client
        .send(&frame(HEADERS, WHOLE, 1, &fields("GET", "/large")))
        .await;
    let passed = sent_away(&clock, &live, &mut client, &[]).await;
    is_in_time(passed, Limits::default().stall);
    assert!(client.frames().iter().all(|frame| frame.0 != DATA));
}

#[tokio::test]
async fn who_opens_no_window_and_pings_is_cut_off() {
    let (clock, live) = start().await;
    let mut client = Client::connect(&live, 0).await;
    client
        .send(&frame(HEADERS, WHOLE, 1, &fields("GET", "/large")))
        .await;
    let passed = sent_away(&clock, &live, &mut client, &frame(PING, 0, 0, &[0; 8])).await;
    is_in_time(passed, Limits::default().stall);
}

#[tokio::test]
async fn who_opens_the_window_by_a_byte_each_second_is_cut_off() {
    let (clock, live) = start().await;
    let mut client = Client::connect(&live, 0).await;
    client
        .send(&frame(HEADERS, WHOLE, 1, &fields("GET", "/large")))
        .await;
    let update = frame(WINDOW_UPDATE, 0, 1, &[0, 0, 0, 1]);
    let passed = sent_away(&clock, &live, &mut client, &update).await;
    is_in_time(passed, Limits::default().stall);
}

#[tokio::test]
async fn an_answer_that_nobody_takes_ends_alone() {
    let (clock, live) = start().await;
    let mut client = Client::connect(&live, 0).await;
    for stream in [1, 3] {
        client
            .send(&frame(HEADERS, WHOLE, stream, &fields("GET", "/large")))
            .await;
    }
    // 768 bytes of the first each second, which is more than is asked for.
    let update = frame(WINDOW_UPDATE, 0, 1, &[0, 0, 3, 0]);
    let is_reset = |client: &Client| client.frames().iter().any(|frame| frame.0 == RST_STREAM);
    let mut seconds = 0;
    while !is_reset(&client) {
        assert!(clock.passed() < Duration::from_mins(2), "it waits for ever");
        clock.pass(STEP).await;
        assert!(!client.is_over());
        if clock.passed().as_secs() > seconds {
            seconds += 1;
            client.send(&update).await;
        }
    }
    let limits = Limits::default();
    // What was handed over of the second may be taken at the least rate.
    let earned = Duration::from_secs(16 * 1024) / u32::try_from(limits.response_rate.unwrap()).unwrap();
    is_in_time(clock.passed(), limits.stall.map(|stall| stall + earned));
    let taken = |client: &Client| client.frames().iter().filter(|frame| frame.0 == DATA).count();
    let before = taken(&client);
    client.send(&update).await;
    while taken(&client) == before {
        clock.pass(STEP).await;
        assert!(!client.is_over(), "the other answer goes on");
    }
}

#[tokio::test]
async fn who_announces_content_and_sends_none_is_told_and_then_idle() {
    let (clock, live) = start().await;
    let mut client = Client::connect(&live, 65_535).await;
    client
        .send(&frame(HEADERS, HEAD, 1, &fields("POST", "/upload")))
        .await;
    let passed = sent_away(&clock, &live, &mut client, &[]).await;
    // The status 408 in the code of RFC 7541, appendix B.
    let status = [0x68, 0x0f, 0x7f];
    let heads: Vec<_> = client
        .frames()
        .into_iter()
        .filter(|frame| frame.0 == HEADERS)
        .collect();
    assert!(
        heads.len() == 1 && heads[0].1.windows(3).any(|text| text == status),
        "{heads:?}"
    );
    let limits = Limits::default();
    is_in_time(
        passed,
        limits
            .rate_grace
            .zip(limits.idle)
            .map(|(grace, idle)| grace + idle),
    );
}

/// Whoever takes a large answer, takes all of it: it is handed over in parts.
#[tokio::test]
async fn who_is_quick_gets_all_of_a_large_answer() {
    let (_clock, live) = start().await;
    let stream = TokioIo::new(TcpStream::connect(live.address()).await.unwrap());
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream);
    let (mut requests, connection) = handshake.await.unwrap();
    tokio::spawn(connection);
    let request = http::Request::get("http://slow.example/large")
        .body(Body::empty())
        .unwrap();
    let answer = requests.send_request(request).await.unwrap();
    assert_eq!(answer.headers()["content-length"], LARGE.to_string());
    assert_eq!(answer.collect().await.unwrap().to_bytes().len(), LARGE);
}

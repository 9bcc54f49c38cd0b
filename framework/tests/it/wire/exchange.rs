//! Sends a case and reads to the end of the stream.

use std::fmt;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

use super::answer::{Answer, Answers};
use super::bytes::show;
use super::case::Case;
use super::server::PROBED;

/// The request that shows whether the connection is open. It asks for the end, so there is one in any case.
const PROBE: &[u8] = b"GET /probe HTTP/1.1\r\nHost: wire.example\r\nConnection: close\r\n\r\n";

/// Long enough for any machine. It is not waited for unless the server neither answers nor closes.
const HUNG: Duration = Duration::from_secs(20);

/// What came back.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) answers: Vec<Answer>,
    /// Whether the request behind those of the case was answered.
    pub(super) open: bool,
    /// What no answer should look like.
    pub(super) fault: Option<String>,
}

/// How the bytes are handed to the system.
#[derive(Clone, Copy, Debug)]
pub(super) enum Writing {
    /// What stands together is written together, so that the server sees what follows a request with it.
    Whole,
    /// In pieces of a few bytes, so that the server finds the end of what it has read in the middle of everything.
    Pieces,
}

pub(super) async fn exchange(stream: TcpStream, case: &Case, writing: Writing) -> Seen {
    let mut seen = Seen::default();
    if timeout(HUNG, talk(stream, case, writing, &mut seen))
        .await
        .is_err()
    {
        seen.fault = Some("the server neither answers nor closes".to_owned());
    }
    if seen
        .answers
        .last()
        .is_some_and(|answer| answer.content == PROBED.as_bytes())
    {
        seen.answers.pop();
        seen.open = true;
    }
    seen
}

async fn talk(stream: TcpStream, case: &Case, writing: Writing, seen: &mut Seen) {
    stream.set_nodelay(true).expect("a new stream takes options");
    let (read, mut write) = stream.into_split();
    let mut answers = Answers::new(read);
    let mut sending = Vec::new();
    for part in &case.parts {
        if let Some(status) = part.after {
            send(&mut write, &std::mem::take(&mut sending), writing).await;
            while seen.answers.last().is_none_or(|answer| answer.status != status) {
                if !next(&mut answers, case, seen).await {
                    return;
                }
            }
        }
        sending.extend_from_slice(&part.bytes);
    }
    if !case.ends {
        sending.extend_from_slice(PROBE);
    }
    send(&mut write, &sending, writing).await;
    if case.ends {
        let _ = write.shutdown().await;
    }
    while next(&mut answers, case, seen).await {}
}

/// Writes. An error says that the server has closed, and what it answered before shows whether that is right.
async fn send(write: &mut OwnedWriteHalf, bytes: &[u8], writing: Writing) {
    /// No longer than a name that matters, so that none comes whole.
    const PIECE: usize = 7;
    /// Enough for all heads but the large ones.
    const MOST: usize = 2048;
    let pieces = match writing {
        Writing::Whole => 0,
        Writing::Pieces => bytes.len().min(MOST),
    };
    let (pieces, rest) = bytes.split_at(pieces);
    for piece in pieces.chunks(PIECE) {
        if write.write_all(piece).await.is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
    let _ = write.write_all(rest).await;
}

/// Reads an answer; says whether there was one.
async fn next(answers: &mut Answers<OwnedReadHalf>, case: &Case, seen: &mut Seen) -> bool {
    match answers.next(case.is_head(seen.answers.len())).await {
        Ok(Some(answer)) => seen.answers.push(answer),
        Ok(None) => return false,
        Err(fault) => {
            seen.fault = Some(fault);
            return false;
        }
    }
    true
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses: Vec<_> = self.answers.iter().map(|answer| answer.status).collect();
        write!(
            f,
            "answers {statuses:?}, {}",
            if self.open { "Open" } else { "Close" }
        )?;
        if let Some(answer) = self.answers.last() {
            write!(f, ", last content `{}`", show(&answer.content))?;
        }
        Ok(())
    }
}

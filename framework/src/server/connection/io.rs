//! The stream of a connection, held to its deadlines.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::deadline::{Deadline, Overdue};
use super::framing::{Framing, Reach};
use super::gone::Gone;
use super::linger::Linger;
use super::protocol::Protocol;
use super::state::Shared;
use crate::body::Pace;
use crate::server::Limits;
use crate::server::refusal;
use crate::server::stream::Stream;

/// The most bytes by which the protocol is told: those of HTTP/2's preface.
pub(super) const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The most bytes that are written at once to a client that has not been seen to take any; then twice as many, and so on. The system
/// finds memory for each of them, and copies it, also for a client that reads nothing.
const FIRST_WRITE: usize = 16 * 1024;

/// A stream that keeps the rules of [`Limits`] about time, and watches what passes.
///
/// A deadline is a timer that is set once and looks again when it fires, so that a request costs one look at the clock and
/// no timer. hyper sees the end of the stream, or an error, when time is up.
#[derive(Debug)]
pub(super) struct Watched {
    stream: Stream,
    shared: Arc<Shared>,
    deadline: Deadline,
    taken: Option<Pace>,
    /// The most bytes that are written at once, in HTTP/1. HTTP/2 writes frames, which are not larger.
    at_once: usize,
    /// Bytes that were read to tell the protocol, and not yet handed on.
    ahead: Ahead,
    protocol: Protocol,
    gone: Gone,
    linger: Linger,
    /// Whether the client was told that its header came too late. It is given a while to read that.
    is_refused: bool,
}

#[derive(Debug, Default)]
struct Ahead {
    bytes: [u8; PREFACE.len()],
    start: usize,
    end: usize,
}

impl Watched {
    pub(super) fn new(stream: Stream, shared: Arc<Shared>, limits: &Limits) -> Self {
        let taken = shared.pace().cloned().map(Pace::new);
        Self {
            stream,
            deadline: Deadline::new(limits),
            shared,
            taken,
            at_once: FIRST_WRITE,
            ahead: Ahead::default(),
            protocol: Protocol::Unknown,
            gone: Gone::new(limits),
            linger: Linger::default(),
            is_refused: false,
        }
    }

    /// Reads until the protocol is certain; answers whether it is HTTP/2, which it never is without the feature.
    ///
    /// # Errors
    /// The client sent nothing in time, or went away.
    pub(super) async fn is_http2(&mut self, limits: &Limits) -> io::Result<bool> {
        while self.ahead.end < PREFACE.len() && PREFACE.starts_with(&self.ahead.bytes[..self.ahead.end]) {
            std::future::poll_fn(|cx| self.poll_more(cx)).await?;
        }
        let is_http2 = cfg!(feature = "http2") && self.ahead.bytes == *PREFACE;
        self.protocol = if is_http2 {
            self.deadline.multiplex();
            Protocol::http2(limits)
        } else {
            Protocol::Http1(Framing::default())
        };
        Ok(is_http2)
    }

    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.is_refused {
            return self.poll_refused(cx);
        }
        let mut buf = ReadBuf::new(&mut self.ahead.bytes[self.ahead.end..]);
        match Pin::new(&mut self.stream).poll_read(cx, &mut buf) {
            Poll::Ready(Ok(())) if buf.filled().is_empty() => {
                Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()))
            }
            Poll::Ready(Ok(())) => {
                self.ahead.end += buf.filled().len();
                self.shared.note_reach(Reach::Head);
                Poll::Ready(Ok(()))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => match ready!(self.deadline.poll(&self.shared, cx)) {
                Overdue::Head => self.poll_refuse(cx),
                _ => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            },
        }
    }

    /// The rest of a header does not come: says so.
    fn poll_refuse(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.say(refusal::REQUEST_TIMEOUT);
        self.is_refused = true;
        self.poll_refused(cx)
    }

    /// Waits until the client has had time to read why it is refused: if bytes of it were unread at the end, it might lose that.
    fn poll_refused(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let ended = self.linger.poll(&mut self.stream, cx);
        ended.map(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// While a request is answered: sees whether its client has gone. Bytes that come are kept, and read in their turn. Where there are
    /// some already, nothing more can be read, and the system is asked instead, now and then.
    ///
    /// hyper would look by itself, after each head and so before it is known whether the answer takes time: for that it
    /// allocates a whole buffer, since the head still stands in the one it has.
    fn look_for_end(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let Protocol::Http1(framing) = &self.protocol else {
            return Ok(());
        };
        let has_more = self.ahead.start < self.ahead.end;
        if has_more || !framing.is_between() || self.shared.has_requests_at_hand() {
            let is_time = self.deadline.poll_look(cx).is_ready();
            if is_time && self.gone.is_certain(&self.stream, framing, &self.shared) {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            return Ok(());
        }
        let mut buf = ReadBuf::new(&mut self.ahead.bytes);
        let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, &mut buf) else {
            return Ok(());
        };
        read?;
        (self.ahead.start, self.ahead.end) = (0, buf.filled().len());
        if self.ahead.end == 0 {
            self.linger.note_end();
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    /// Waits, where nothing can be read, for bytes or the next deadline; what it is, reading will tell.
    pub(super) fn poll_news(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.ahead.start < self.ahead.end || self.stream.poll_read_ready(cx).is_ready() {
            return Poll::Ready(());
        }
        self.deadline.poll_due(cx)
    }

    /// Time is up: what hyper sees of it.
    fn poll_give_up(&mut self, overdue: Overdue, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        tracing::debug!(?overdue, "connection closed");
        Poll::Ready(match (overdue, &self.protocol) {
            (Overdue::Head, Protocol::Http1(_)) => return self.poll_refuse(cx),
            (Overdue::Idle, protocol) => {
                if let Some(goodbye) = protocol.goodbye() {
                    self.say(&goodbye);
                }
                Ok(())
            }
            (Overdue::Answer, _) => {
                self.stream.forget_unsent();
                Err(io::ErrorKind::TimedOut.into())
            }
            _ => Err(io::ErrorKind::TimedOut.into()),
        })
    }

    /// A last word: sent if the stream takes it at once, and not waited for.
    fn say(&mut self, bytes: &[u8]) {
        let mut cx = Context::from_waker(std::task::Waker::noop());
        // The connection ends either way.
        let _ = Pin::new(&mut self.stream).poll_write(&mut cx, bytes);
        let _ = Pin::new(&mut self.stream).poll_flush(&mut cx);
    }

    /// Looks at bytes that came.
    fn watch_read(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(breach) = self.protocol.read(bytes, &self.shared) else {
            return Ok(());
        };
        // At a stranger's rate, so no line for operators.
        tracing::debug!(?breach, "HTTP/2 is misused: connection closed");
        if let Some(goaway) = self.protocol.goaway(breach) {
            self.say(&goaway);
        }
        Err(io::Error::other("HTTP/2 is misused"))
    }

    /// Looks at bytes that went, or waits for the client to take some.
    fn watch_write<'a>(
        &mut self,
        result: Poll<io::Result<usize>>,
        bytes: impl Iterator<Item = &'a [u8]>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        self.shared.note_flushed(false);
        self.deadline.note_blocked(result.is_pending());
        match (result, &mut self.taken) {
            (Poll::Ready(Ok(count)), taken) => {
                if let Some(pace) = taken {
                    pace.progress(count);
                }
                let bytes = self.protocol.of_answers(count, bytes);
                self.deadline.wrote(bytes, &self.shared);
                Poll::Ready(Ok(count))
            }
            (Poll::Pending, _) => self.wait_for_client(cx),
            (result, _) => result,
        }
    }

    /// Waits for the client to take what was written, but not for ever.
    fn wait_for_client<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let Some(pace) = &mut self.taken else {
            return Poll::Pending;
        };
        let slow = ready!(pace.poll_wait(cx));
        self.stream.forget_unsent();
        Poll::Ready(Err(io::Error::other(slow)))
    }
}

impl AsyncRead for Watched {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.is_refused {
            return this.poll_refused(cx);
        }
        let before = buf.filled().len();
        if this.ahead.start < this.ahead.end {
            let bytes = &this.ahead.bytes[this.ahead.start..this.ahead.end];
            let count = bytes.len().min(buf.remaining());
            buf.put_slice(&bytes[..count]);
            this.ahead.start += count;
        } else {
            match Pin::new(&mut this.stream).poll_read(cx, buf) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    let overdue = ready!(this.deadline.poll(&this.shared, cx));
                    return this.poll_give_up(overdue, cx);
                }
            }
        }
        let bytes = &buf.filled()[before..];
        if bytes.is_empty() {
            this.linger.note_end();
            return Poll::Ready(Ok(()));
        }
        this.deadline.note_bytes();
        Poll::Ready(this.watch_read(bytes))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let buf = &buf[..buf.len().min(this.at_once)];
        let result = Pin::new(&mut this.stream).poll_write(cx, buf);
        if matches!(result, Poll::Ready(Ok(count)) if count == this.at_once) {
            this.at_once = this.at_once.saturating_mul(2);
        }
        this.watch_write(result, std::iter::once(buf), cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let together: usize = bufs.iter().map(|slice| slice.len()).sum();
        if together > this.at_once && matches!(this.protocol, Protocol::Http1(_)) {
            let first = bufs.iter().find(|slice| !slice.is_empty());
            return Pin::new(this).poll_write(cx, first.map_or(&[], |slice| slice));
        }
        let result = Pin::new(&mut this.stream).poll_write_vectored(cx, bufs);
        this.watch_write(result, bufs.iter().map(|slice| &**slice), cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // While an answer goes out, whether there is anybody shows in that: a client that has sent all may have said so.
        if this.shared.is_active() && !this.shared.has_part() {
            this.look_for_end(cx)?;
        }
        // hyper flushes twice for an answer of HTTP/1. A stream inside another one may have more to say than was written.
        if this.shared.is_flushed()
            && matches!(this.protocol, Protocol::Http1(_))
            && !this.stream.is_wrapped()
        {
            return Poll::Ready(Ok(()));
        }
        // Once an answer is out the client is idle, and hyper, which still waits for bytes, has no reason to ask for them again.
        this.deadline.set(&this.shared, cx);
        let flushed = Pin::new(&mut this.stream).poll_flush(cx);
        this.deadline.note_blocked(flushed.is_pending());
        if flushed.is_pending() {
            return this.wait_for_client(cx);
        }
        if let Some(pace) = &mut this.taken {
            // A wait for the flush, if there was one, has ended.
            pace.progress(0);
        }
        this.shared.sent_part();
        this.shared.note_flushed(!this.shared.is_active());
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.linger.poll(&mut this.stream, cx)
    }
}

#[cfg(test)]
mod tests;

//! Answers to requests that came together leave together.
//!
//! hyper sends each answer by itself, and a call of the system costs more than a small request. As long as it has another
//! request at hand, which it begins next, an answer is held back; it leaves with the ones behind it, or when hyper has to
//! wait for anything. hyper's own `pipeline_flush` would wait for whatever bytes have come, also for what is no request yet.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

use bytes::{Buf, BytesMut};
use memchr::{memchr, memmem};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::io::Watched;
use super::state::Shared;

/// The most bytes that are held back.
const MOST: usize = 64 * 1024;

/// The most bytes that are read before hyper reads on: as many as it reads at first.
pub(super) const ROOM_FOR_HEAD: usize = 8 * 1024;

/// A stream of HTTP/1 that holds answers back while other requests are at hand.
#[derive(Debug)]
pub(super) struct Corked {
    stream: Box<Watched>,
    shared: Arc<Shared>,
    held: Vec<u8>,
    /// How many of the held bytes are sent already.
    sent: usize,
    /// Bytes that hyper has not read, or has to read again.
    unread: BytesMut,
}

impl Corked {
    pub(super) fn new(stream: Box<Watched>, shared: Arc<Shared>) -> Self {
        Self {
            stream,
            shared,
            held: Vec::new(),
            sent: 0,
            unread: BytesMut::new(),
        }
    }

    /// Gives bytes back that were read, to be read again, and the room for answers that are held back. The bytes are copied: there are
    /// few or none, and they are a part of a large buffer.
    pub(super) fn put_back(&mut self, bytes: &[u8]) {
        self.unread = BytesMut::from(bytes);
        self.held.shrink_to_fit();
    }

    /// Whether bytes are to be read again.
    pub(super) fn has_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Reads until a head is there, or what hyper had better see at once; answers whether there is anything, and not the end of the stream.
    ///
    /// Until then hyper, which makes room for a whole head and for an answer at once, has nothing to do. So whoever sends a head slowly,
    /// or never, takes hardly more memory than who is silent.
    ///
    /// # Errors
    /// The head did not come in time, or the connection broke.
    pub(super) fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut room = [const { MaybeUninit::uninit() }; ROOM_FOR_HEAD];
        loop {
            self.skip_empty_lines();
            if !self.waits_for_head() {
                break;
            }
            let mut buf = ReadBuf::uninit(&mut room[self.unread.len()..]);
            ready!(Pin::new(&mut *self.stream).poll_read(cx, &mut buf))?;
            if buf.filled().is_empty() {
                break;
            }
            self.unread.extend_from_slice(buf.filled());
        }
        Poll::Ready(Ok(self.has_unread()))
    }

    fn waits_for_head(&self) -> bool {
        let is_to_come = || self.unread.len() < ROOM_FOR_HEAD && self.shared.is_head_to_come();
        self.unread.is_empty() || is_to_come() && may_be_request(&self.unread)
    }

    /// Those before a request mean nothing (RFC 9112, section 2.2), and are none.
    fn skip_empty_lines(&mut self) {
        while let Some(end @ ..=1) = memchr(b'\n', &self.unread)
            && matches!(self.unread[..end], [] | [b'\r'])
        {
            self.unread.advance(end + 1);
        }
    }

    /// Waits, where there is nothing to read, for bytes or the next deadline.
    pub(super) fn poll_news(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.stream.poll_news(cx)
    }

    /// Takes bytes to be sent later, if it is not their time; answers how many it took.
    fn hold<'a>(&mut self, length: usize, parts: impl Iterator<Item = &'a [u8]>) -> Option<usize> {
        let has_room = self.held.len() + length <= MOST;
        if !has_room || (self.held.is_empty() && !self.shared.has_requests_at_hand()) {
            return None;
        }
        parts.for_each(|part| self.held.extend_from_slice(part));
        self.shared.hold();
        Some(length)
    }

    /// Sends what was held back.
    fn poll_release(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.held.len() {
            let stream = Pin::new(&mut *self.stream);
            match ready!(stream.poll_write(cx, &self.held[self.sent..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => self.sent += count,
            }
        }
        if !self.held.is_empty() {
            self.held.clear();
            self.sent = 0;
            self.shared.held_nothing();
        }
        Poll::Ready(Ok(()))
    }
}

/// Whether bytes can be the beginning of a request. What is none, such as the first of TLS, is for hyper to refuse, and without waiting for
/// the end of a head.
fn may_be_request(bytes: &[u8]) -> bool {
    let line = memchr(b'\n', bytes).map(|end| &bytes[..end]);
    let is_graphic = bytes.first().is_none_or(u8::is_ascii_graphic);
    is_graphic && line.is_none_or(|line| memmem::find(line, b" HTTP/1.").is_some())
}

/// hyper may find that a connection is broken, and end without a last flush. What it had written before then still leaves, as
/// far as the system takes it at once.
impl Drop for Corked {
    fn drop(&mut self) {
        let released = self.poll_release(&mut Context::from_waker(Waker::noop()));
        if !matches!(released, Poll::Ready(Ok(()))) {
            tracing::debug!(?released, "an answer is lost with its connection");
        }
    }
}

impl AsyncRead for Corked {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.unread.is_empty() {
            return Pin::new(&mut *this.stream).poll_read(cx, buf);
        }
        let count = this.unread.len().min(buf.remaining());
        buf.put_slice(&this.unread[..count]);
        this.unread.advance(count);
        if this.unread.is_empty() {
            this.unread = BytesMut::new();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Corked {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Some(count) = this.hold(buf.len(), std::iter::once(buf)) {
            return Poll::Ready(Ok(count));
        }
        ready!(this.poll_release(cx))?;
        Pin::new(&mut *this.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let length = bufs.iter().map(|part| part.len()).sum();
        if let Some(count) = this.hold(length, bufs.iter().map(|part| &**part)) {
            return Poll::Ready(Ok(count));
        }
        ready!(this.poll_release(cx))?;
        Pin::new(&mut *this.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.held.is_empty() {
            if this.shared.may_hold() {
                return Poll::Ready(Ok(()));
            }
            ready!(this.poll_release(cx))?;
        }
        Pin::new(&mut *this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.shared.note_end();
        ready!(this.poll_release(cx))?;
        Pin::new(&mut *this.stream).poll_shutdown(cx)
    }
}

//! The end of a connection whose last answer is written.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use crate::server::stream::Stream;

/// How long the client may take to notice.
const LINGER: Duration = Duration::from_secs(2);

/// Says that nothing more comes, and reads for a while what the client still sends: a socket that is closed with bytes unread is reset,
/// and then the client loses the answer that it was about to read (RFC 9112, section 9.6).
#[derive(Debug, Default)]
pub(super) struct Linger {
    timer: Option<Pin<Box<Sleep>>>,
    is_shut: bool,
    is_read_to_the_end: bool,
}

impl Linger {
    /// The client has said that nothing more comes from it.
    pub(super) const fn note_end(&mut self) {
        self.is_read_to_the_end = true;
    }

    /// Is ready when the stream can be closed.
    ///
    /// # Errors
    /// The stream is broken, or the client takes nothing of what was written.
    pub(super) fn poll(&mut self, stream: &mut Stream, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(LINGER)));
        if !self.is_shut {
            match Pin::new(&mut *stream).poll_shutdown(cx) {
                Poll::Ready(shut) => shut?,
                Poll::Pending => {
                    ready!(timer.as_mut().poll(cx));
                    stream.forget_unsent();
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
            self.is_shut = true;
        }
        self.poll_read(stream, cx).map(Ok)
    }

    fn poll_read(&mut self, stream: &mut Stream, cx: &mut Context<'_>) -> Poll<()> {
        let Some(timer) = &mut self.timer else {
            return Poll::Ready(());
        };
        let mut unread = [0; 1024];
        while !self.is_read_to_the_end {
            let mut buf = ReadBuf::new(&mut unread);
            match Pin::new(&mut *stream).poll_read(cx, &mut buf) {
                Poll::Ready(Ok(())) => self.is_read_to_the_end = buf.filled().is_empty(),
                Poll::Ready(Err(_)) => self.is_read_to_the_end = true,
                Poll::Pending => return timer.as_mut().poll(cx),
            }
            // The timer has no say while bytes come as fast as they are read.
            if timer.deadline() <= Instant::now() {
                break;
            }
        }
        Poll::Ready(())
    }
}

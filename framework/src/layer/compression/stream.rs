//! A content that is compressed while it is sent.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use http_body::{Body as HttpBody, Frame};

use super::Coding;
use crate::body::{Body, BoxError};

/// The most bytes that are compressed in one go, before somebody looks what came of it.
const PART: usize = 32 * 1024;

/// The most bytes that are compressed before others have their turn, however little comes of them.
const TURN: usize = 8 * PART;

/// How much is collected before it is sent, unless there is a wait.
const FULL: usize = 8 * 1024;

/// What compresses, and what came of it.
pub(super) enum Encoder {
    Gzip(GzEncoder<Vec<u8>>),
    Deflate(ZlibEncoder<Vec<u8>>),
}

impl Encoder {
    fn new(coding: Coding) -> Self {
        let (output, level) = (Vec::new(), Compression::default());
        match coding {
            Coding::Gzip => Self::Gzip(GzEncoder::new(output, level)),
            Coding::Deflate => Self::Deflate(ZlibEncoder::new(output, level)),
        }
    }

    /// A whole content, compressed.
    pub(super) fn whole(coding: Coding, content: &[u8]) -> io::Result<Vec<u8>> {
        let mut encoder = Self::new(coding);
        encoder.writer().write_all(content)?;
        encoder.finish()
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Gzip(encoder) => encoder,
            Self::Deflate(encoder) => encoder,
        }
    }

    fn output(&mut self) -> &mut Vec<u8> {
        match self {
            Self::Gzip(encoder) => encoder.get_mut(),
            Self::Deflate(encoder) => encoder.get_mut(),
        }
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip(encoder) => encoder.finish(),
            Self::Deflate(encoder) => encoder.finish(),
        }
    }
}

/// A content that is compressed while it is read.
pub(super) struct Shrinking {
    content: Body,
    /// There is none after the end.
    encoder: Option<Encoder>,
    /// What is not compressed yet of the last frame.
    rest: Bytes,
    /// Whether something was written since the last flush.
    is_dirty: bool,
    /// What follows the content.
    trailers: Option<Frame<Bytes>>,
}

/// What to do next.
enum Step {
    Send(Bytes),
    Wait,
    End,
}

impl Shrinking {
    pub(super) fn new(content: Body, coding: Coding) -> Self {
        Self {
            content,
            encoder: Some(Encoder::new(coding)),
            rest: Bytes::new(),
            is_dirty: false,
            trailers: None,
        }
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Result<Step, BoxError> {
        let Some(encoder) = &mut self.encoder else {
            return Ok(Step::End);
        };
        let mut done = 0;
        while done < TURN {
            if self.rest.is_empty() {
                match Pin::new(&mut self.content).poll_frame(cx) {
                    Poll::Ready(Some(frame)) => match frame?.into_data() {
                        Ok(data) => self.rest = data,
                        Err(trailers) => self.trailers = Some(trailers),
                    },
                    Poll::Ready(None) => return self.last(),
                    Poll::Pending => return self.so_far(),
                }
            }
            let part = self.rest.split_to(self.rest.len().min(PART));
            encoder.writer().write_all(&part)?;
            self.is_dirty |= !part.is_empty();
            done += part.len();
            if encoder.output().len() >= FULL {
                return Ok(Step::Send(std::mem::take(encoder.output()).into()));
            }
        }
        cx.waker().wake_by_ref();
        Ok(Step::Wait)
    }

    /// What there is, for the content has to be waited for.
    fn so_far(&mut self) -> Result<Step, BoxError> {
        let Some(encoder) = &mut self.encoder else {
            return Ok(Step::End);
        };
        if std::mem::take(&mut self.is_dirty) {
            encoder.writer().flush()?;
        }
        let output = std::mem::take(encoder.output());
        Ok(if output.is_empty() {
            Step::Wait
        } else {
            Step::Send(output.into())
        })
    }

    /// What is left at the end of the content.
    fn last(&mut self) -> Result<Step, BoxError> {
        let last = self.encoder.take().map(Encoder::finish).transpose()?;
        Ok(last.map_or(Step::End, |last| Step::Send(last.into())))
    }
}

impl HttpBody for Shrinking {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        match this.step(cx) {
            Ok(Step::Send(data)) => Poll::Ready(Some(Ok(Frame::data(data)))),
            Ok(Step::Wait) => Poll::Pending,
            Ok(Step::End) => Poll::Ready(this.trailers.take().map(Ok)),
            Err(error) => {
                this.encoder = None;
                Poll::Ready(Some(Err(error)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.encoder.is_none() && self.trailers.is_none()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Wake, Waker};

    use flate2::read::GzDecoder;
    use http_body_util::BodyExt;

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[tokio::test]
    async fn much_of_which_little_comes_is_compressed_in_turns() {
        let zeros = 16 * 1024 * 1024;
        let mut shrinking = Shrinking::new(Body::from(vec![0; zeros]), Coding::Gzip);
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let polled = Pin::new(&mut shrinking).poll_frame(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        assert_eq!(shrinking.rest.len(), zeros - TURN);

        let packed = shrinking.collect().await.unwrap().to_bytes();
        let mut unpacked = Vec::new();
        GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, vec![0; zeros]);
    }
}

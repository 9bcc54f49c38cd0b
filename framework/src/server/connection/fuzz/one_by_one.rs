//! hyper, given bytes one after the other, so that it shows at which of them a head ends.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::service::service_fn;

use crate::server::Limits;

/// How many bytes hyper had read when it handed each request over.
pub(super) fn heads(bytes: &[u8], reads_content: bool) -> Vec<usize> {
    let at = Rc::new(Cell::new(0));
    let heads = RefCell::new(Vec::new());
    let service = service_fn(|request: Request<Incoming>| {
        heads.borrow_mut().push(at.get());
        async move {
            if reads_content {
                // A content that breaks off is none of this test's.
                let _ = request.into_body().collect().await;
            }
            Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new()))
        }
    });
    let stream = OneByOne {
        bytes: bytes.to_vec(),
        at: Rc::clone(&at),
    };
    {
        let mut connection =
            pin!(super::super::quiet::builder(&Limits::default()).serve_connection(stream, service));
        let mut cx = Context::from_waker(Waker::noop());
        // The bytes are there, so what is pending is hyper's own: it lets others have a turn now and then.
        for _ in 0..bytes.len() + 64 {
            if connection.as_mut().poll(&mut cx).is_ready() {
                break;
            }
        }
    }
    heads.into_inner()
}

/// A connection whose client sends everything at once, and reads everything.
struct OneByOne {
    bytes: Vec<u8>,
    at: Rc<Cell<usize>>,
}

impl Read for OneByOne {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let at = self.at.get();
        if let Some(byte) = self.bytes.get(at) {
            buffer.put_slice(std::slice::from_ref(byte));
            self.at.set(at + 1);
        }
        Poll::Ready(Ok(()))
    }
}

impl Write for OneByOne {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

//! A stream stays one behind each middleware: what is there is sent, before the rest is.

use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use flate2::read::GzDecoder;
use purlin::Bytes;
use purlin::http::HeaderValue;
use purlin::http_body::{Body as HttpBody, Frame};
use purlin::layer::{CacheControl, Compression, ConcurrencyLimit, Cors, CsrfGuard, ETags, RateLimit};
use purlin::tower::ServiceExt;
use std::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::*;

/// A content whose parts come when the test sends them.
struct Parts(UnboundedReceiver<Bytes>);

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0
            .poll_recv(cx)
            .map(|part| part.map(|part| Ok(Frame::data(part))))
    }
}

struct Source(Mutex<Option<UnboundedReceiver<Bytes>>>);

#[get("/stream")]
async fn stream(source: State<Source>) -> Response {
    let parts = source.0.lock().unwrap().take().unwrap();
    let mut response = Response::new(Body::new(Parts(parts)));
    response
        .headers_mut()
        .insert("content-type", HeaderValue::from_static("text/plain"));
    response
}

async fn begin(mount: impl FnOnce(Module) -> Module) -> (UnboundedSender<Bytes>, Response) {
    let (parts, receiver) = unbounded_channel();
    let module = mount(Module::new("streams").routes(routes![stream]));
    let app = app(module)
        .state(Source(Mutex::new(Some(receiver))))
        .build()
        .unwrap();
    let request = Request::get("/stream")
        .header("accept-encoding", "gzip")
        .body(Body::empty())
        .unwrap();
    (parts, app.oneshot(request).await.unwrap())
}

/// The next part, if there is one now.
fn next(body: &mut Body) -> Poll<Option<Bytes>> {
    let mut cx = Context::from_waker(Waker::noop());
    Pin::new(body)
        .poll_frame(&mut cx)
        .map(|frame| Some(frame?.unwrap().into_data().unwrap()))
}

fn second() -> Duration {
    Duration::from_secs(1)
}

#[purlin::test]
async fn a_part_is_sent_when_it_is_there() {
    type Mount = fn(Module) -> Module;
    let mounts: [Mount; 8] = [
        |module| module.middleware(Note("note")),
        |module| module.middleware(Cors::new().any_origin()),
        |module| module.middleware(CsrfGuard::new()),
        |module| module.middleware(RateLimit::for_all(10, second())),
        |module| module.middleware(ConcurrencyLimit::new(1)),
        |module| module.middleware(ETags::new()),
        |module| module.middleware(CacheControl::private(second())),
        |module| {
            module.layer(purlin::tower::util::MapResponseLayer::new(
                |response: Response| response,
            ))
        },
    ];
    for mount in mounts {
        let (parts, response) = begin(mount).await;
        let mut body = response.into_body();
        assert!(next(&mut body).is_pending());
        parts.send(Bytes::from_static(b"one")).unwrap();
        assert_eq!(next(&mut body), Poll::Ready(Some(Bytes::from_static(b"one"))));
        assert!(next(&mut body).is_pending());
        drop(parts);
        assert_eq!(next(&mut body), Poll::Ready(None));
    }
}

#[purlin::test]
async fn what_is_compressed_is_flushed_before_a_wait() {
    let (parts, response) = begin(|module| module.middleware(Compression::new())).await;
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let mut body = response.into_body();
    let mut sent = Vec::new();
    for part in ["one ", "two ", "three"] {
        parts.send(Bytes::from_static(part.as_bytes())).unwrap();
        let Poll::Ready(Some(data)) = next(&mut body) else {
            panic!("`{part}` waits for more")
        };
        sent.extend_from_slice(&data);
        assert!(next(&mut body).is_pending());
        // A reader has all that was written, though the end is not there.
        let mut read = vec![0; part.len()];
        let mut reader = GzDecoder::new(&sent[..]);
        let mut all = String::new();
        while let Ok(count @ 1..) = reader.read(&mut read) {
            all.push_str(std::str::from_utf8(&read[..count]).unwrap());
        }
        assert!(all.ends_with(part), "{all}");
    }
    drop(parts);
    while let Poll::Ready(Some(data)) = next(&mut body) {
        sent.extend_from_slice(&data);
    }
    let mut all = String::new();
    GzDecoder::new(&sent[..]).read_to_string(&mut all).unwrap();
    assert_eq!(all, "one two three");
}

/// A stream holds its place until it is sent.
#[purlin::test]
async fn a_stream_counts_until_its_end() {
    let limit = ConcurrencyLimit::new(1);
    let (parts, receiver) = unbounded_channel();
    let module = Module::new("streams")
        .middleware(limit)
        .routes(routes![stream, number]);
    let app = app(module)
        .state(Source(Mutex::new(Some(receiver))))
        .build()
        .unwrap();
    let get = |target: &str| {
        app.clone()
            .oneshot(Request::get(target).body(Body::empty()).unwrap())
    };
    let streaming = get("/stream").await.unwrap();
    assert_eq!(get("/7").await.unwrap().status(), 503);
    drop((streaming, parts));
    assert_eq!(get("/7").await.unwrap().status(), 200);
}

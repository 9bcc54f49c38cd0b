//! The content of requests.

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use serde::de::DeserializeOwned;

/// Why content cannot be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// The client is gone.
    Gone,
    /// It is no JSON, or of another form.
    Json(serde_json::Error),
}

/// Reads JSON.
pub(crate) async fn json<T: DeserializeOwned>(body: Incoming, tuned: bool) -> Result<T, Unreadable> {
    if !tuned {
        let collected = body.collect().await.map_err(|_| Unreadable::Gone)?;
        return serde_json::from_slice(&collected.to_bytes()).map_err(Unreadable::Json);
    }
    let content = frame(body).await.map_err(|_| Unreadable::Gone)?;
    match std::str::from_utf8(&content) {
        Ok(text) => serde_json::from_str(text).map_err(Unreadable::Json),
        // It fails, and says where.
        Err(_) => serde_json::from_slice(&content).map_err(Unreadable::Json),
    }
}

/// The content as the one frame that it usually is.
async fn frame(mut body: Incoming) -> Result<Bytes, hyper::Error> {
    let Some(first) = body.frame().await else {
        return Ok(Bytes::new());
    };
    let first = first?.into_data().unwrap_or_default();
    if body.is_end_stream() {
        return Ok(first);
    }
    let rest = body.collect().await?.to_bytes();
    Ok(if rest.is_empty() {
        first
    } else {
        [first, rest].concat().into()
    })
}

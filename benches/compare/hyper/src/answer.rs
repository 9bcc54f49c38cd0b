//! Answers and their header fields.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Response, StatusCode};
use serde::Serialize;

pub(crate) type Answer = Response<Full<Bytes>>;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Debug, Serialize)]
struct Problem {
    detail: &'static str,
}

/// Makes answers, with those header fields that were asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answers {
    pub(crate) headers: bool,
}

impl Answers {
    pub(crate) fn text(self, text: impl Into<Bytes>) -> Answer {
        self.of(StatusCode::OK, "text/plain; charset=utf-8", text.into())
    }

    pub(crate) fn bytes(self, bytes: Bytes) -> Answer {
        self.of(StatusCode::OK, "application/octet-stream", bytes)
    }

    pub(crate) fn json(self, status: StatusCode, value: &impl Serialize) -> Answer {
        self.serialized(status, "application/json", value)
    }

    /// A problem as of RFC 9457.
    pub(crate) fn problem(self, status: StatusCode, problem: &impl Serialize) -> Answer {
        self.serialized(status, "application/problem+json", problem)
    }

    pub(crate) fn nothing(self) -> Answer {
        self.problem(
            StatusCode::NOT_FOUND,
            &Problem {
                detail: "there is nothing at this path",
            },
        )
    }

    pub(crate) fn wrong(self, detail: &'static str) -> Answer {
        self.problem(StatusCode::UNPROCESSABLE_ENTITY, &Problem { detail })
    }

    fn serialized(self, status: StatusCode, media_type: &'static str, value: &impl Serialize) -> Answer {
        let content = serde_json::to_vec(value).expect("the types of answers have no maps and cannot fail");
        let mut answer = self.of(status, media_type, content.into());
        if self.headers {
            let headers = answer.headers_mut();
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            let inert = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
            headers.insert(CONTENT_SECURITY_POLICY, inert);
            headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        }
        answer
    }

    fn of(self, status: StatusCode, media_type: &'static str, content: Bytes) -> Answer {
        let mut answer = Response::new(Full::new(content));
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        if self.headers {
            headers.insert(REQUEST_ID, request_id());
            headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        }
        answer
    }
}

/// 32 hexadecimal digits: half of them name the process, half count.
fn request_id() -> HeaderValue {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    static PROCESS: LazyLock<u64> = LazyLock::new(|| {
        use std::hash::{BuildHasher, RandomState};
        RandomState::new().hash_one(std::process::id())
    });
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = u128::from(*PROCESS) << 64 | u128::from(COUNT.fetch_add(1, Ordering::Relaxed));
    let digits = number
        .to_be_bytes()
        .map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    HeaderValue::from_bytes(digits.as_flattened()).expect("digits may stand in a header field")
}

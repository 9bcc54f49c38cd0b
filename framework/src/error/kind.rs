//! Why something failed, in words that know no HTTP, so that services can use them.

use http::StatusCode;

/// Declares the kinds with their names in `#[api_error(..)]` and their status codes.
macro_rules! error_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $status:ident;)*) => {
        /// The meaning of an error. `#[api_error(not_found, ..)]` names one; the status follows from it.
        ///
        /// ```
        /// use purlin::error::ErrorKind;
        ///
        /// assert_eq!(ErrorKind::Conflict.status(), 409);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)*
        }

        impl ErrorKind {
            /// The status code that tells a client of it (RFC 9110, section 15).
            pub const fn status(self) -> StatusCode {
                match self {
                    $(Self::$kind => StatusCode::$status,)*
                }
            }

            /// The name, which is also the code of an error that has none of its own.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

error_kinds! {
    /// The request makes no sense (400).
    BadRequest = "bad_request", BAD_REQUEST;
    /// Nobody is logged in, or the credentials are wrong (401).
    Unauthorized = "unauthorized", UNAUTHORIZED;
    /// Something has to be paid first (402).
    PaymentRequired = "payment_required", PAYMENT_REQUIRED;
    /// The caller may not do that (403).
    Forbidden = "forbidden", FORBIDDEN;
    /// There is no such thing (404).
    NotFound = "not_found", NOT_FOUND;
    /// None of the media types that the client accepts (406).
    NotAcceptable = "not_acceptable", NOT_ACCEPTABLE;
    /// The present state forbids it (409).
    Conflict = "conflict", CONFLICT;
    /// It was there, and will not come back (410).
    Gone = "gone", GONE;
    /// A condition of the request does not hold (412).
    PreconditionFailed = "precondition_failed", PRECONDITION_FAILED;
    /// The content is too large (413).
    ContentTooLarge = "content_too_large", PAYLOAD_TOO_LARGE;
    /// The content has a media type that is not read here (415).
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE;
    /// The request is well-formed, and cannot be done as it stands (422).
    Unprocessable = "unprocessable", UNPROCESSABLE_ENTITY;
    /// The thing is locked (423).
    Locked = "locked", LOCKED;
    /// The caller asks too often (429).
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS;
    /// A bug or a broken part of ours (500). The client is told nothing else.
    Internal = "internal", INTERNAL_SERVER_ERROR;
    /// A service that we call answered nonsense (502). The client is told nothing else.
    BadGateway = "bad_gateway", BAD_GATEWAY;
    /// A part of ours is out for now (503). The client is told nothing else.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE;
    /// A part of ours, or a service that we call, did not answer in time (504). The client is told nothing else.
    Timeout = "timeout", GATEWAY_TIMEOUT;
}

//! The kinds of errors, by their names in the attribute.

/// Each kind: its name, its variant of `ErrorKind`, its status.
const KINDS: &[(&str, &str, u16)] = &[
    ("bad_request", "BadRequest", 400),
    ("unauthorized", "Unauthorized", 401),
    ("payment_required", "PaymentRequired", 402),
    ("forbidden", "Forbidden", 403),
    ("not_found", "NotFound", 404),
    ("not_acceptable", "NotAcceptable", 406),
    ("conflict", "Conflict", 409),
    ("gone", "Gone", 410),
    ("precondition_failed", "PreconditionFailed", 412),
    ("content_too_large", "ContentTooLarge", 413),
    ("unsupported_media_type", "UnsupportedMediaType", 415),
    ("unprocessable", "Unprocessable", 422),
    ("locked", "Locked", 423),
    ("too_many_requests", "TooManyRequests", 429),
    ("internal", "Internal", 500),
    ("bad_gateway", "BadGateway", 502),
    ("unavailable", "Unavailable", 503),
    ("timeout", "Timeout", 504),
];

/// A kind of error.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) variant: &'static str,
    pub(super) status: u16,
}

/// The kind with a name.
pub(super) fn find(name: &str) -> Option<Kind> {
    KINDS
        .iter()
        .find(|(known, ..)| *known == name)
        .map(|(_, variant, status)| Kind {
            variant,
            status: *status,
        })
}

/// The name of the kind with a status.
pub(super) fn of_status(status: u16) -> Option<&'static str> {
    KINDS
        .iter()
        .find(|(.., known)| *known == status)
        .map(|(name, ..)| *name)
}

/// All names, for messages.
pub(super) fn names() -> Vec<&'static str> {
    KINDS.iter().map(|(name, ..)| *name).collect()
}

//! Paths at which the app itself answers: those of the documentation and of health.

/// What a path of the app's own looks like, for messages.
pub(super) const FORM: &str =
    "it begins with `/` and is made of letters, digits and the characters that need no escaping in a URI";

/// A trailing slash does not make another path.
pub(super) fn tidy(path: String) -> String {
    match path.strip_suffix('/') {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => path,
    }
}

/// An absolute path without empty, `.` or `..` segments, made of `pchar` without escapes (RFC 3986, section 3.3).
pub(super) fn is_path(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    let pchar = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@".contains(c);
    rest.is_empty()
        || rest
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && part.chars().all(pchar))
}

//! What a proxy notes about a request, and whether the app has read the same one.

use std::fmt::Write;

use ring::digest::{SHA256, digest};

use super::recorder::{Content, Record};

/// What a proxy says about a request that it read.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) client: String,
    /// Whether it passed the request on.
    pub(super) forwarded: bool,
    /// The number that the app gave the request, if it was the app that answered.
    pub(super) record: Option<usize>,
    method: String,
    /// The length of the content, where the proxy knows it.
    pub(super) length: Option<usize>,
    /// SHA-256 of the content, where the proxy has all of it before it passes the request on.
    digest: Option<String>,
    host: String,
    target: String,
}

impl Line {
    /// Reads a line of either proxy; those that are no note of a request are none.
    pub(super) fn read(text: &str) -> Option<Self> {
        // The target is last: clients can put a tab into it.
        let fields: Vec<_> = text.splitn(8, '\t').collect();
        let [client, server, record, method, length, digest, host_field, target] = fields[..] else {
            return None;
        };
        let (authority, _) = split(target);
        Some(Self {
            client: client.to_owned(),
            forwarded: told(server).is_some(),
            record: record.parse().ok(),
            method: method.to_owned(),
            length: length.parse().ok(),
            digest: told(digest).map(str::to_owned),
            // RFC 9112 3.2.2: where the target has an authority, `Host` does not count.
            host: host(authority.or_else(|| told(host_field)).unwrap_or_default()),
            target: path(target),
        })
    }

    /// Whether the app has read this request, as far as the proxy says what it is.
    pub(super) fn fits(&self, record: &Record) -> bool {
        record.clients == [self.client.as_str()]
            && record.method == self.method
            && host(&record.host) == self.host
            && path(&record.target) == self.target
            && self.has(&record.content)
    }

    /// Whether the content is what the app has read, or begins with it where the app did not read to the end.
    fn has(&self, content: &Content) -> bool {
        let read = content.bytes.len();
        if !content.is_whole {
            return self.length.is_none_or(|length| read <= length);
        }
        let is_digest = |digest: &String| digest.eq_ignore_ascii_case(&sha256(&content.bytes));
        self.length.is_none_or(|length| read == length) && self.digest.as_ref().is_none_or(is_digest)
    }
}

/// What stands in a field, if it is not how a proxy writes nothing.
fn told(field: &str) -> Option<&str> {
    (!matches!(field, "" | "-" | "<NOSRV>")).then_some(field)
}

/// The authority of a target that has one, and the rest.
fn split(target: &str) -> (Option<&str>, &str) {
    match target.split_once("://") {
        Some((scheme, rest)) if !scheme.contains('/') => {
            let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
            (Some(authority), path)
        }
        _ => (None, target),
    }
}

/// A target without the authority, which the app may see or not; an empty path is a slash (RFC 9110 4.2.3).
fn path(target: &str) -> String {
    let (_, rest) = split(target);
    if rest.starts_with(['/', '*']) {
        rest.to_owned()
    } else {
        format!("/{rest}")
    }
}

/// A host in one form: it has no case, and the port of the scheme may be left out (RFC 9110 4.2.3).
fn host(text: &str) -> String {
    let name = text.strip_suffix(":80").or_else(|| text.strip_suffix(':'));
    name.unwrap_or(text).to_ascii_lowercase()
}

fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in digest(&SHA256, bytes).as_ref() {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

#[test]
fn another_host_or_content_is_another_request() {
    // That of `hello`.
    const DIGEST: &str = "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824";
    let fits = |told: [&str; 4], (bytes, is_whole): (&str, bool)| {
        let line = format!("127.1.0.1\t200\t0\tPOST\t{}", told.join("\t"));
        let record = Record {
            clients: vec!["127.1.0.1".to_owned()],
            method: "POST".to_owned(),
            host: "wire.example".to_owned(),
            target: "/echo".to_owned(),
            content: Content {
                bytes: bytes.into(),
                is_whole,
            },
        };
        Line::read(&line).unwrap().fits(&record)
    };
    let (all, part) = (("hello", true), ("hello", false));
    for (told, content) in [
        (["5", DIGEST, "wire.example", "/echo"], all),
        (["-", "-", "Wire.Example:80", "/echo"], all),
        (["5", "-", "other.example", "http://wire.example/echo"], all),
        (["9", "-", "wire.example", "/echo"], part),
        (["", "-", "wire.example", "/echo"], part),
    ] {
        assert!(fits(told, content), "{told:?} {content:?}");
    }
    for (told, content) in [
        (["5", "-", "other.example", "/echo"], all),
        (["5", "-", "wire.example:81", "/echo"], all),
        (["5", "-", "-", "/echo"], all),
        (["5", "-", "wire.example", "http://other.example/echo"], all),
        (["0", "-", "wire.example", "/echo"], all),
        (["6", "-", "wire.example", "/echo"], all),
        (["4", "-", "wire.example", "/echo"], part),
        (["5", DIGEST, "wire.example", "/echo"], ("hallo", true)),
    ] {
        assert!(!fits(told, content), "{told:?} {content:?}");
    }
}

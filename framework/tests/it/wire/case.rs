//! The cases: what is sent, and what must come back.
//!
//! ```text
//! === a name that says what is special about it
//! why: what the expectation rests on
//! expect: 200 400|501 close
//! runs: 1
//! ---
//! GET / HTTP/1.1\r\n
//! Host: wire.example\r\n
//! \r\n
//! ```
//!
//! `expect` lists the status of each answer in order: `400|505` allows two, `head:200` says that the answer has no
//! content because the request was HEAD, and a last `?` that the answer may be missing. Then comes what becomes of the
//! connection: `open`, `close` or, where the RFC leaves it to the server, `either`.
//! `runs` counts the handlers that run. `content`, if there is one, is that of the last answer.
//! `server: allowed_hosts` asks for a server that serves the host `wire.example` only.
//! After `--- 100` stands what is sent once an answer with that status has come, and `--- end` ends the sending.

use std::fmt;
use std::path::Path;

use super::bytes::{show, unescape};

pub(super) struct Case {
    pub(super) name: String,
    /// The file and the line of its name.
    place: String,
    why: String,
    pub(super) server: Server,
    pub(super) answers: Vec<Expected>,
    pub(super) end: End,
    pub(super) runs: usize,
    pub(super) content: Option<Vec<u8>>,
    pub(super) parts: Vec<Part>,
    /// Whether nothing is sent after the parts, not even the request that shows whether the connection is open.
    pub(super) ends: bool,
}

/// Which server a case talks to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Server {
    #[default]
    Plain,
    AllowedHosts,
}

/// One expected answer.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) statuses: Vec<u16>,
    pub(super) head: bool,
    pub(super) optional: bool,
}

/// What becomes of the connection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    Open,
    Close,
    Either,
}

/// Bytes that are sent together.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The status that must have come before.
    pub(super) after: Option<u16>,
    pub(super) bytes: Vec<u8>,
}

/// Every case of a file. What stands before the first is a comment.
pub(super) fn read(path: &Path, text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut block: Option<(String, String, String)> = None;
    for (index, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix("=== ") {
            cases.extend(block.take().map(parse_or_panic));
            block = Some((
                name.to_owned(),
                format!("{}:{}", path.display(), index + 1),
                String::new(),
            ));
        } else if let Some((_, _, lines)) = &mut block {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    cases.extend(block.map(parse_or_panic));
    cases
}

fn parse_or_panic((name, place, lines): (String, String, String)) -> Case {
    parse(name, &place, &lines).unwrap_or_else(|fault| panic!("{place}: {fault}"))
}

fn parse(name: String, place: &str, text: &str) -> Result<Case, String> {
    let (head, sent) = text
        .split_once("---\n")
        .ok_or("no line `---` before what is sent")?;
    let mut case = Case {
        name,
        place: place.to_owned(),
        why: String::new(),
        server: Server::Plain,
        answers: Vec::new(),
        end: End::Either,
        runs: usize::MAX,
        content: None,
        parts: Vec::new(),
        ends: false,
    };
    for line in head.lines() {
        let (key, value) = line
            .split_once(": ")
            .ok_or_else(|| format!("`{line}` is no `key: value`"))?;
        case.set(key, value)?;
    }
    if case.why.is_empty() || case.runs == usize::MAX {
        return Err("`why`, `expect` and `runs` are needed".to_owned());
    }
    case.send(sent)?;
    Ok(case)
}

impl Case {
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match (key, value) {
            ("why", _) => value.clone_into(&mut self.why),
            ("server", "allowed_hosts") => self.server = Server::AllowedHosts,
            ("runs", _) => self.runs = value.parse().map_err(|_| "`runs` is no number")?,
            ("content", _) => self.content = Some(unescape(value)?),
            ("expect", _) => (self.answers, self.end) = expected(value)?,
            _ => return Err(format!("`{key}: {value}` means nothing")),
        }
        Ok(())
    }

    /// Reads what is sent, in parts.
    fn send(&mut self, text: &str) -> Result<(), String> {
        self.parts.push(Part::default());
        for line in text.lines() {
            if line == "--- end" {
                self.ends = true;
            } else if let Some(status) = line.strip_prefix("--- ") {
                let after = Some(status.parse().map_err(|_| format!("`{status}` is no status"))?);
                self.parts.push(Part {
                    after,
                    bytes: Vec::new(),
                });
            } else if let Some(part) = self.parts.last_mut() {
                part.bytes.extend(unescape(line)?);
            }
        }
        Ok(())
    }

    /// Whether the answer with this index is to HEAD.
    pub(super) fn is_head(&self, index: usize) -> bool {
        self.answers.get(index).is_some_and(|answer| answer.head)
    }
}

/// Reads `200 head:404 close`.
fn expected(text: &str) -> Result<(Vec<Expected>, End), String> {
    let (answers, end) = text.rsplit_once(' ').unwrap_or(("", text));
    let end = match end {
        "open" => End::Open,
        "close" => End::Close,
        "either" => End::Either,
        _ => return Err("`expect` ends with `open`, `close` or `either`".to_owned()),
    };
    let answers = answers
        .split_whitespace()
        .map(expected_answer)
        .collect::<Result<_, _>>()?;
    Ok((answers, end))
}

fn expected_answer(text: &str) -> Result<Expected, String> {
    let (head, rest) = text
        .strip_prefix("head:")
        .map_or((false, text), |rest| (true, rest));
    let (optional, rest) = rest.strip_suffix('?').map_or((false, rest), |rest| (true, rest));
    let statuses = rest
        .split('|')
        .map(|status| status.parse().map_err(|_| format!("`{status}` is no status")));
    Ok(Expected {
        statuses: statuses.collect::<Result<_, _>>()?,
        head,
        optional,
    })
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})", self.name, self.place)?;
        writeln!(f, "  why:    {}", self.why)?;
        for part in &self.parts {
            let after = part
                .after
                .map_or(String::new(), |status| format!(" after {status}"));
            writeln!(f, "  sent{after}: {}", show(&part.bytes))?;
        }
        let statuses: Vec<_> = self.answers.iter().map(|answer| &answer.statuses).collect();
        write!(
            f,
            "  expect: answers {statuses:?}, {:?}, handlers {}",
            self.end, self.runs
        )
    }
}

#[test]
fn a_case_is_read() {
    let text = "A comment.\n=== first\nwhy: RFC\nexpect: 100 head:200|404? close\nruns: 1\nserver: allowed_hosts\n---\nA\\r\n\
        B\n--- 100\nC\n--- end\n=== second\nwhy: RFC\nexpect: open\nruns: 0\n---\n";
    let cases = read(Path::new("a.http"), text);
    assert_eq!(
        cases.iter().map(|case| case.place.as_str()).collect::<Vec<_>>(),
        ["a.http:2", "a.http:13"]
    );
    let first = &cases[0];
    assert_eq!(
        (first.name.as_str(), first.runs, first.end, first.ends),
        ("first", 1, End::Close, true)
    );
    assert_eq!(
        (first.server, first.parts[0].bytes.as_slice()),
        (Server::AllowedHosts, &b"A\rB"[..])
    );
    assert_eq!(
        (first.parts[1].after, first.parts[1].bytes.as_slice()),
        (Some(100), &b"C"[..])
    );
    assert!(first.is_head(1) && first.answers[1].optional && !first.answers[0].optional);
    assert!(cases[1].answers.is_empty() && cases[1].end == End::Open);
}

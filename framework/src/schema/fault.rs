//! One thing that is wrong with a request: where, and which rule it breaks.

use std::borrow::Cow;
use std::fmt;

use super::FaultKind;

/// The part of a request that a fault was found in (the `in` of OpenAPI parameters, and the body).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// A segment of the URI's path.
    Path,
    /// A pair of the URI's query.
    Query,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
    /// The content.
    Body,
}

impl Location {
    /// The name that OpenAPI and the error answers use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body => "body",
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One step from a value to a value inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// The member of an object, or the name of a parameter.
    Key(Cow<'static, str>),
    /// The item of an array, counted from 0.
    Index(usize),
}

/// How much of a key a path repeats, in bytes: a client may send one as long as its content.
const MAX_KEY: usize = 128;

impl Segment {
    /// The member of a map. A long key is cut, which `…` at its end tells.
    pub(in crate::schema) fn member(key: &str) -> Self {
        let shown = &key[..key.floor_char_boundary(MAX_KEY)];
        let is_cut = shown.len() < key.len();
        Self::Key(Cow::Owned(if is_cut {
            format!("{shown}…")
        } else {
            key.to_owned()
        }))
    }

    /// How many bytes it takes, with the text of its own.
    fn size(&self) -> usize {
        size_of::<Self>()
            + match self {
                Self::Key(Cow::Owned(key)) => key.len(),
                Self::Key(Cow::Borrowed(_)) | Self::Index(_) => 0,
            }
    }
}

/// Where a value stands, as a list on the stack: building it costs nothing until a fault is pushed.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub enum At<'a> {
    /// The whole value.
    Root,
    /// A field whose wire name is known when the program is compiled.
    Field(&'a At<'a>, &'static str),
    /// The member of a map.
    Key(&'a At<'a>, &'a str),
    /// The item of an array.
    Index(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    /// The place of the field `name` inside this value.
    pub const fn field(&'a self, name: &'static str) -> Self {
        At::Field(self, name)
    }

    /// The place of the map member `key` inside this value.
    pub const fn key(&'a self, key: &'a str) -> Self {
        At::Key(self, key)
    }

    /// The place of the item `index` inside this value.
    pub const fn index(&'a self, index: usize) -> Self {
        At::Index(self, index)
    }

    fn depth(&self) -> usize {
        let mut depth = 0;
        let mut at = self;
        while let At::Field(parent, _) | At::Key(parent, _) | At::Index(parent, _) = at {
            depth += 1;
            at = parent;
        }
        depth
    }

    /// The steps from the outermost value to this one. The keys of maps are cut after 128 bytes.
    pub fn path(&self) -> Vec<Segment> {
        let mut path = Vec::with_capacity(self.depth());
        let mut at = self;
        loop {
            let (parent, segment) = match at {
                At::Root => break,
                At::Field(parent, name) => (parent, Segment::Key(Cow::Borrowed(name))),
                At::Key(parent, key) => (parent, Segment::member(key)),
                At::Index(parent, index) => (parent, Segment::Index(*index)),
            };
            path.push(segment);
            at = parent;
        }
        path.reverse();
        path
    }
}

/// One fault of a request: it names the place and the rule, never the offending value.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The part of the request.
    pub location: Location,
    /// The steps from that part to the value; empty for the whole body.
    pub path: Vec<Segment>,
    /// The rule that is broken.
    pub kind: FaultKind,
}

impl Fault {
    /// The place as a JSON pointer (RFC 6901): `/items/3/price`, or an empty string for the whole.
    pub fn pointer(&self) -> String {
        let mut pointer = Vec::new();
        write_pointer(&self.path, &mut pointer);
        // Names are text, and what stands between them too, so nothing is lost.
        String::from_utf8_lossy(&pointer).into_owned()
    }
}

/// Writes the steps to a value as a JSON pointer (RFC 6901).
pub(crate) fn write_pointer(path: &[Segment], out: &mut Vec<u8>) {
    for segment in path {
        out.push(b'/');
        match segment {
            Segment::Key(key) if key.bytes().any(|byte| matches!(byte, b'~' | b'/')) => {
                out.extend_from_slice(key.replace('~', "~0").replace('/', "~1").as_bytes());
            }
            Segment::Key(key) => out.extend_from_slice(key.as_bytes()),
            Segment::Index(index) => out.extend_from_slice(itoa::Buffer::new().format(*index).as_bytes()),
        }
    }
}

/// How many faults an answer names: a body of a million wrong items must not cost the memory of a million faults.
pub(in crate::schema) const MAX_FAULTS: usize = 100;

/// How many bytes of paths an answer names: each of a few hundred keys around a fault may be a long one.
const MAX_PATHS: usize = 64 * 1024;

/// The faults that are kept of all that are found.
#[derive(Debug, Default)]
pub(in crate::schema) struct KeptFaults {
    list: Vec<Fault>,
    /// What their paths take.
    paths: usize,
}

impl KeptFaults {
    pub(in crate::schema) const fn new() -> Self {
        Self {
            list: Vec::new(),
            paths: 0,
        }
    }

    /// Whether no more are kept. Who asks before making a fault does not make it in vain.
    pub(in crate::schema) const fn is_full(&self) -> bool {
        self.list.len() >= MAX_FAULTS || self.paths >= MAX_PATHS
    }

    /// Adds a fault, unless there are enough.
    pub(in crate::schema) fn push(&mut self, fault: Fault) {
        if !self.is_full() {
            self.paths += path_size(&fault);
            self.list.push(fault);
        }
    }

    /// Forgets all but the first `len`, and what their paths took.
    fn truncate(&mut self, len: usize) {
        let forgotten = self.list.drain(len.min(self.list.len())..);
        self.paths -= forgotten.map(|fault| path_size(&fault)).sum::<usize>();
    }

    pub(in crate::schema) fn list(&self) -> &[Fault] {
        &self.list
    }

    pub(in crate::schema) fn into_vec(self) -> Vec<Fault> {
        self.list
    }
}

fn path_size(fault: &Fault) -> usize {
    fault.path.iter().map(Segment::size).sum()
}

/// The faults of one value, in the order found: the first hundred are kept, fewer if their paths are long, the others counted.
#[derive(Debug)]
pub struct Faults {
    location: Location,
    kept: KeptFaults,
    found: usize,
}

impl Faults {
    /// An empty list for one part of a request. It does not allocate.
    pub const fn new(location: Location) -> Self {
        Self {
            location,
            kept: KeptFaults::new(),
            found: 0,
        }
    }

    /// Adds a fault. The place that a [`CheckError`](super::CheckError) points at is taken from `at` on.
    #[cold]
    pub fn push(&mut self, at: &At<'_>, kind: FaultKind) {
        self.found += 1;
        if self.kept.is_full() {
            return;
        }
        let mut path = at.path();
        if let FaultKind::Custom(error) = &kind {
            path.extend_from_slice(error.path());
        }
        self.kept.push(Fault {
            location: self.location,
            path,
            kind,
        });
    }

    /// Forgets all faults but the first `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.kept.truncate(len);
        self.found = len;
    }

    /// Whether nothing was found.
    pub const fn is_empty(&self) -> bool {
        self.found == 0
    }

    /// How many faults were found.
    pub const fn len(&self) -> usize {
        self.found
    }

    /// The faults kept.
    pub fn into_vec(self) -> Vec<Fault> {
        self.kept.into_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_faults_cost_a_hundred() {
        let mut faults = Faults::new(Location::Body);
        for index in 0..1_000_000 {
            faults.push(&At::Root.index(index), FaultKind::Missing);
        }
        assert_eq!(faults.len(), 1_000_000);
        assert_eq!(faults.into_vec().len(), MAX_FAULTS);
    }

    #[test]
    fn long_keys_are_cut() {
        let pointer = |key: &str| {
            Fault {
                location: Location::Body,
                path: At::Root.key(key).path(),
                kind: FaultKind::Missing,
            }
            .pointer()
        };
        assert_eq!(pointer(&"k".repeat(MAX_KEY)), format!("/{}", "k".repeat(MAX_KEY)));
        assert_eq!(
            pointer(&"k".repeat(MAX_KEY + 1)),
            format!("/{}…", "k".repeat(MAX_KEY))
        );
        assert_eq!(
            pointer(&"€".repeat(MAX_KEY)),
            format!("/{}…", "€".repeat(MAX_KEY / 3))
        );
    }

    #[test]
    fn long_paths_are_few() {
        let key = "k".repeat(MAX_KEY);
        let mut faults = Faults::new(Location::Body);
        nested(&key, 100, &At::Root, &mut |at| {
            faults.push(at, FaultKind::Missing);
        });
        let kept = faults.into_vec();
        assert!((1..10).contains(&kept.len()), "{} are kept", kept.len());
        assert!(kept.iter().map(path_size).sum::<usize>() <= 2 * MAX_PATHS);
    }

    /// As those of alternatives that were tried in vain.
    #[test]
    fn what_is_forgotten_takes_no_room() {
        let key = "k".repeat(MAX_KEY);
        let mut faults = Faults::new(Location::Body);
        for _ in 0..2 {
            nested(&key, 100, &At::Root, &mut |at| {
                faults.push(at, FaultKind::Missing);
            });
            faults.truncate(0);
        }
        faults.push(&At::Root, FaultKind::Missing);
        assert_eq!(faults.into_vec().len(), 1);
    }

    /// Finds faults below so many keys.
    fn nested(key: &str, depth: usize, at: &At<'_>, find: &mut dyn FnMut(&At<'_>)) {
        match depth {
            0 => (0..MAX_FAULTS).for_each(|index| find(&at.index(index))),
            _ => nested(key, depth - 1, &at.key(key), find),
        }
    }
}

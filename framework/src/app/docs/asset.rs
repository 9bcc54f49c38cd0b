//! One piece of content in the two forms it is sent in, gzip and plain, each made at most once.

use std::fmt;
use std::io::{Read, Write};
use std::sync::OnceLock;

use bytes::Bytes;
use flate2::{Compression, Crc, read::DeflateDecoder, write::GzEncoder};

/// Content and its version.
pub(super) struct Asset {
    version: String,
    stored: Stored,
    other: OnceLock<Option<Bytes>>,
}

/// The form that the content came in; the other one is made when it is first asked for.
enum Stored {
    /// Worth compressing.
    Plain(Bytes),
    /// Compressed already, by its own format, or too short to gain anything.
    Incompressible(Find),
    /// A raw DEFLATE stream of `size` bytes with this CRC-32, and the gzip member (RFC 1952) that is made of it.
    Deflated {
        stream: Find,
        crc: u32,
        size: u32,
        member: OnceLock<Option<Bytes>>,
    },
}

/// Finds bytes that lie in the program, or answers `None` if what holds them is damaged. It is called when somebody asks for them, and
/// not before: what is not looked at needs no memory.
type Find = Box<dyn Fn() -> Option<Bytes> + Send + Sync>;

impl Asset {
    /// Text that shrinks when compressed.
    pub(super) fn text(content: impl Into<Bytes>) -> Self {
        let content = content.into();
        Self::new(checksum(&content), content.len(), Stored::Plain(content))
    }

    /// Content of `size` bytes with this CRC-32 that is sent as it is.
    pub(super) fn incompressible(
        content: impl Fn() -> Option<Bytes> + Send + Sync + 'static,
        crc: u32,
        size: u32,
    ) -> Self {
        Self::new(crc, size, Stored::Incompressible(Box::new(content)))
    }

    /// Content of `size` bytes with this CRC-32 whose raw DEFLATE stream is known, so that nothing has to be compressed.
    pub(super) fn deflated(
        stream: impl Fn() -> Option<Bytes> + Send + Sync + 'static,
        crc: u32,
        size: u32,
    ) -> Self {
        let stored = Stored::Deflated {
            stream: Box::new(stream),
            crc,
            size,
            member: OnceLock::new(),
        };
        Self::new(crc, size, stored)
    }

    fn new(crc: u32, size: impl fmt::LowerHex, stored: Stored) -> Self {
        Self {
            version: format!("{crc:08x}-{size:x}"),
            stored,
            other: OnceLock::new(),
        }
    }

    /// What tells this content from another one under the same name: its checksum and length.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The content, or `None` if what it is compressed in is damaged.
    pub(super) fn plain(&self) -> Option<Bytes> {
        match &self.stored {
            Stored::Plain(content) => Some(content.clone()),
            Stored::Incompressible(content) => content(),
            Stored::Deflated {
                stream, crc, size, ..
            } => self
                .other
                .get_or_init(|| inflate(&stream()?, *crc, *size))
                .clone(),
        }
    }

    /// The content as a gzip member, if it has such a form.
    pub(super) fn gzip(&self) -> Option<Bytes> {
        match &self.stored {
            Stored::Plain(content) => self.other.get_or_init(|| compress(content)).clone(),
            Stored::Incompressible(_) => None,
            Stored::Deflated {
                stream,
                crc,
                size,
                member,
            } => member.get_or_init(|| Some(wrap(&stream()?, *crc, *size))).clone(),
        }
    }

    /// Whether which form is sent depends on what the client takes.
    pub(super) fn varies(&self) -> bool {
        !matches!(self.stored, Stored::Incompressible(_))
    }
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asset")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// A gzip member is a DEFLATE stream between a header of ten bytes and a trailer of eight.
fn wrap(stream: &[u8], crc: u32, size: u32) -> Bytes {
    // ID1 ID2 CM=8 FLG=0 MTIME=0 XFL=0 OS=unknown (RFC 1952, section 2.3).
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    [&HEADER, stream, &crc.to_le_bytes(), &size.to_le_bytes()]
        .concat()
        .into()
}

fn checksum(content: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(content);
    crc.sum()
}

fn inflate(stream: &[u8], crc: u32, size: u32) -> Option<Bytes> {
    let mut content = Vec::with_capacity(usize::try_from(size).ok()?);
    // One byte more than announced shows a stream that goes on.
    DeflateDecoder::new(stream)
        .take(u64::from(size) + 1)
        .read_to_end(&mut content)
        .ok()?;
    let whole = u32::try_from(content.len()) == Ok(size) && checksum(&content) == crc;
    whole.then(|| content.into())
}

fn compress(content: &[u8]) -> Option<Bytes> {
    // Once a process, while a client waits: level 4 is within two per cent of the default's size in 0.7 of its time.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(4));
    encoder.write_all(content).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

#[cfg(test)]
pub(super) mod tests {
    use flate2::read::GzDecoder;
    use flate2::write::DeflateEncoder;

    use super::*;

    /// What a client that takes gzip ends up with.
    pub(in super::super) fn gunzip(member: &[u8]) -> Vec<u8> {
        let mut content = Vec::new();
        GzDecoder::new(member)
            .read_to_end(&mut content)
            .expect("a gzip member");
        content
    }

    fn deflate(content: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn deflated(stream: impl Into<Bytes>, crc: u32, size: u32) -> Asset {
        let stream = stream.into();
        Asset::deflated(move || Some(stream.clone()), crc, size)
    }

    #[test]
    fn text_has_both_forms() {
        let asset = Asset::text("hello hello hello");
        assert_eq!(asset.plain().unwrap(), "hello hello hello");
        assert_eq!(gunzip(&asset.gzip().unwrap()), b"hello hello hello");
    }

    #[test]
    fn a_deflate_stream_becomes_a_gzip_member() {
        let asset = deflated(deflate(b"hello"), 0x3610_a686, 5);
        assert_eq!(gunzip(&asset.gzip().unwrap()), b"hello");
        assert_eq!(asset.plain().unwrap(), "hello");
        assert_eq!(asset.version(), Asset::text("hello").version());
    }

    #[test]
    fn a_damaged_stream_is_not_sent_in_plain() {
        let stream = deflate(b"hello");
        assert_eq!(deflated(stream.clone(), 0x3610_a687, 5).plain(), None);
        assert_eq!(deflated(stream.clone(), 0x3610_a686, 4).plain(), None);
        assert_eq!(deflated(stream.clone(), 0x3610_a686, 6).plain(), None);
        assert_eq!(deflated(stream[..3].to_vec(), 0x3610_a686, 5).plain(), None);
        assert_eq!(deflated(&b"\xff\xff\xff"[..], 0x3610_a686, 5).plain(), None);
    }

    #[test]
    fn what_cannot_be_found_is_not_sent() {
        for asset in [
            Asset::deflated(|| None, 0x3610_a686, 5),
            Asset::incompressible(|| None, 0x3610_a686, 5),
        ] {
            assert_eq!((asset.plain(), asset.gzip()), (None, None));
        }
    }

    #[test]
    fn nothing_is_looked_at_before_it_is_asked_for() {
        let asset = Asset::deflated(|| panic!("nobody asked"), 0x3610_a686, 5);
        assert_eq!((asset.version(), asset.varies()), ("3610a686-5", true));
        let asset = Asset::incompressible(|| panic!("nobody asked"), 0x3610_a686, 5);
        assert_eq!((asset.version(), asset.varies()), ("3610a686-5", false));
    }

    #[test]
    fn incompressible_content_has_one_form() {
        let asset = Asset::incompressible(|| Some(Bytes::from_static(b"\x89PNG")), 7, 4);
        assert_eq!((asset.gzip(), asset.varies()), (None, false));
    }

    #[test]
    fn the_version_follows_the_content() {
        assert_eq!(Asset::text("a").version(), Asset::text("a").version());
        assert_ne!(Asset::text("a").version(), Asset::text("b").version());
    }
}

//! One piece of content in the two forms it is sent in, gzip and plain, each made at most once.

use std::io::{Read, Write};
use std::sync::OnceLock;

use bytes::Bytes;
use flate2::{Compression, Crc, read::DeflateDecoder, write::GzEncoder};

/// Content and its version.
#[derive(Debug)]
pub(super) struct Asset {
    version: String,
    stored: Stored,
    other: OnceLock<Option<Bytes>>,
}

/// The form that the content came in; the other one is made when it is first asked for.
#[derive(Debug)]
enum Stored {
    /// Worth compressing.
    Plain(Bytes),
    /// Compressed already, by its own format, or too short to gain anything.
    Incompressible(Bytes),
    /// A raw DEFLATE stream of `size` bytes with this CRC-32, and the gzip member (RFC 1952) that is made of it.
    Deflated {
        stream: Bytes,
        crc: u32,
        size: u32,
        member: OnceLock<Bytes>,
    },
}

impl Asset {
    /// Text that shrinks when compressed.
    pub(super) fn text(content: impl Into<Bytes>) -> Self {
        let content = content.into();
        Self::new(checksum(&content), content.len(), Stored::Plain(content))
    }

    /// Content that is sent as it is.
    pub(super) fn incompressible(content: impl Into<Bytes>) -> Self {
        let content = content.into();
        Self::new(checksum(&content), content.len(), Stored::Incompressible(content))
    }

    /// Content of `size` bytes whose raw DEFLATE stream and CRC-32 are known, so that nothing has to be compressed. Nothing is
    /// read either before somebody asks for it: what lies in the program and is not looked at needs no memory.
    pub(super) fn deflated(stream: impl Into<Bytes>, crc: u32, size: u32) -> Self {
        let length = usize::try_from(size).unwrap_or(usize::MAX);
        let stored = Stored::Deflated {
            stream: stream.into(),
            crc,
            size,
            member: OnceLock::new(),
        };
        Self::new(crc, length, stored)
    }

    fn new(crc: u32, length: usize, stored: Stored) -> Self {
        Self {
            version: format!("{crc:08x}-{length:x}"),
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
            Stored::Plain(content) | Stored::Incompressible(content) => Some(content.clone()),
            Stored::Deflated {
                stream, crc, size, ..
            } => self.other.get_or_init(|| inflate(stream, *crc, *size)).clone(),
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
            } => Some(member.get_or_init(|| wrap(stream, *crc, *size)).clone()),
        }
    }

    /// Whether which form is sent depends on what the client takes.
    pub(super) fn varies(&self) -> bool {
        !matches!(self.stored, Stored::Incompressible(_))
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

    #[test]
    fn text_has_both_forms() {
        let asset = Asset::text("hello hello hello");
        assert_eq!(asset.plain().unwrap(), "hello hello hello");
        assert_eq!(gunzip(&asset.gzip().unwrap()), b"hello hello hello");
    }

    #[test]
    fn a_deflate_stream_becomes_a_gzip_member() {
        let asset = Asset::deflated(deflate(b"hello"), 0x3610_a686, 5);
        assert_eq!(gunzip(&asset.gzip().unwrap()), b"hello");
        assert_eq!(asset.plain().unwrap(), "hello");
        assert_eq!(asset.version(), Asset::text("hello").version());
    }

    #[test]
    fn a_damaged_stream_is_not_sent_in_plain() {
        let stream = deflate(b"hello");
        assert_eq!(Asset::deflated(stream.clone(), 0x3610_a687, 5).plain(), None);
        assert_eq!(Asset::deflated(stream.clone(), 0x3610_a686, 4).plain(), None);
        assert_eq!(Asset::deflated(stream.clone(), 0x3610_a686, 6).plain(), None);
        assert_eq!(
            Asset::deflated(stream[..3].to_vec(), 0x3610_a686, 5).plain(),
            None
        );
        assert_eq!(
            Asset::deflated(&b"\xff\xff\xff"[..], 0x3610_a686, 5).plain(),
            None
        );
    }

    #[test]
    fn incompressible_content_has_one_form() {
        let asset = Asset::incompressible(&b"\x89PNG"[..]);
        assert_eq!((asset.gzip(), asset.varies()), (None, false));
    }

    #[test]
    fn the_version_follows_the_content() {
        assert_eq!(Asset::text("a").version(), Asset::text("a").version());
        assert_ne!(Asset::text("a").version(), Asset::text("b").version());
    }
}

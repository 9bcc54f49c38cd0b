//! Finding files inside a ZIP archive that lies in memory, without unpacking it.
//!
//! Only what a published release archive holds is read: one disk, no encryption, no ZIP64, entries stored or deflated
//! (APPNOTE.TXT 6.3.10, sections 4.3 and 4.4). Anything else is an error, never a panic.

use std::fmt;

/// Why an archive could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ZipError {
    /// The archive ends before a structure does, or an offset points outside of it.
    Truncated,
    /// Where the named structure should begin there is something else.
    Signature(&'static str),
    /// The archive uses what this reader leaves out.
    Unsupported(&'static str),
    /// The archive has no file of that name.
    Missing(&'static str),
}

impl fmt::Display for ZipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("the archive is truncated"),
            Self::Signature(structure) => write!(f, "the archive has no {structure} where one belongs"),
            Self::Unsupported(what) => write!(f, "the archive uses {what}, which is not supported"),
            Self::Missing(name) => write!(f, "the archive has no file {name}"),
        }
    }
}

impl std::error::Error for ZipError {}

/// How an entry's bytes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// As they are.
    Stored,
    /// As a raw DEFLATE stream (RFC 1951).
    Deflated,
}

/// One file of an archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// Its path inside the archive, with `/` between the segments.
    pub(super) name: &'a str,
    /// How its bytes are kept.
    pub(super) method: Method,
    /// The CRC-32 of the file.
    pub(super) crc: u32,
    /// The length of the file in bytes.
    pub(super) size: u32,
    archive: &'a [u8],
    /// Where its local header begins, and how many bytes lie behind that.
    local: usize,
    packed: usize,
}

impl<'a> Entry<'a> {
    /// The bytes as the archive holds them. Only here the archive is read beside its directory.
    pub(super) fn data(&self) -> Result<&'a [u8], ZipError> {
        let Self { archive, local, .. } = *self;
        if u32_at(archive, local)? != 0x0403_4b50 {
            return Err(ZipError::Signature("local file header"));
        }
        // The local header's extra field is not the central one's, so its length is read here.
        let skipped = usize::from(u16_at(archive, local + 26)?) + usize::from(u16_at(archive, local + 28)?);
        slice(archive, local + 30 + skipped, self.packed)
    }
}

/// The files of `archive` whose names `wanted` takes, in the order of the central directory.
pub(super) fn entries(archive: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Vec<Entry<'_>>, ZipError> {
    let end = end_of_directory(archive)?;
    let count = u16_at(archive, end + 10)?;
    let mut at = offset(u32_at(archive, end + 16)?)?;
    let mut found = Vec::new();
    for _ in 0..count {
        let header = Header::read(archive, at)?;
        if wanted(header.name) {
            found.push(header.entry(archive)?);
        }
        at = header.next;
    }
    Ok(found)
}

/// Where the end-of-central-directory record begins: the last one whose comment reaches exactly to the end.
fn end_of_directory(archive: &[u8]) -> Result<usize, ZipError> {
    const LENGTH: usize = 22;
    let last = archive.len().checked_sub(LENGTH).ok_or(ZipError::Truncated)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last)
        .rev()
        .find(|&at| {
            u32_at(archive, at) == Ok(0x0605_4b50)
                && u16_at(archive, at + 20)
                    .is_ok_and(|comment| at + LENGTH + usize::from(comment) == archive.len())
        })
        .ok_or(ZipError::Signature("end of central directory"))
}

/// One record of the central directory.
struct Header<'a> {
    name: &'a str,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    local: u32,
    next: usize,
}

impl<'a> Header<'a> {
    fn read(archive: &'a [u8], at: usize) -> Result<Self, ZipError> {
        if u32_at(archive, at)? != 0x0201_4b50 {
            return Err(ZipError::Signature("central directory record"));
        }
        let name_length = usize::from(u16_at(archive, at + 28)?);
        let rest = usize::from(u16_at(archive, at + 30)?) + usize::from(u16_at(archive, at + 32)?);
        let name = slice(archive, at + 46, name_length)?;
        Ok(Self {
            name: str::from_utf8(name).map_err(|_| ZipError::Unsupported("names that are not UTF-8"))?,
            flags: u16_at(archive, at + 8)?,
            method: u16_at(archive, at + 10)?,
            crc: u32_at(archive, at + 16)?,
            packed: u32_at(archive, at + 20)?,
            size: u32_at(archive, at + 24)?,
            local: u32_at(archive, at + 42)?,
            next: at + 46 + name_length + rest,
        })
    }

    fn entry(&self, archive: &'a [u8]) -> Result<Entry<'a>, ZipError> {
        if self.flags & 1 != 0 {
            return Err(ZipError::Unsupported("encryption"));
        }
        let method = match self.method {
            0 if self.packed == self.size => Method::Stored,
            8 => Method::Deflated,
            _ => return Err(ZipError::Unsupported("an unknown compression method")),
        };
        Ok(Entry {
            name: self.name,
            method,
            crc: self.crc,
            size: self.size,
            archive,
            local: offset(self.local)?,
            packed: offset(self.packed)?,
        })
    }
}

/// A 32-bit position or length; all ones announce a ZIP64 field.
fn offset(value: u32) -> Result<usize, ZipError> {
    if value == u32::MAX {
        return Err(ZipError::Unsupported("ZIP64"));
    }
    usize::try_from(value).map_err(|_| ZipError::Truncated)
}

fn slice(archive: &[u8], at: usize, length: usize) -> Result<&[u8], ZipError> {
    let end = at.checked_add(length).ok_or(ZipError::Truncated)?;
    archive.get(at..end).ok_or(ZipError::Truncated)
}

fn u16_at(archive: &[u8], at: usize) -> Result<u16, ZipError> {
    let bytes = archive
        .get(at..)
        .and_then(<[u8]>::first_chunk)
        .ok_or(ZipError::Truncated)?;
    Ok(u16::from_le_bytes(*bytes))
}

fn u32_at(archive: &[u8], at: usize) -> Result<u32, ZipError> {
    let bytes = archive
        .get(at..)
        .and_then(<[u8]>::first_chunk)
        .ok_or(ZipError::Truncated)?;
    Ok(u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of one stored file, `a/b.txt`, holding `hello`.
    fn sample() -> Vec<u8> {
        let mut local = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
        local.extend(0x3610_a686_u32.to_le_bytes());
        local.extend([5_u32.to_le_bytes(), 5_u32.to_le_bytes()].concat());
        local.extend(b"\x07\0\x02\0a/b.txtxxhello");
        let mut central = b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0".to_vec();
        central.extend(0x3610_a686_u32.to_le_bytes());
        central.extend([5_u32.to_le_bytes(), 5_u32.to_le_bytes()].concat());
        central.extend(b"\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a/b.txt");
        let sizes = [central.len(), local.len()].map(|n| u32::try_from(n).unwrap().to_le_bytes());
        let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
        end.extend(sizes.concat());
        end.extend(b"\x02\0ok");
        [local, central, end].concat()
    }

    /// All entries, whose data can be found.
    fn all(archive: &[u8]) -> Result<Vec<Entry<'_>>, ZipError> {
        let found = entries(archive, |_| true)?;
        found.iter().try_for_each(|entry| entry.data().map(drop))?;
        Ok(found)
    }

    /// The sample with the bytes at `at` replaced.
    fn damaged(at: usize, bytes: &[u8]) -> Result<usize, ZipError> {
        let mut archive = sample();
        archive[at..at + bytes.len()].copy_from_slice(bytes);
        all(&archive).map(|found| found.len())
    }

    const CENTRAL: usize = 44;

    #[test]
    fn a_stored_file_is_found_behind_its_local_extra_field() {
        let archive = sample();
        let found = all(&archive).unwrap();
        assert_eq!(
            (found.len(), found[0].name, found[0].data()),
            (1, "a/b.txt", Ok(&b"hello"[..]))
        );
        assert_eq!(
            (found[0].method, found[0].crc, found[0].size),
            (Method::Stored, 0x3610_a686, 5)
        );
        assert!(entries(&archive, |name| name == "other").unwrap().is_empty());
    }

    #[test]
    fn every_truncation_is_an_error() {
        let archive = sample();
        for length in 0..archive.len() {
            assert!(
                all(&archive[..length]).is_err(),
                "{length} bytes were taken for an archive"
            );
        }
        for skipped in 1..archive.len() {
            assert!(
                all(&archive[skipped..]).is_err(),
                "an archive without its first {skipped} bytes was read"
            );
        }
    }

    #[test]
    fn every_flipped_byte_is_survived() {
        for at in 0..sample().len() {
            for value in [0x00, 0x01, 0x7f, 0xff] {
                let _ = damaged(at, &[value]);
            }
        }
    }

    #[test]
    fn foreign_structures_are_refused() {
        assert_eq!(damaged(0, b"XX"), Err(ZipError::Signature("local file header")));
        assert_eq!(
            damaged(CENTRAL, b"XX"),
            Err(ZipError::Signature("central directory record"))
        );
        assert_eq!(
            damaged(CENTRAL + 8, &[1]),
            Err(ZipError::Unsupported("encryption"))
        );
        assert_eq!(
            damaged(CENTRAL + 10, &[9]),
            Err(ZipError::Unsupported("an unknown compression method"))
        );
        assert_eq!(
            damaged(CENTRAL + 42, &[0xff; 4]),
            Err(ZipError::Unsupported("ZIP64"))
        );
        assert_eq!(
            damaged(CENTRAL + 46, &[0xff]),
            Err(ZipError::Unsupported("names that are not UTF-8"))
        );
        assert_eq!(
            damaged(CENTRAL + 24, &[6]),
            Err(ZipError::Unsupported("an unknown compression method"))
        );
        assert_eq!(
            all(b"not an archive, though long enough").unwrap_err(),
            ZipError::Signature("end of central directory")
        );
    }
}

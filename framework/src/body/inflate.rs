//! Content that comes compressed, as what it was before.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

use super::{BoxError, CollectError};

/// How many times as large a content may become. Text shrinks to a tenth; what shrinks to a hundredth is made to hurt.
const RATIO: usize = 100;

/// By which part of itself a content may grow when it is compressed, and by how many bytes besides, for the header.
const OVERHEAD: (usize, usize) = (8, 1024);

/// A content that is decompressed as it comes. It never has more bytes than allowed, nor takes many more than those to come to its end: a
/// stream of nothing but empty blocks costs time for as long as it lasts.
pub(crate) struct Inflate {
    decoder: Decoder,
    taken: usize,
    limit: usize,
}

/// By which algorithm a content was compressed (RFC 9110, section 8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// RFC 1952. It has one member: a decoder of many is made anew for each, also for one of 20 bytes that holds nothing.
    Gzip,
    /// RFC 1950, which HTTP calls `deflate`.
    Deflate,
}

enum Decoder {
    Gzip(Box<GzDecoder<Output>>),
    Deflate(Box<Zlib>),
}

impl Inflate {
    /// Nothing yet, of a content that has at most `limit` bytes when it is whole.
    pub(crate) fn new(coding: Coding, limit: usize) -> Self {
        let output = Output::default();
        let decoder = match coding {
            Coding::Gzip => Decoder::Gzip(Box::new(GzDecoder::new(output))),
            Coding::Deflate => Decoder::Deflate(Box::new(Zlib {
                inflate: Decompress::new(true),
                ended: false,
                output,
            })),
        };
        Self {
            decoder,
            taken: 0,
            limit,
        }
    }

    /// Adds a part; answers by how much the content grew.
    pub(crate) fn push(&mut self, part: &[u8]) -> Result<usize, CollectError> {
        self.taken = self.taken.saturating_add(part.len());
        if self.taken > most_packed(self.limit) {
            return Err(CollectError::TooLarge);
        }
        let allowed = self.limit.min(self.taken.saturating_mul(RATIO));
        let output = self.output();
        output.allowed = allowed;
        let before = output.content.len();
        let written = match &mut self.decoder {
            Decoder::Gzip(decoder) => decoder.write_all(part),
            Decoder::Deflate(decoder) => decoder.write(part),
        };
        self.judge(written)?;
        Ok(self.output().content.len() - before)
    }

    /// All of the content.
    pub(crate) fn finish(mut self) -> Result<Bytes, CollectError> {
        let ended = match &mut self.decoder {
            Decoder::Gzip(decoder) => decoder.try_finish(),
            Decoder::Deflate(decoder) if decoder.ended => Ok(()),
            Decoder::Deflate(_) => Err(io::ErrorKind::UnexpectedEof.into()),
        };
        self.judge(ended)?;
        Ok(Bytes::from(std::mem::take(&mut self.output().content)))
    }

    fn output(&mut self) -> &mut Output {
        match &mut self.decoder {
            Decoder::Gzip(decoder) => decoder.get_mut(),
            Decoder::Deflate(decoder) => &mut decoder.output,
        }
    }

    fn judge(&mut self, result: io::Result<()>) -> Result<(), CollectError> {
        let limit = self.limit;
        let output = self.output();
        result.map_err(|error| match output.exceeded {
            true if output.allowed < limit => CollectError::TooDense,
            true => CollectError::TooLarge,
            false => CollectError::Broken(BoxError::from(error)),
        })
    }
}

/// The most bytes that a content of so many may have when it is compressed.
pub(crate) fn most_packed(limit: usize) -> usize {
    limit
        .saturating_add(limit / OVERHEAD.0)
        .saturating_add(OVERHEAD.1)
}

/// What came out so far.
#[derive(Default)]
struct Output {
    content: Vec<u8>,
    allowed: usize,
    exceeded: bool,
}

impl Write for Output {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let needed = self.content.len() + part.len();
        if needed > self.allowed {
            self.exceeded = true;
            return Err(io::Error::other("more than is allowed"));
        }
        if needed > self.content.capacity() {
            // Twice as much as there was, but never more than can be used.
            let target = needed.max((self.content.capacity() * 2).min(self.allowed));
            self.content.reserve_exact(target - self.content.len());
        }
        self.content.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A decoder of RFC 1950 that knows whether the content came to its end.
struct Zlib {
    inflate: Decompress,
    ended: bool,
    output: Output,
}

impl Zlib {
    fn write(&mut self, mut part: &[u8]) -> io::Result<()> {
        let mut buffer = [0; 4096];
        loop {
            if self.ended {
                return if part.is_empty() {
                    Ok(())
                } else {
                    Err(io::Error::other("there is more behind the end"))
                };
            }
            let before = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(part, &mut buffer, FlushDecompress::None)?;
            let count = |total: u64, before: u64| usize::try_from(total - before).unwrap_or(usize::MAX);
            let (read, written) = (
                count(self.inflate.total_in(), before.0),
                count(self.inflate.total_out(), before.1),
            );
            self.output.write_all(&buffer[..written])?;
            part = &part[read..];
            self.ended = status == Status::StreamEnd;
            // A buffer that was not filled held all there was to say.
            if !self.ended && part.is_empty() && written < buffer.len() {
                return Ok(());
            }
            if !self.ended && read == 0 && written == 0 {
                return Err(io::Error::other("the content makes no sense"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    fn packed(coding: Coding, content: &[u8]) -> Vec<u8> {
        packed_at(coding, content, Compression::best())
    }

    fn packed_at(coding: Coding, content: &[u8], level: Compression) -> Vec<u8> {
        match coding {
            Coding::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), level);
                encoder.write_all(content).unwrap();
                encoder.finish().unwrap()
            }
            Coding::Deflate => {
                let mut encoder = ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(content).unwrap();
                encoder.finish().unwrap()
            }
        }
    }

    fn unpacked(coding: Coding, packed: &[u8], part: usize, limit: usize) -> Result<Bytes, CollectError> {
        let mut inflate = Inflate::new(coding, limit);
        for part in packed.chunks(part) {
            inflate.push(part)?;
        }
        inflate.finish()
    }

    const BOTH: [Coding; 2] = [Coding::Gzip, Coding::Deflate];

    /// Text that shrinks as text does.
    fn text() -> Vec<u8> {
        (0..3_000_u32)
            .flat_map(|number| format!("{}, ", number.wrapping_mul(2_654_435_761)).into_bytes())
            .collect()
    }

    #[test]
    fn content_comes_back_however_it_is_cut() {
        let content = text();
        for coding in BOTH {
            let packed = packed(coding, &content);
            for part in [1, 7, 4_096, usize::MAX] {
                assert_eq!(unpacked(coding, &packed, part, content.len()).unwrap(), content);
            }
        }
    }

    #[test]
    fn more_than_the_limit_is_refused() {
        let content = text();
        for coding in BOTH {
            let packed = packed(coding, &content);
            let result = unpacked(coding, &packed, 512, content.len() - 1);
            assert!(matches!(result, Err(CollectError::TooLarge)), "{coding:?}");
        }
    }

    #[test]
    fn a_bomb_is_refused_whatever_the_limit() {
        let bomb = vec![0; 8 << 20];
        for coding in BOTH {
            let result = unpacked(coding, &packed(coding, &bomb), 512, usize::MAX);
            assert!(matches!(result, Err(CollectError::TooDense)), "{coding:?}");
        }
    }

    #[test]
    fn content_without_content_comes_to_an_end() {
        // Empty blocks that are stored as they are.
        let blocks = [&[0x78, 0x9c][..], &[0, 0, 0, 0xff, 0xff].repeat(1_000)].concat();
        let result = unpacked(Coding::Deflate, &blocks, 100, 1_000);
        assert!(matches!(result, Err(CollectError::TooLarge)));
        let members = packed(Coding::Gzip, b"").repeat(2);
        let result = unpacked(Coding::Gzip, &members, usize::MAX, 1_000);
        assert!(matches!(result, Err(CollectError::Broken(_))));
    }

    #[test]
    fn what_does_not_shrink_may_grow_a_little() {
        for length in [0, 1, 10_000] {
            let noise: Vec<u8> = text().into_iter().rev().take(length).collect();
            for (coding, level) in BOTH.into_iter().flat_map(|coding| [(coding, 0), (coding, 9)]) {
                let packed = packed_at(coding, &noise, Compression::new(level));
                assert_eq!(unpacked(coding, &packed, 77, length).unwrap(), noise);
            }
        }
    }

    #[test]
    fn what_is_cut_off_or_damaged_is_broken() {
        for coding in BOTH {
            let whole = packed(coding, &text());
            let cut = &whole[..whole.len() - 3];
            let mut damaged = whole.clone();
            damaged[0] ^= 0xff;
            let longer = [&whole[..], b"more"].concat();
            for bad in [cut, &damaged, &longer] {
                let result = unpacked(coding, bad, 100, 1 << 20);
                assert!(matches!(result, Err(CollectError::Broken(_))), "{coding:?}");
            }
        }
    }
}

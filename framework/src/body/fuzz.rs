//! What holds of every compressed content, whatever its bytes are.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::{Coding, CollectError, Inflate};

/// The ratio that [`Inflate`] promises to keep.
const RATIO: usize = 100;

/// No content has more bytes than it may have, and what comes out is what another decoder reads, however the bytes are cut.
///
/// The first byte chooses the coding, the second the limit.
pub(crate) fn inflate(bytes: &[u8]) {
    let [coding, limit, packed @ ..] = bytes else {
        return;
    };
    let coding = if coding % 2 == 0 {
        Coding::Gzip
    } else {
        Coding::Deflate
    };
    let limit = usize::from(*limit) * 16;
    let whole = unpacked(coding, packed, packed.len().max(1), limit);
    let in_parts = unpacked(coding, packed, 3, limit);
    match (&whole, &in_parts) {
        (Ok(whole), Ok(in_parts)) => assert_eq!(whole, in_parts),
        // A part may hold more than a hundred times itself, where the whole does not.
        (Ok(_), Err(error)) => assert!(matches!(error, CollectError::TooLarge), "{error:?}"),
        (Err(CollectError::Broken(_)), Ok(_)) => panic!("broken as a whole only"),
        _ => {}
    }
    let Ok(whole) = whole else { return };
    assert!(whole.len() <= limit && whole.len() <= packed.len() * RATIO);
    let mut expected = Vec::new();
    let read = match coding {
        Coding::Gzip => MultiGzDecoder::new(packed).read_to_end(&mut expected),
        Coding::Deflate => ZlibDecoder::new(packed).read_to_end(&mut expected),
    };
    assert!(read.is_ok(), "taken, though another decoder says: {read:?}");
    assert_eq!(whole, expected);
}

fn unpacked(coding: Coding, packed: &[u8], size: usize, limit: usize) -> Result<Vec<u8>, CollectError> {
    let mut inflate = Inflate::new(coding, limit);
    let mut length = 0;
    for part in packed.chunks(size) {
        length += inflate.push(part)?;
        assert!(length <= limit);
    }
    let content = inflate.finish()?;
    // gzip may hold its last bytes back until it is told that nothing follows.
    assert!(length <= content.len() && content.len() <= limit);
    Ok(content.to_vec())
}

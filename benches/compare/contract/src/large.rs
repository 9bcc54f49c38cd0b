//! Answers that are large.

use bytes::Bytes;

/// What is large, and in memory.
#[derive(Debug, Clone)]
pub struct Large {
    pub bytes_10k: Bytes,
    pub bytes_1m: Bytes,
}

impl Default for Large {
    fn default() -> Self {
        let [bytes_10k, bytes_1m] = [10_240, 1_048_576].map(|size| vec![b'x'; size].into());
        Self { bytes_10k, bytes_1m }
    }
}

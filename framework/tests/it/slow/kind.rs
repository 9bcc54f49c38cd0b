//! The kinds of slow clients.

use std::time::Duration;

use purlin::server::Limits;

/// What a client is slow at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Silent,
    HalfHeader,
    DrippedHeader,
    SilentBody,
    DrippedBody,
    UnreadAnswer,
    Idle,
}

impl Kind {
    /// What it sends at once.
    pub(super) const fn begins(self) -> &'static str {
        match self {
            Self::Silent => "",
            Self::HalfHeader => "GET / HTTP/1.1\r\nhost: slow.example\r\nx-",
            Self::DrippedHeader => "G",
            Self::SilentBody | Self::DrippedBody => {
                "POST /upload HTTP/1.1\r\nhost: slow.example\r\n\
                content-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\n"
            }
            Self::UnreadAnswer => "GET /large HTTP/1.1\r\nhost: slow.example\r\n\r\n",
            Self::Idle => "GET / HTTP/1.1\r\nhost: slow.example\r\n\r\n",
        }
    }

    /// What it sends after so many seconds.
    pub(super) fn drips(self, second: usize) -> Option<u8> {
        let header = b"GET / HTTP/1.1\r\nhost: slow.example\r\n";
        match self {
            Self::DrippedHeader => header.get(second).copied(),
            Self::DrippedBody => Some(b'.'),
            _ => None,
        }
    }

    /// After how long it is sent away.
    pub(super) fn limit(self, limits: &Limits) -> Duration {
        let limit = match self {
            Self::Silent => limits.first_byte,
            Self::HalfHeader | Self::DrippedHeader => limits.header,
            // Next to nothing comes, so next to nothing is added to the time that is granted for nothing.
            Self::SilentBody | Self::DrippedBody => limits.rate_grace,
            // The bytes that the buffers took count as taken, and earn the most that can be earned.
            Self::UnreadAnswer => limits.stall,
            Self::Idle => limits.idle,
        };
        limit.expect("the default limits are limits")
    }

    /// The status that it is told.
    pub(super) const fn status(self) -> Option<u16> {
        match self {
            Self::Silent | Self::UnreadAnswer => None,
            Self::Idle => Some(200),
            _ => Some(408),
        }
    }

    /// Whether it reads what is sent to it.
    pub(super) const fn reads(self) -> bool {
        !matches!(self, Self::UnreadAnswer)
    }
}

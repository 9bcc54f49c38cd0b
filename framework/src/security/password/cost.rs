//! What a hash costs.

use argon2::Params;

/// The most memory of a hash, in KiB: one that wants more is none of ours.
pub(super) const MOST_MEMORY: u32 = 1 << 20;

/// What one hash costs, whoever makes it: the memory, how often it is gone through, and how many threads could do that.
///
/// ```
/// use purlin::security::Cost;
///
/// assert_eq!(Cost::default(), Cost::new(19_456, 2, 1).unwrap());
/// assert!(Cost::new(7, 2, 1).is_none(), "argon2 has at least 8 KiB a lane");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// Memory in KiB, passes, and lanes. `None` if argon2 has no such cost (RFC 9106, section 3.1), or if it is more than 1 GiB: a hash that
    /// wants more is not read again.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        Params::new(memory_kib, passes, lanes, None).ok()?;
        (memory_kib <= MOST_MEMORY).then_some(Self {
            memory_kib,
            passes,
            lanes,
        })
    }

    pub(super) fn params(self) -> Params {
        Params::new(self.memory_kib, self.passes, self.lanes, None).expect("a cost is one that argon2 has")
    }

    /// Whether a hash was made at this cost.
    pub(super) fn is_that_of(self, params: &Params) -> bool {
        (params.m_cost(), params.t_cost(), params.p_cost()) == (self.memory_kib, self.passes, self.lanes)
    }
}

/// 19 MiB, two passes, one lane: what OWASP asks for at least.
impl Default for Cost {
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            passes: 2,
            lanes: 1,
        }
    }
}

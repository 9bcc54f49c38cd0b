//! Which part of a list to answer.

use purlin::model::Cursor;
use purlin::schema;

/// Which part of a list to answer.
#[schema]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paging {
    /// How many entries to answer at most.
    #[field(ge = 1, le = 100, default = 20)]
    pub(crate) limit: u64,
    /// How many entries to skip.
    #[field(le = 1_000_000, default = 0)]
    pub(crate) offset: u64,
}

/// Which part to answer of a list that grows while it is read.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct CursorPaging {
    /// What `next` of the page before was.
    pub(crate) cursor: Option<Cursor>,
    /// How many entries to answer at most.
    #[field(ge = 1, le = 100, default = 20)]
    pub(crate) limit: u32,
}

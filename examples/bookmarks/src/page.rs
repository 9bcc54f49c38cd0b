//! One page of a list.

use purlin::schema;

/// One page of a list.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// What stands on the page.
    pub items: Vec<T>,
    /// How many entries the whole list has.
    #[field(example = 1)]
    pub total: u64,
}

impl<T> Page<T> {
    /// Cuts `limit` entries out of a list, from the one at `offset`.
    pub fn of(list: Vec<T>, offset: u32, limit: u32) -> Self {
        let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        Self {
            total: list.len() as u64,
            items: list.into_iter().skip(count(offset)).take(count(limit)).collect(),
        }
    }
}

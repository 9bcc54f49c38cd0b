//! What a part of an app carries for modules of this crate that its holder does not know.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// Values of any types, several of each, in the order in which they came. Clones share them.
///
/// [`routing`](crate::routing) holds one for each route, and knows none of the types: they are those of the modules that stand
/// below it.
#[derive(Clone, Default)]
pub struct Attached {
    values: Vec<Arc<dyn Any + Send + Sync>>,
}

impl Attached {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { values: Vec::new() }
    }

    /// Adds a value.
    pub fn push<T: Send + Sync + 'static>(&mut self, value: T) {
        self.values.push(Arc::new(value));
    }

    /// The values of a type, the first one first.
    ///
    /// ```
    /// use purlin::state::Attached;
    ///
    /// let mut attached = Attached::new();
    /// attached.push("outer");
    /// attached.push(7_u32);
    /// attached.push("inner");
    /// assert_eq!(attached.of::<&str>().collect::<Vec<_>>(), [&"outer", &"inner"]);
    /// ```
    pub fn of<T: 'static>(&self) -> impl Iterator<Item = &T> {
        self.values.iter().filter_map(|value| value.downcast_ref())
    }

    /// Adds what another one holds, after what this one holds.
    pub fn extend(&mut self, other: &Self) {
        self.values.extend(other.values.iter().map(Arc::clone));
    }
}

impl fmt::Debug for Attached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attached")
            .field("len", &self.values.len())
            .finish_non_exhaustive()
    }
}

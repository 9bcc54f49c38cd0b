//! Factories: values for tests, of which each is a little different.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Makes values for tests from the numbers 1, 2, 3 and so on, so that what has to be unique is.
///
/// ```
/// use purlin::testing::Factory;
///
/// #[derive(Debug, PartialEq)]
/// struct Note {
///     text: String,
///     pinned: bool,
/// }
///
/// let notes = Factory::new(|n| Note { text: format!("note {n}"), pinned: false });
/// assert_eq!(notes.make().text, "note 1");
///
/// let pinned = notes.with(|note| note.pinned = true);
/// assert_eq!(pinned.make(), Note { text: "note 2".to_owned(), pinned: true });
/// assert_eq!(notes.many(3).last().unwrap().text, "note 5");
/// ```
///
/// With a database, `create(tx)` and `create_many(tx, n)` store what was made, if it is [`Stored`](super::Stored).
pub struct Factory<T> {
    /// Shared with those that were made [with](Self::with) a change.
    last: Arc<AtomicU64>,
    make: Arc<dyn Fn(u64) -> T + Send + Sync>,
}

impl<T: 'static> Factory<T> {
    /// A factory of what the closure makes of a number.
    pub fn new(make: impl Fn(u64) -> T + Send + Sync + 'static) -> Self {
        Self {
            last: Arc::default(),
            make: Arc::new(make),
        }
    }

    /// A factory that changes what this one makes. They count together.
    #[must_use]
    pub fn with(&self, change: impl Fn(&mut T) + Send + Sync + 'static) -> Self {
        let make = Arc::clone(&self.make);
        Self {
            last: Arc::clone(&self.last),
            make: Arc::new(move |number| {
                let mut value = make(number);
                change(&mut value);
                value
            }),
        }
    }

    /// The next value.
    pub fn make(&self) -> T {
        (self.make)(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// The next values.
    pub fn many(&self, count: usize) -> Vec<T> {
        std::iter::repeat_with(|| self.make()).take(count).collect()
    }
}

impl<T> Clone for Factory<T> {
    fn clone(&self) -> Self {
        Self {
            last: Arc::clone(&self.last),
            make: Arc::clone(&self.make),
        }
    }
}

impl<T> fmt::Debug for Factory<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Factory")
            .field("made", &self.last.load(Ordering::Relaxed))
            .finish_non_exhaustive()
    }
}

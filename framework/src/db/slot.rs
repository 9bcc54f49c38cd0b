//! A place for what a module to the right of this one keeps with the database.

use std::any::Any;
use std::sync::{Arc, OnceLock};

/// Holds one value, whose type this module does not know. It is written once, when the app is built, and every transaction of
/// the database can reach it. The engine of jobs lives here: `db` need not know it to let a job be enqueued in a transaction.
#[derive(Default)]
pub(super) struct Slot(OnceLock<Arc<dyn Any + Send + Sync>>);

impl Slot {
    /// Fills the slot; answers whether it was empty.
    pub(super) fn fill<T: Send + Sync + 'static>(&self, value: T) -> bool {
        self.0.set(Arc::new(value)).is_ok()
    }

    /// The value, if it is a `T`.
    pub(super) fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        Arc::clone(self.0.get()?).downcast().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_filled_once_and_read_by_its_type() {
        let slot = Slot::default();
        assert_eq!(slot.get::<u32>(), None);
        assert!(slot.fill(7_u32));
        assert!(!slot.fill(8_u32));
        assert_eq!(slot.get::<u32>().as_deref(), Some(&7));
        assert_eq!(slot.get::<u64>(), None);
    }
}

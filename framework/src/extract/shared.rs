//! What all requests of an app share, and what is made when it is needed first.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// Values by the types of their owners. Each is made once.
#[derive(Default)]
pub struct Shared(RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Shared {
    /// The value of `owner`, made now if nobody asked for it before.
    pub(crate) fn of<T: Send + Sync + 'static>(&self, owner: TypeId, make: impl FnOnce() -> T) -> Arc<T> {
        let value = self.known(owner).unwrap_or_else(|| {
            let mut values = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(values.entry(owner).or_insert_with(|| Arc::new(make()) as _))
        });
        value.downcast().expect("an owner asks for one type")
    }

    fn known(&self, owner: TypeId) -> Option<Arc<dyn Any + Send + Sync>> {
        let values = self.0.read().unwrap_or_else(PoisonError::into_inner);
        values.get(&owner).map(Arc::clone)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

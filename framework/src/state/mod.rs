//! Values that all requests of an app share, found by their type.

mod attached;

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use attached::Attached;

/// The values that an app was given, one a type. It is frozen when the app is built.
#[derive(Default)]
pub struct StateMap {
    values: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    promised: HashSet<TypeId>,
    is_all_promised: bool,
}

impl StateMap {
    /// Puts a value in; answers whether a value of that type stood there before.
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: T) -> bool {
        self.values.insert(TypeId::of::<T>(), Arc::new(value)).is_some()
    }

    /// The value of a type.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let value = Arc::clone(self.values.get(&TypeId::of::<T>())?);
        value.downcast().ok()
    }

    /// Says that there would be a value of that type if nothing else were wrong, so that nobody misses it.
    pub(crate) fn promise<T: 'static>(&mut self) {
        self.promised.insert(TypeId::of::<T>());
    }

    /// Says the same of every type.
    pub(crate) fn promise_all(&mut self) {
        self.is_all_promised = true;
    }

    /// Whether there would be a value of any type.
    pub(crate) fn is_all_promised(&self) -> bool {
        self.is_all_promised
    }

    /// Takes all that another map holds and promises.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.values.extend(other.values);
        self.promised.extend(other.promised);
        self.is_all_promised |= other.is_all_promised;
    }

    /// Whether there is a value of that type.
    pub fn contains(&self, id: TypeId) -> bool {
        self.is_all_promised || self.values.contains_key(&id) || self.promised.contains(&id)
    }
}

impl std::fmt::Debug for StateMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StateMap")
            .field("len", &self.values.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_type_and_replaced_once_more() {
        let mut state = StateMap::default();
        assert!(!state.insert(7_u32));
        assert!(state.insert(8_u32));
        assert_eq!(state.get::<u32>().as_deref(), Some(&8));
        assert_eq!(state.get::<i32>(), None);
        assert!(state.contains(TypeId::of::<u32>()));
    }
}

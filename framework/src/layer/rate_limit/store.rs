//! What is remembered of each key, and of how many.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use governor::nanos::Nanos;
use governor::state::StateStore;

/// Up to so many keys, with the time at which each has all its requests again.
#[derive(Debug)]
pub(super) struct Store {
    keys: Mutex<HashMap<u64, Nanos>>,
    most: usize,
}

impl Store {
    /// A store for at least one key.
    pub(super) fn new(most: usize) -> Self {
        Self {
            keys: Mutex::new(HashMap::new()),
            most: most.max(1),
        }
    }
}

impl StateStore for Store {
    type Key = u64;

    fn measure_and_replace<T, F, E>(&self, key: &u64, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        // Each entry is whole, whoever panicked with the lock.
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let (outcome, next) = decide(keys.get(key).copied())?;
        if keys.len() >= self.most && !keys.contains_key(key) {
            forget_half(&mut keys);
        }
        keys.insert(*key, next);
        Ok(outcome)
    }
}

/// Forgets the half whose requests are back the soonest. It looks at all, and makes room for half as many, so a flood of keys costs
/// each of them little.
fn forget_half(keys: &mut HashMap<u64, Nanos>) {
    // With its key, no entry is like another, so exactly half of them stand before the middle.
    let mut entries: Vec<(Nanos, u64)> = keys.iter().map(|(key, time)| (*time, *key)).collect();
    let middle = entries.len() / 2;
    let (sooner, first, _) = entries.select_nth_unstable(middle);
    let first = *first;
    if sooner.is_empty() {
        keys.clear();
    } else {
        keys.retain(|key, time| (*time, *key) >= first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(store: &Store, key: u64, time: u64) {
        let outcome: Result<(), ()> = store.measure_and_replace(&key, |_| Ok(((), Nanos::from(time))));
        assert_eq!(outcome, Ok(()));
    }

    fn knows(store: &Store, key: u64) -> bool {
        store.measure_and_replace(&key, |known| Err::<((), Nanos), bool>(known.is_some())) == Err(true)
    }

    #[test]
    fn of_too_many_keys_those_with_the_least_use_go() {
        let store = Store::new(4);
        for key in 1..=4 {
            note(&store, key, key * 10);
        }
        note(&store, 4, 50);
        assert!((1..=4).all(|key| knows(&store, key)));
        note(&store, 5, 1);
        let known: Vec<u64> = (1..=5).filter(|key| knows(&store, *key)).collect();
        assert_eq!(known, [3, 4, 5]);
    }

    #[test]
    fn a_flood_of_keys_takes_no_more_room() {
        let store = Store::new(100);
        for key in 0..10_000 {
            note(&store, key, 7);
        }
        assert!(store.keys.lock().unwrap().len() <= 100);
    }
}

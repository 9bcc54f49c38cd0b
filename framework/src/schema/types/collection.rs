//! Lists take `min_items max_items unique_items`, sets the first two; maps check their keys and values.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

use crate::schema::{At, Constraints, Faults, Keywords, Validate, rules};

/// Checks each item at its index.
fn each<'v, T: Validate + 'v>(items: impl IntoIterator<Item = &'v T>, at: &At<'_>, faults: &mut Faults) {
    for (index, item) in items.into_iter().enumerate() {
        item.validate(&at.index(index), faults);
    }
}

impl<T: Validate + Serialize> Validate for Vec<T> {
    const ACCEPTS: Keywords = Keywords::ARRAY;

    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        each(self, at, faults);
    }

    fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
        rules::items(self.len(), rules, at, faults);
        rules::unique(self, rules, at, faults);
    }
}

impl<T: Validate + Serialize, const N: usize> Validate for [T; N] {
    const ACCEPTS: Keywords = Keywords::ARRAY;

    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        each(self, at, faults);
    }

    fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
        rules::items(N, rules, at, faults);
        rules::unique(self, rules, at, faults);
    }
}

/// Sets, which take an item once that a request repeats. They do not know where an item stood, so its faults are those of the set.
macro_rules! counted {
    ($(<$item:ident $(, $hasher:ident)?> $type:ty;)*) => {$(
        impl<$item: Validate $(, $hasher)?> Validate for $type {
            const ACCEPTS: Keywords = Keywords::SET;

            fn validate(&self, at: &At<'_>, faults: &mut Faults) {
                for item in self {
                    item.validate(at, faults);
                }
            }

            fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
                rules::items(self.len(), rules, at, faults);
            }
        }
    )*};
}

counted! {
    <T> BTreeSet<T>;
    <T, H> HashSet<T, H>;
}

/// Checks one member of a map. The key becomes text only once something is wrong: maps may have numbers as keys.
fn member<K: Validate + Serialize, V: Validate>(key: &K, value: &V, at: &At<'_>, faults: &mut Faults) {
    let sound = faults.len();
    let check = |at: &At<'_>, faults: &mut Faults| {
        key.validate(at, faults);
        value.validate(at, faults);
    };
    check(&at.key(""), faults);
    if faults.len() > sound {
        faults.truncate(sound);
        check(&at.key(&key_text(key)), faults);
    }
}

/// The key as it stands in JSON.
fn key_text(key: &impl Serialize) -> String {
    match serde_json::to_value(key) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

macro_rules! maps {
    ($(<K, V $(, $hasher:ident)?> $type:ty;)*) => {$(
        impl<K: Validate + Serialize, V: Validate $(, $hasher)?> Validate for $type {
            fn validate(&self, at: &At<'_>, faults: &mut Faults) {
                for (key, value) in self {
                    member(key, value, at, faults);
                }
            }
        }
    )*};
}

maps! {
    <K, V> BTreeMap<K, V>;
    <K, V, H> HashMap<K, V, H>;
}

macro_rules! tuples {
    ($(($($item:ident $index:tt),+))*) => {$(
        impl<$($item: Validate),+> Validate for ($($item,)+) {
            fn validate(&self, at: &At<'_>, faults: &mut Faults) {
                $(self.$index.validate(&at.index($index), faults);)+
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

//! In which order things stand around a route that came from several levels.

use crate::state::Attached;

/// A value of one level: of the app, of a module, or of a route.
#[derive(Debug)]
pub(crate) struct Level<T> {
    /// How many values of its type the level had before; none begins a level.
    before: usize,
    pub(crate) value: T,
}

impl<T: Send + Sync + 'static> Level<T> {
    /// A value with so many before it on its level.
    pub(crate) const fn at(before: usize, value: T) -> Self {
        Self { before, value }
    }

    /// The next value of a level that has these.
    pub(crate) fn after(known: &Attached, value: T) -> Self {
        Self::at(known.of::<Self>().count(), value)
    }
}

/// The values of a type, the outermost first: the levels as they are attached, and on each the last one added before the others.
pub(crate) fn outermost_first<T: 'static>(attached: &Attached) -> Vec<&T> {
    let mut sorted: Vec<&T> = Vec::new();
    let mut start = 0;
    for level in attached.of::<Level<T>>() {
        if level.before == 0 {
            start = sorted.len();
        }
        sorted.insert(start, &level.value);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_of_each_level_is_its_outermost() {
        let level = |names: &[&'static str]| {
            let mut attached = Attached::new();
            for name in names {
                let value = Level::after(&attached, *name);
                attached.push(value);
            }
            attached
        };
        let mut all = Attached::new();
        for names in [&["a1", "a2"][..], &[], &["m1", "m2", "m3"], &["r1"]] {
            all.extend(&level(names));
        }
        let names: Vec<&str> = outermost_first::<&'static str>(&all)
            .into_iter()
            .copied()
            .collect();
        assert_eq!(names, ["a2", "a1", "m3", "m2", "m1", "r1"]);
    }
}

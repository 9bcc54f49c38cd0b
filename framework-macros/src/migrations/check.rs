//! Which names do not fit together.

use syn::LitStr;

use super::model::{Direction, Name};
use crate::sink::Sink;

/// Notes every name that is none, every version that is there twice, and every way back without a way there.
pub(super) fn names(names: &[String], folder: &LitStr, sink: &Sink) {
    let mut known: Vec<Name<'_>> = Vec::new();
    for name in names {
        let Some(name) = Name::of(name) else {
            sink.error(
                folder,
                format!("`{name}` is no name of a migration: write `1_create_notes.up.sql` and `1_create_notes.down.sql`, or `1_create_notes.sql`"),
            );
            continue;
        };
        let same = |other: &&Name<'_>| other.version == name.version && other.direction == name.direction;
        if let Some(other) = known.iter().find(same) {
            sink.error(
                folder,
                format!(
                    "`{}` and `{}` have the same version: give one of them another number",
                    other.whole, name.whole
                ),
            );
        }
        known.push(name);
    }
    for down in known.iter().filter(|name| name.direction == Direction::Down) {
        let has_up = known
            .iter()
            .any(|name| name.direction == Direction::Up && name.version == down.version);
        if !has_up {
            sink.error(
                folder,
                format!(
                    "`{}` leads back, and nothing leads there: write its `.up.sql`",
                    down.whole
                ),
            );
        }
    }
}

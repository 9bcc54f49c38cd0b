//! What needs a feature of `purlin` that the application did not name.

use proc_macro2::Ident;

use crate::sink::Sink;

/// Whether the feature is on. If it is not, that is noted on the word that needs it.
pub(crate) fn is_on(on: bool, feature: &str, word: &Ident, sink: &Sink) -> bool {
    if !on {
        let message = format!(
            "`{word}` needs the feature `{feature}` of purlin: write `purlin = {{ .., features = [\"{feature}\"] }}` in Cargo.toml"
        );
        sink.error(word, message);
    }
    on
}

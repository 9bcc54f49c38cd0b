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

#[cfg(test)]
mod tests {
    use quote::format_ident;

    use super::*;

    #[test]
    fn a_feature_that_is_off_is_told_by_its_name() {
        let sink = Sink::new();
        assert!(is_on(true, "url", &format_ident!("url"), &sink));
        assert!(!is_on(false, "cookies", &format_ident!("cookie"), &sink));
        let told = sink.finish().map(|errors| errors.to_string()).unwrap_or_default();
        assert_eq!(told.matches("compile_error").count(), 1);
        assert!(
            told.contains("`cookie` needs the feature `cookies` of purlin"),
            "{told}"
        );
    }
}

//! Which events are logged.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;

use super::LogError;

/// Reads levels as `warn,shop=debug`.
///
/// `Targets` could read them itself, but takes a word that is no level for a target with all its events: a level with a slip
/// of the pen would switch the log off.
pub(super) fn parse(filter: &str) -> Result<Targets, LogError> {
    let mut default = None;
    let mut targets = Targets::new();
    for directive in filter.split(',').map(str::trim) {
        match directive.split_once('=') {
            None => {
                if default.replace(level(directive)?).is_some() {
                    return Err(LogError::levels(filter));
                }
            }
            Some((target, _)) if target.trim().is_empty() => return Err(LogError::target(directive)),
            Some((target, text)) => targets = targets.with_target(target.trim(), level(text.trim())?),
        }
    }
    Ok(targets.with_default(default.unwrap_or(LevelFilter::INFO)))
}

fn level(text: &str) -> Result<LevelFilter, LogError> {
    let levels = [
        ("off", LevelFilter::OFF),
        ("error", LevelFilter::ERROR),
        ("warn", LevelFilter::WARN),
        ("info", LevelFilter::INFO),
        ("debug", LevelFilter::DEBUG),
        ("trace", LevelFilter::TRACE),
    ];
    let known = levels.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    known
        .map(|(_, level)| *level)
        .ok_or_else(|| LogError::level(text))
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    fn wants(filter: &str, target: &str, level: Level) -> bool {
        parse(filter).unwrap().would_enable(target, &level)
    }

    #[test]
    fn a_level_holds_for_everything() {
        assert!(wants("info", "shop", Level::INFO));
        assert!(!wants("info", "shop", Level::DEBUG));
        assert!(!wants("off", "shop", Level::ERROR));
        assert!(wants("WARN", "shop", Level::WARN));
    }

    #[test]
    fn a_target_has_its_own_level() {
        let filter = "warn, shop=debug , shop::orders=off";
        assert!(wants(filter, "shop::mail", Level::DEBUG));
        assert!(!wants(filter, "shop::orders", Level::ERROR));
        assert!(!wants(filter, "hyper", Level::INFO));
    }

    #[test]
    fn what_is_not_named_is_logged_from_info_on() {
        assert!(wants("shop=debug", "hyper", Level::INFO));
        assert!(!wants("shop=debug", "hyper", Level::DEBUG));
    }

    #[test]
    fn slips_of_the_pen_are_errors() {
        let told = |filter| parse(filter).unwrap_err().to_string();
        assert!(told("inof").starts_with("`inof` is no level of the log"));
        assert!(told("").starts_with("`` is no level"));
        assert!(told("info,").starts_with("`` is no level"));
        assert!(told("shop=loud").starts_with("`loud` is no level"));
        assert_eq!(told("=info"), "`=info` names no target before its level");
        assert!(told("info,warn").starts_with("`info,warn` has two levels"));
    }
}

//! Which events are logged.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;

use super::LogError;

/// It warns of each frame that a client should not have sent, so that any client could fill the log.
const NOISY: &str = "h2";

/// It tells how many lines were lost.
pub(super) const LOSSES: &str = "purlin::telemetry";

/// Reads levels as `warn,shop=debug`.
///
/// `Targets` could read them itself, but takes a word that is no level for a target with all its events: a level with a slip
/// of the pen would switch the log off.
pub(super) fn parse(filter: &str) -> Result<Targets, LogError> {
    let mut default = None;
    let mut named = Vec::new();
    for directive in filter.split(',').map(str::trim) {
        match directive.split_once('=') {
            None => {
                if default.replace(level(directive)?).is_some() {
                    return Err(LogError::levels(filter));
                }
            }
            Some((target, _)) if target.trim().is_empty() => return Err(LogError::target(directive)),
            Some((target, text)) => named.push((target.trim(), level(text.trim())?)),
        }
    }
    let default = default.unwrap_or(LevelFilter::INFO);
    let mut targets = Targets::new()
        .with_target(NOISY, quiet(default))
        .with_default(default);
    let levels = named.iter().map(|(_, level)| *level).chain([default]);
    if levels.max() > Some(LevelFilter::OFF) {
        // Whoever reads anything wants to know that it is not all.
        targets = targets.with_target(LOSSES, default.max(LevelFilter::WARN));
    }
    Ok(targets.with_targets(named))
}

/// Whether nothing is logged at all.
pub(super) fn is_off(targets: &Targets) -> bool {
    let mut levels = targets.iter().map(|(_, level)| level);
    targets
        .default_level()
        .is_none_or(|level| level == LevelFilter::OFF)
        && levels.all(|level| level == LevelFilter::OFF)
}

/// Whoever wants to see details wants all of them; others get errors only.
fn quiet(default: LevelFilter) -> LevelFilter {
    if default > LevelFilter::INFO {
        default
    } else {
        default.min(LevelFilter::ERROR)
    }
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
    fn off_is_off_for_everybody() {
        for (filter, off) in [
            ("off", true),
            ("off,shop=off", true),
            ("off,shop=error", false),
            ("shop=off", false),
        ] {
            assert_eq!(is_off(&parse(filter).unwrap()), off, "{filter}");
        }
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
    fn losses_are_told_to_all_who_read_anything() {
        for filter in ["error", "off,shop=info", "error,h2=off"] {
            assert!(wants(filter, LOSSES, Level::WARN), "{filter}");
            assert!(!wants(filter, LOSSES, Level::INFO), "{filter}");
        }
        assert!(wants("debug", LOSSES, Level::DEBUG));
        for filter in ["off", "off,shop=off", "info,purlin::telemetry=off"] {
            assert!(!wants(filter, LOSSES, Level::ERROR), "{filter}");
        }
    }

    #[test]
    fn clients_cannot_fill_the_log_by_their_mistakes() {
        for filter in ["info", "warn", "shop=debug"] {
            assert!(!wants(filter, "h2::proto", Level::WARN), "{filter}");
            assert!(wants(filter, "h2::proto", Level::ERROR), "{filter}");
        }
        assert!(wants("debug", "h2::proto", Level::DEBUG));
        assert!(wants("info,h2=warn", "h2::proto", Level::WARN));
        assert!(!wants("off", "h2::proto", Level::ERROR));
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

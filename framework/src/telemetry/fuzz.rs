//! What holds of every filter of the log.

use tracing::Level;
use tracing::level_filters::LevelFilter;

/// A filter that is taken lets through exactly what its words say.
pub(crate) fn filter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(filter) = super::filter::parse(text) else {
        return;
    };
    let mut default = LevelFilter::INFO;
    let mut targets = Vec::new();
    for word in text.split(',') {
        let (target, level) = word.split_once('=').unwrap_or(("", word));
        let level = level
            .trim()
            .parse()
            .expect("a filter that is taken has levels that are known");
        match target.trim() {
            "" => default = level,
            target => targets.push((target, level)),
        }
    }
    for (asked, _) in targets.iter().copied().chain([("nobody::named", default)]) {
        // The longest target counts, and of equal ones the last.
        let matching = targets.iter().filter(|(target, _)| asked.starts_with(target));
        let level = matching
            .max_by_key(|(target, _)| target.len())
            .map_or(default, |(_, level)| *level);
        for event in [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG, Level::TRACE] {
            assert_eq!(
                filter.would_enable(asked, &event),
                event <= level,
                "{asked} {event}"
            );
        }
    }
}

//! What becomes of events.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use tracing::level_filters::LevelFilter;
use tracing::{Dispatch, dispatcher};
use tracing_log::{AsLog, LogTracer};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;

use super::entry::Entry;
use super::line::AccessLines;
use super::lines::Lines;
use super::panic::PanicLog;
use super::{LogError, LogFormat, LogSettings, filter};

/// The log of the process. When it is dropped, it waits up to one second for the last lines to be written. `std::process::exit` drops
/// nothing, and lines of the last moment are lost with it.
#[derive(Debug)]
#[must_use = "the last lines are written when the guard is dropped"]
pub struct LogGuard {
    /// None: nothing is logged.
    lines: Option<Lines>,
    _panics: PanicLog,
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        if let Some(lines) = &self.lines {
            lines.flush();
        }
    }
}

/// Logs to the standard error from now on, panics and records of the crate `log` too. [`App::run`](crate::App::run) does it; this
/// is for programs with a `main` of another kind.
///
/// No code waits for a line to be written: a thread does that. If nobody reads the log and 4 MiB of it wait, lines are lost,
/// and their number is logged later.
///
/// # Errors
/// The filter cannot be read, the process has a subscriber already, or the thread does not start.
///
/// ```
/// use purlin::telemetry::{LogSettings, init};
///
/// fn main() -> Result<(), purlin::BoxError> {
///     let _log = init(&LogSettings::default())?;
///     purlin::tracing::info!(answer = 42, "it works");
///     Ok(())
/// }
/// ```
pub fn init(settings: &LogSettings) -> Result<LogGuard, LogError> {
    let targets = filter::parse(&settings.filter)?;
    let (dispatch, lines) = if filter::is_off(&targets) {
        (Dispatch::none(), None)
    } else {
        let lines = lines()?;
        let writer = lines.clone();
        let is_terminal = io::stderr().is_terminal();
        let dispatch = dispatch(targets, settings.format, is_terminal, move || writer.clone());
        (dispatch, Some(lines))
    };
    dispatcher::set_global_default(dispatch).map_err(|_| LogError::taken())?;
    take_records();
    Ok(LogGuard {
        _panics: PanicLog::install(lines.clone()),
        lines,
    })
}

/// Takes the records of the crate `log` too, up to the level that anybody wants. A program that has a logger of its own keeps it.
fn take_records() {
    let level = LevelFilter::current().as_log();
    let _ = LogTracer::builder().with_max_level(level).init();
}

/// Lines to the standard error.
fn lines() -> Result<Lines, LogError> {
    let lines = Lines::start(io::stderr(), |lost| {
        tracing::warn!(target: filter::LOSSES, lost, "lines of the log were lost: nobody read them");
    });
    lines.map_err(|error| LogError::thread(&error))
}

/// A log to anywhere, for tests that read it: with `tracing::dispatcher::with_default`, or set as the default of a thread.
/// What writes is asked for once for each line, and the line comes in one write. [`LogFormat::Auto`] is JSON here.
///
/// # Errors
/// The filter cannot be read.
///
/// ```
/// use std::io::Write;
/// use std::sync::{Arc, Mutex};
/// use purlin::telemetry::{LogSettings, subscriber};
/// use purlin::tracing::{self, dispatcher};
///
/// #[derive(Clone, Default)]
/// struct Captured(Arc<Mutex<Vec<u8>>>);
///
/// impl Write for Captured {
///     fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
///         self.0.lock().unwrap().write(line)
///     }
///
///     fn flush(&mut self) -> std::io::Result<()> {
///         Ok(())
///     }
/// }
///
/// let captured = Captured::default();
/// let writer = captured.clone();
/// let log = subscriber(&LogSettings::default(), move || writer.clone()).unwrap();
/// dispatcher::with_default(&log, || tracing::info!(answer = 42, "it works"));
/// let line: purlin::serde_json::Value = purlin::serde_json::from_slice(&captured.0.lock().unwrap()).unwrap();
/// assert_eq!(line["message"], "it works");
/// assert_eq!(line["answer"], 42);
/// ```
pub fn subscriber<W: Write>(
    settings: &LogSettings,
    writer: impl Fn() -> W + Send + Sync + 'static,
) -> Result<Dispatch, LogError> {
    let targets = filter::parse(&settings.filter)?;
    Ok(dispatch(targets, settings.format, false, writer))
}

fn dispatch<W: Write>(
    targets: Targets,
    format: LogFormat,
    is_terminal: bool,
    writer: impl Fn() -> W + Send + Sync + 'static,
) -> Dispatch {
    let registry = tracing_subscriber::registry().with(targets);
    // What cannot be written is counted by the writer. The layer would print it on the standard error, and panic if that is
    // what cannot be written to.
    let writer = Arc::new(writer);
    let requests = Arc::clone(&writer);
    // Whoever cannot take a line counts it.
    let requests = move |line: &[u8]| drop(requests().write_all(line));
    let layer = fmt::layer().log_internal_errors(false);
    let is_human = match format {
        LogFormat::Auto => is_terminal,
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    if !is_human {
        let layer = layer.with_writer(move || writer());
        // The list has the innermost span too.
        let layer = layer.json().flatten_event(true).with_current_span(false);
        return Dispatch::new(registry.with(layer).with(AccessLines::json(requests)));
    }
    let layer = layer.with_writer(move || Entry(writer()));
    if is_terminal {
        // The layer looks at `NO_COLOR`, unless it is told what to do.
        Dispatch::new(registry.with(layer))
    } else {
        let layer = layer.with_ansi(false);
        Dispatch::new(registry.with(layer).with(AccessLines::text(requests)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(format: LogFormat, is_terminal: bool, log_it: impl FnOnce()) -> String {
        let written = Written::default();
        let writer = written.clone();
        let log = dispatch(
            Targets::new().with_default(LevelFilter::INFO),
            format,
            is_terminal,
            move || writer.clone(),
        );
        dispatcher::with_default(&log, log_it);
        let written = written.0.lock().unwrap().clone();
        String::from_utf8(written).unwrap()
    }

    fn is_json(format: LogFormat, is_terminal: bool) -> bool {
        let line = written(format, is_terminal, || tracing::info!("a line"));
        serde_json::from_str::<serde_json::Value>(&line).is_ok()
    }

    #[test]
    fn the_form_is_for_those_who_read_it() {
        assert!(is_json(LogFormat::Auto, false));
        assert!(!is_json(LogFormat::Auto, true));
        assert!(is_json(LogFormat::Json, true));
        assert!(!is_json(LogFormat::Human, false));
    }

    #[test]
    fn what_others_say_does_not_pass_for_an_entry() {
        for is_terminal in [true, false] {
            let said = "no such key\n2026-01-01T00:00:00Z  INFO forged";
            let entry = written(
                LogFormat::Human,
                is_terminal,
                || tracing::warn!(error = %said, "refused"),
            );
            assert_eq!(entry.lines().count(), 2, "{entry}");
            assert!(
                entry.contains("\n    2026-01-01T00:00:00Z  INFO forged"),
                "{entry}"
            );
            let said = "no such key\u{1b}[1G\u{1b}[2K2026-01-01T00:00:00Z  INFO forged\u{9b}1E";
            let entry = written(
                LogFormat::Human,
                is_terminal,
                || tracing::warn!(error = %said, "refused"),
            );
            assert!(
                !entry.contains("\u{1b}[1G") && !entry.contains("\u{1b}[2K"),
                "{entry:?}"
            );
            assert!(!entry.contains('\u{9b}'), "{entry:?}");
        }
    }
}

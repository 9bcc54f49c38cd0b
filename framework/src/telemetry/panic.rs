//! Panics in the log.

use std::panic::PanicHookInfo;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tracing::Level;

use super::lines::Lines;
use crate::respond::panic::{Note, TARGET};

/// How long a thread that panics waits for the line about it.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Logs panics, as long as it stands.
///
/// The standard library writes them as text of several lines, in the middle of what is JSON otherwise.
#[derive(Debug)]
pub(super) struct PanicLog {
    is_on: Arc<AtomicBool>,
}

impl PanicLog {
    /// Puts a hook before the one that is there. It waits for the lines of the log.
    pub(super) fn install(lines: Option<Lines>) -> Self {
        let is_on = Arc::new(AtomicBool::new(true));
        let log = Self {
            is_on: Arc::clone(&is_on),
        };
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_logged = is_on.load(Ordering::Relaxed) && tell(panic, lines.as_ref());
            // A process that aborts has no other message if nobody read the log by now.
            if !is_logged || cfg!(panic = "abort") {
                previous(panic);
            }
        }));
        log
    }
}

impl Drop for PanicLog {
    /// The hook stays, since it cannot be taken out from between others. It hands everything on from now.
    fn drop(&mut self) {
        self.is_on.store(false, Ordering::Relaxed);
    }
}

/// Logs a panic, or leaves that to who catches it and knows the request; answers whether anybody reads the log.
fn tell(panic: &PanicHookInfo<'_>, lines: Option<&Lines>) -> bool {
    if !tracing::enabled!(target: TARGET, Level::ERROR) {
        return false;
    }
    if let Some(note) = Note::of(panic).keep() {
        note.tell("panicked", None, None);
        if let Some(lines) = lines {
            // Some panics end the process right after this, as one in a destructor while another unwinds. Nobody can tell which.
            lines.flush_for(LAST_WORDS);
        }
    }
    true
}

//! From the code that logs to the standard error, without one waiting for the other.
//!
//! A write to a pipe that nobody empties waits for ever. If handlers wrote their lines themselves, a log collector that
//! stands still would stop the server. So lines go into a queue, and a thread writes them. If the queue is full, lines are
//! lost, and their number is logged as soon as there is room again.
//!
//! The queue is text behind a lock that is held while a line is copied, and no channel: a line needs no allocation of its own,
//! and the thread is woken only if it waits for one. To wake a thread costs more than the line itself, so after it has written
//! it lets lines gather for a moment. A line after silence is written at once.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::out::Out;

/// The most bytes of lines that wait.
const WAITING: usize = 4 * 1024 * 1024;

/// As many bytes, and one line, are written at once at most.
const BATCH: usize = 64 * 1024;

/// How long the end of the program waits for the last lines.
const LAST_LINES: Duration = Duration::from_secs(1);

/// How long lines gather, after others were written.
const GATHERING: Duration = Duration::from_millis(5);

/// The name of the thread that writes.
const THREAD: &str = "purlin-log";

/// Puts lines into the queue; each write is one line.
#[derive(Debug, Clone)]
pub(super) struct Lines(Arc<Sender>);

/// The end of the queue that lines are put in. Without it the thread comes to its end.
#[derive(Debug)]
struct Sender(Arc<Queue>);

#[derive(Debug, Default)]
struct Queue {
    state: Mutex<State>,
    /// There is something to do for the thread.
    comes: Condvar,
    /// The thread has done something.
    went: Condvar,
}

#[derive(Debug, Default)]
struct State {
    batches: VecDeque<Batch>,
    /// An empty one, whose memory is used again.
    spare: Option<Batch>,
    /// The bytes that wait, and those that are being written.
    bytes: usize,
    /// The lines that were taken, and how many of them are done with.
    taken: u64,
    done: u64,
    /// How many of them somebody waits for.
    awaited: u64,
    /// The lines that were lost and that nobody was told of.
    lost: u64,
    /// Whether the thread waits for lines.
    sleeps: bool,
    is_closed: bool,
}

/// Lines that are written together.
#[derive(Debug, Default)]
struct Batch {
    text: Vec<u8>,
    lines: u64,
}

impl Lines {
    /// Starts the thread that writes. It calls `tell` with the number of lines that were lost, when it could write again.
    pub(super) fn start(
        out: impl Write + Send + 'static,
        tell: impl Fn(u64) + Send + 'static,
    ) -> io::Result<Self> {
        Self::start_gathering(GATHERING, out, tell)
    }

    fn start_gathering(
        time: Duration,
        out: impl Write + Send + 'static,
        tell: impl Fn(u64) + Send + 'static,
    ) -> io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let lines = Self(Arc::new(Sender(Arc::clone(&queue))));
        let thread = thread::Builder::new().name(THREAD.to_owned());
        thread.spawn(move || write(&queue, time, out, tell))?;
        Ok(lines)
    }

    /// Waits until the lines so far are written, but not for long. Whoever does not read the log by then will miss its last lines: there
    /// is nobody left to tell.
    pub(super) fn flush(&self) {
        self.flush_for(LAST_LINES);
    }

    /// Waits likewise, up to some time. The thread that writes would wait for itself.
    pub(super) fn flush_for(&self, limit: Duration) {
        if thread::current().name() != Some(THREAD) {
            self.0.0.wait_for_all(limit);
        }
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.0.take(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.0.lock().is_closed = true;
        self.0.comes.notify_one();
    }
}

impl Queue {
    /// Takes a line, if there is room.
    fn take(&self, line: &[u8]) {
        let mut state = self.lock();
        if state.bytes.saturating_add(line.len()) > WAITING {
            state.lost += 1;
            return;
        }
        state.bytes += line.len();
        state.taken += 1;
        state.push(line);
        let sleeps = std::mem::take(&mut state.sleeps);
        drop(state);
        if sleeps {
            self.comes.notify_one();
        }
    }

    /// The next lines to write; none at the end.
    fn next(&self) -> Option<Batch> {
        let mut state = self.lock();
        loop {
            if let Some(batch) = state.batches.pop_front() {
                return Some(batch);
            }
            if state.is_closed {
                return None;
            }
            state.sleeps = true;
            state = self.comes.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lines are written, or are lost; answers how many were lost until now, if somebody can be told.
    fn done(&self, mut batch: Batch, is_written: bool) -> u64 {
        let mut state = self.lock();
        state.bytes -= batch.text.len();
        state.done += batch.lines;
        // Only lines that went through show that somebody reads.
        let lost = if is_written {
            std::mem::take(&mut state.lost)
        } else {
            state.lost += batch.lines;
            0
        };
        batch.text.clear();
        batch.lines = 0;
        state.spare = Some(batch).filter(|batch| batch.text.capacity() <= 2 * BATCH);
        drop(state);
        self.went.notify_all();
        lost
    }

    /// Lets lines gather, unless there are enough for a write, somebody waits for those that are there, or nobody can send any more.
    fn gather(&self, time: Duration) {
        let state = self.lock();
        // Whether time is up or not, what is there is written next.
        let _ = self.comes.wait_timeout_while(state, time, |state| {
            state.bytes < BATCH && state.done >= state.awaited && !state.is_closed
        });
    }

    /// Waits until the lines that were taken so far are done with.
    fn wait_for_all(&self, limit: Duration) {
        let mut state = self.lock();
        let all = state.taken;
        state.awaited = all;
        self.comes.notify_one();
        // If time is up, the rest of the lines is written later or never.
        let _ = self
            .went
            .wait_timeout_while(state, limit, |state| state.done < all);
    }

    /// Nothing panics while it holds the lock, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn push(&mut self, line: &[u8]) {
        let has_room = self.batches.back().is_some_and(|batch| batch.text.len() < BATCH);
        if !has_room {
            self.batches.push_back(self.spare.take().unwrap_or_default());
        }
        if let Some(batch) = self.batches.back_mut() {
            batch.text.extend_from_slice(line);
            batch.lines += 1;
        }
    }
}

/// Writes lines until nobody can send any more.
fn write(queue: &Queue, gathering: Duration, out: impl Write, tell: impl Fn(u64)) {
    let mut out = Out::new(out);
    while let Some(batch) = queue.next() {
        let written = out.write_lines(&batch.text);
        let lost = queue.done(batch, written.is_ok());
        if lost > 0 {
            tell(lost);
        }
        queue.gather(gathering);
    }
}

#[cfg(test)]
mod tests;

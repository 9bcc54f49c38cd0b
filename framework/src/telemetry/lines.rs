//! From the code that logs to the standard error, without one waiting for the other.
//!
//! A write to a pipe that nobody empties waits for ever. If handlers wrote their lines themselves, a log collector that
//! stands still would stop the server. So lines go into a queue, and a thread writes them. If the queue is full, lines are
//! lost, and their number is logged as soon as there is room again.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

/// The most bytes of lines that wait.
const WAITING: usize = 4 * 1024 * 1024;

/// The most bytes that are written at once.
const BATCH: usize = 64 * 1024;

/// How long the end of the program waits for the last lines.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Puts lines into the queue; each write is one line.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    messages: Sender<Message>,
    counts: Arc<Counts>,
}

#[derive(Debug)]
enum Message {
    Line(Vec<u8>),
    /// Asks for a word when everything before it is written.
    Flush(Sender<()>),
}

#[derive(Debug, Default)]
struct Counts {
    waiting: AtomicUsize,
    lost: AtomicU64,
}

impl Lines {
    /// Starts the thread that writes. It calls `tell` with the number of lines that were lost, when it could write again.
    pub(super) fn start(
        out: impl Write + Send + 'static,
        tell: impl Fn(u64) + Send + 'static,
    ) -> io::Result<Self> {
        let (messages, received) = mpsc::channel();
        let counts = Arc::new(Counts::default());
        let lines = Self {
            messages,
            counts: Arc::clone(&counts),
        };
        let thread = thread::Builder::new().name("purlin-log".to_owned());
        thread.spawn(move || write(&received, out, &counts, tell))?;
        Ok(lines)
    }

    /// Waits until the lines so far are written, but not for long.
    pub(super) fn flush(&self) {
        let (done, is_done) = mpsc::channel();
        if self.messages.send(Message::Flush(done)).is_ok() {
            // Whoever does not read the log by now will miss its last lines: there is nobody left to tell.
            let _ = is_done.recv_timeout(LAST_LINES);
        }
    }

    fn send(&self, line: &[u8]) {
        let counts = &self.counts;
        let before = counts.waiting.fetch_add(line.len(), Ordering::Relaxed);
        let has_room = before.saturating_add(line.len()) <= WAITING;
        if has_room && self.messages.send(Message::Line(line.to_vec())).is_ok() {
            return;
        }
        counts.waiting.fetch_sub(line.len(), Ordering::Relaxed);
        counts.lost.fetch_add(1, Ordering::Relaxed);
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.send(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes lines until nobody can send any more.
fn write(messages: &Receiver<Message>, mut out: impl Write, counts: &Counts, tell: impl Fn(u64)) {
    while let Ok(message) = messages.recv() {
        let (batch, flush) = batch(message, messages);
        let written = out.write_all(&batch.text).and_then(|()| out.flush());
        counts.waiting.fetch_sub(batch.text.len(), Ordering::Relaxed);
        match written {
            // Nothing can be written to a broken pipe too: only lines that went through show that somebody reads.
            Ok(()) if batch.lines == 0 => {}
            Ok(()) => tell_losses(counts, &tell),
            Err(_) => _ = counts.lost.fetch_add(batch.lines, Ordering::Relaxed),
        }
        if let Some(done) = flush {
            // Whoever asked may have stopped waiting.
            let _ = done.send(());
        }
    }
}

fn tell_losses(counts: &Counts, tell: impl Fn(u64)) {
    let lost = counts.lost.swap(0, Ordering::Relaxed);
    if lost > 0 {
        tell(lost);
    }
}

#[derive(Default)]
struct Batch {
    text: Vec<u8>,
    lines: u64,
}

/// The lines that are there, up to a size or to a flush.
fn batch(first: Message, messages: &Receiver<Message>) -> (Batch, Option<Sender<()>>) {
    let mut batch = Batch::default();
    let mut next = Some(first);
    while let Some(message) = next {
        match message {
            Message::Line(line) => batch.text.extend(line),
            Message::Flush(done) => return (batch, Some(done)),
        }
        batch.lines += 1;
        next = (batch.text.len() < BATCH)
            .then(|| messages.try_recv().ok())
            .flatten();
    }
    (batch, None)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// What is written, at the pace of a test: each write takes one permit, or fails if it is `false`.
    struct Out {
        permits: Receiver<bool>,
        text: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Out {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if !self.permits.recv().unwrap() {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.text.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Setting {
        lines: Lines,
        permits: Sender<bool>,
        text: Arc<Mutex<Vec<u8>>>,
        told: Receiver<u64>,
    }

    fn start() -> Setting {
        let (permits, taken) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let text = Arc::default();
        let out = Out {
            permits: taken,
            text: Arc::clone(&text),
        };
        Setting {
            lines: Lines::start(out, move |lost| tell.send(lost).unwrap()).unwrap(),
            permits,
            text,
            told,
        }
    }

    /// Waits until the thread took all that is in the queue, but not for a write.
    fn all_written(lines: &Lines) {
        let (done, is_done) = mpsc::channel();
        lines.messages.send(Message::Flush(done)).unwrap();
        is_done.recv().unwrap();
    }

    #[test]
    fn lines_are_written_in_their_order() {
        let mut setting = start();
        for _ in 0..3 {
            setting.permits.send(true).unwrap();
        }
        for line in ["one\n", "two\n", "three\n"] {
            setting.lines.write_all(line.as_bytes()).unwrap();
        }
        setting.lines.flush();
        assert_eq!(*setting.text.lock().unwrap(), b"one\ntwo\nthree\n");
        assert_eq!(setting.lines.counts.waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_reader_that_stands_still_stops_nobody_and_learns_what_it_missed() {
        let mut setting = start();
        let line = vec![b'x'; WAITING / 4];
        // Whether the thread took the first line or not, it waits for a permit, and its bytes still count.
        for _ in 0..7 {
            setting.lines.write_all(&line).unwrap();
        }
        for _ in 0..4 {
            setting.permits.send(true).unwrap();
        }
        assert_eq!(setting.told.recv().unwrap(), 3);
        all_written(&setting.lines);
        assert_eq!(setting.text.lock().unwrap().len(), WAITING);
    }

    #[test]
    fn a_broken_pipe_is_no_end() {
        let mut setting = start();
        setting.permits.send(false).unwrap();
        setting.lines.write_all(b"lost\n").unwrap();
        all_written(&setting.lines);
        setting.permits.send(true).unwrap();
        setting.lines.write_all(b"kept\n").unwrap();
        assert_eq!(setting.told.recv().unwrap(), 1);
        assert_eq!(*setting.text.lock().unwrap(), b"kept\n");
    }
}

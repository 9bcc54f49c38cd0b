use std::sync::mpsc::{self, Receiver};

use super::*;

/// What is written, at the pace of a test: each write takes one permit, or fails if it is `false`.
struct Out {
    permits: Receiver<bool>,
    text: Arc<Mutex<Vec<u8>>>,
    writes: Arc<Mutex<Vec<usize>>>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes.lock().unwrap().push(bytes.len());
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
    permits: mpsc::Sender<bool>,
    text: Arc<Mutex<Vec<u8>>>,
    /// The bytes of each write.
    writes: Arc<Mutex<Vec<usize>>>,
    told: Receiver<u64>,
}

fn start() -> Setting {
    start_gathering(Duration::ZERO)
}

fn start_gathering(time: Duration) -> Setting {
    let (permits, taken) = mpsc::channel();
    let (tell, told) = mpsc::channel();
    let (text, writes) = (Arc::default(), Arc::default());
    let out = Out {
        permits: taken,
        text: Arc::clone(&text),
        writes: Arc::clone(&writes),
    };
    Setting {
        lines: Lines::start_gathering(time, out, move |lost| tell.send(lost).unwrap()).unwrap(),
        permits,
        text,
        writes,
        told,
    }
}

fn all_done(lines: &Lines) {
    lines.0.0.wait_for_all(Duration::MAX);
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
    all_done(&setting.lines);
    assert_eq!(*setting.text.lock().unwrap(), b"one\ntwo\nthree\n");
    assert_eq!(setting.lines.0.0.lock().bytes, 0);
}

#[test]
fn lines_gather_until_somebody_waits_for_them() {
    let mut setting = start_gathering(Duration::from_hours(1));
    for _ in 0..3 {
        setting.permits.send(true).unwrap();
    }
    setting.lines.write_all(b"one\n").unwrap();
    all_done(&setting.lines);
    for line in ["two\n", "three\n"] {
        setting.lines.write_all(line.as_bytes()).unwrap();
    }
    all_done(&setting.lines);
    assert_eq!(*setting.text.lock().unwrap(), b"one\ntwo\nthree\n");
    assert_eq!(*setting.writes.lock().unwrap(), [4, 10]);
}

#[test]
fn lines_that_are_enough_for_a_write_do_not_gather() {
    let mut setting = start_gathering(Duration::from_hours(1));
    // Whether the thread took the first line or not, it waits for a permit.
    for _ in 0..3 {
        setting.lines.write_all(&vec![b'x'; BATCH]).unwrap();
    }
    for _ in 0..3 {
        setting.permits.send(true).unwrap();
    }
    let queue = &setting.lines.0.0;
    let state = queue
        .went
        .wait_while(queue.lock(), |state| state.done < 3)
        .unwrap();
    assert_eq!(state.bytes, 0);
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
    all_done(&setting.lines);
    assert_eq!(setting.text.lock().unwrap().len(), WAITING);
}

#[test]
fn a_broken_pipe_is_no_end() {
    let mut setting = start();
    setting.permits.send(false).unwrap();
    setting.lines.write_all(b"lost\n").unwrap();
    all_done(&setting.lines);
    setting.permits.send(true).unwrap();
    setting.lines.write_all(b"kept\n").unwrap();
    assert_eq!(setting.told.recv().unwrap(), 1);
    assert_eq!(*setting.text.lock().unwrap(), b"kept\n");
}

#[test]
fn the_thread_ends_with_the_last_of_those_who_log() {
    let setting = start();
    let another = setting.lines.clone();
    drop((setting.lines, another));
    // The thread had the other end of the channel.
    assert!(setting.told.recv().is_err());
}

#[test]
fn memory_is_used_again() {
    let mut state = State::default();
    state.push(b"a line\n");
    let room = state.batches[0].text.capacity();
    let batch = state.batches.pop_front().unwrap();
    let queue = Queue::default();
    queue.lock().bytes = batch.text.len();
    assert_eq!(queue.done(batch, true), 0);
    queue.take(b"another\n");
    assert_eq!(queue.lock().batches[0].text.capacity(), room);
}

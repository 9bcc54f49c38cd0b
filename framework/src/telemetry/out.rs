//! What the lines of the log are written to: it may be full, and it may break in the middle of a line.

use std::io::{self, ErrorKind, Write};
use std::thread;
use std::time::Duration;

/// How long we wait for room in a pipe that does not wait itself.
const FULL: Duration = Duration::from_millis(5);

/// Writes whole lines.
pub(super) struct Out<W> {
    out: W,
    /// Whether an error came in the middle of a line.
    is_torn: bool,
}

impl<W: Write> Out<W> {
    pub(super) const fn new(out: W) -> Self {
        Self { out, is_torn: false }
    }

    /// Writes lines, however long that takes. A line that an error tore before is ended, so that nothing is taken for the rest of it.
    ///
    /// # Errors
    /// They cannot be written; some may be.
    pub(super) fn write_lines(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.is_torn {
            self.write(b"\n")?;
        }
        self.write(lines)?;
        self.is_torn = false;
        self.out.flush()
    }

    fn write(&mut self, mut text: &[u8]) -> io::Result<()> {
        while !text.is_empty() {
            match self.out.write(text) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => {
                    self.is_torn = text[..count].last() != Some(&b'\n');
                    text = &text[count..];
                }
                // Another process that has the same pipe made it one that does not wait. So we do.
                Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(FULL),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes some bytes, each time, or fails; in the end it takes all.
    struct Steps {
        steps: std::vec::IntoIter<Result<usize, ErrorKind>>,
        text: Vec<u8>,
    }

    impl Write for Steps {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = self.steps.next().unwrap_or(Ok(bytes.len()))?.min(bytes.len());
            self.text.extend(&bytes[..count]);
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written of two lines.
    fn written(steps: Vec<Result<usize, ErrorKind>>) -> String {
        let mut out = Out::new(Steps {
            steps: steps.into_iter(),
            text: Vec::new(),
        });
        for line in ["one\n", "two\n"] {
            // What fails is what the steps say.
            let _ = out.write_lines(line.as_bytes());
        }
        String::from_utf8(out.out.text).unwrap()
    }

    #[test]
    fn a_pipe_that_does_not_wait_loses_nothing() {
        let full = Err(ErrorKind::WouldBlock);
        assert_eq!(written(vec![full, Ok(2), full, full, Ok(1)]), "one\ntwo\n");
    }

    #[test]
    fn a_line_that_is_torn_is_not_glued_to_the_next() {
        let broken = Err(ErrorKind::BrokenPipe);
        assert_eq!(written(vec![Ok(2), broken]), "on\ntwo\n");
        assert_eq!(written(vec![broken]), "two\n");
        assert_eq!(written(vec![Ok(4), broken]), "one\n");
        assert_eq!(written(vec![Ok(2), broken, broken]), "on");
    }
}

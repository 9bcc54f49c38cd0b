//! Who looks for secrets.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use purlin::telemetry::{LogSettings, subscriber};
use purlin::testing::TestRequest;
use purlin::tracing::dispatcher;

/// Secrets, and all that was said.
pub(crate) struct Watch {
    secrets: Vec<String>,
    answers: Vec<String>,
    log: Log,
    panics: Log,
}

/// Lines, as they are written.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Watch {
    /// Reads the log of all threads, of all crates, at the level `debug`, and what panics print.
    pub(crate) fn over_everything() -> Self {
        let (log, panics) = (Log::default(), Log::default());
        let writer = log.clone();
        let everything = LogSettings::default().filter("debug");
        let dispatch = subscriber(&everything, move || writer.clone()).unwrap();
        dispatcher::set_global_default(dispatch).unwrap();
        let (printed, before) = (panics.clone(), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |panic| {
            writeln!(printed.clone(), "{panic}").unwrap();
            before(panic);
        }));
        Self {
            secrets: Vec::new(),
            answers: Vec::new(),
            log,
            panics,
        }
    }

    /// Looks for more secrets.
    pub(crate) fn secrets<'s>(&mut self, secrets: impl IntoIterator<Item = &'s str>) {
        self.secrets.extend(secrets.into_iter().map(str::to_owned));
    }

    /// Sends a request whose answer hands out no secret.
    pub(crate) async fn answer(&mut self, request: TestRequest) {
        let answer = request.await;
        let content = String::from_utf8_lossy(answer.bytes()).into_owned();
        self.answers
            .push(format!("{} {:?} {content}", answer.status(), answer.headers()));
    }

    /// Fails if a secret was said.
    pub(crate) fn nothing_is_found(self) {
        let (log, panics) = (self.log.text(), self.panics.text());
        assert!(
            log.contains("token refused") && log.contains("/nowhere"),
            "the log is the whole log"
        );
        assert!(
            panics.contains("it fell") && log.contains("it fell"),
            "the panic was seen"
        );
        assert!(self.answers.iter().any(|answer| answer.starts_with("500")));
        assert!(self.answers.iter().any(|answer| answer.starts_with("200")));
        for secret in &self.secrets {
            for said in log
                .lines()
                .chain(panics.lines())
                .chain(self.answers.iter().map(String::as_str))
            {
                assert!(!said.contains(&**secret), "{secret} was said: {said}");
            }
        }
    }
}

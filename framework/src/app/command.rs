//! The commands of the app's own binary.

mod config;
mod configured;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod db;
#[cfg(all(test, any(feature = "sqlite", feature = "postgres")))]
mod guide;
mod log;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod migrate;
mod openapi;
mod routes;
mod serve;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};
use std::pin::Pin;
use std::process::ExitCode;

use super::{App, BuiltApp};
use crate::body::BoxError;
use crate::config::ServerSettings;
use crate::error::Chain;
use crate::openapi::Info;

/// What a command does.
pub type CommandFuture = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

/// A command of the app's binary: `shop routes`.
///
/// ```
/// use purlin::App;
/// use purlin::app::Command;
///
/// let seed = Command::new("seed", "Fill the shop with samples", |app, arguments| {
///     Box::pin(async move {
///         println!("{} routes, {arguments:?}", app.routes().len());
///         Ok(())
///     })
/// });
/// let app = App::new("Shop", "1.0.0").command(seed);
/// # let _ = app;
/// ```
pub struct Command {
    name: &'static str,
    about: &'static str,
    run: Run,
}

/// What a command starts from, and does.
enum Run {
    /// The app.
    Built(Box<dyn Fn(BuiltApp, Vec<String>) -> CommandFuture + Send + Sync>),
    /// The app and the settings of the server, whose faults are told together.
    Server(fn(BuiltApp, ServerSettings, Vec<String>) -> CommandFuture),
    /// The app before it is built, and whether or not it can be.
    Unbuilt(fn(App, &[String]) -> Result<(), BoxError>),
}

impl Command {
    /// A command with its name, a line about it, and what it does with the built app and the words behind its name.
    pub fn new(
        name: &'static str,
        about: &'static str,
        run: impl Fn(BuiltApp, Vec<String>) -> CommandFuture + Send + Sync + 'static,
    ) -> Self {
        Self::of(name, about, Run::Built(Box::new(run)))
    }

    const fn of(name: &'static str, about: &'static str, run: Run) -> Self {
        Self { name, about, run }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Command")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The commands that every app has.
pub(super) fn standard() -> Vec<Command> {
    vec![
        serve::command(),
        routes::command(),
        openapi::command(),
        config::command(),
    ]
}

/// The commands that an app with a database has beside them.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) fn of_database() -> Vec<Command> {
    vec![migrate::command(), db::command()]
}

impl App {
    /// Runs the command that the program was called with; `serve` if there is none. It owns the runtime.
    ///
    /// It prints every reason if the app cannot start, and answers with a failure. It sets up the log, see
    /// [`telemetry`](crate::telemetry), unless the program has a subscriber of `tracing` already. The settings `LOG` and
    /// `LOG_FORMAT` say what is logged: the [`filter`](field@crate::telemetry::LogSettings::filter), which is `info` for `serve`
    /// and `warn` for other commands, and `auto`, `human` or `json`.
    ///
    /// Each connection is a file, so `serve` lets the process have as many open as the system gives it: the hard limit of Unix.
    pub fn run(self) -> ExitCode {
        match words(std::env::args_os().skip(1)) {
            Ok(words) => self.run_with(&words),
            Err(text) => print(&mut io::stderr(), &text, ExitCode::from(2)),
        }
    }

    /// [`run`](Self::run) with the words given instead of the program's own. The log of a process is set up once: where it
    /// runs several commands, the first decides.
    pub fn run_with(mut self, arguments: &[String]) -> ExitCode {
        let name = arguments.first().map_or("serve", String::as_str);
        let commands = std::mem::take(&mut self.commands);
        if matches!(name, "help" | "--help" | "-h") {
            return print(&mut io::stdout(), &help(&commands), ExitCode::SUCCESS);
        }
        let Some(command) = commands.iter().find(|command| command.name == name) else {
            let text = format!("`{name}` is no command.\n\n{}", help(&commands));
            return print(&mut io::stderr(), &text, ExitCode::from(2));
        };
        match execute(self, command, arguments.get(1..).unwrap_or_default()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => print(&mut io::stderr(), &Chain(&*error).to_string(), ExitCode::FAILURE),
        }
    }
}

/// The words that the program was called with, or which is none.
fn words(arguments: impl Iterator<Item = OsString>) -> Result<Vec<String>, String> {
    arguments
        .map(OsString::into_string)
        .collect::<Result<_, _>>()
        .map_err(|word| {
            let shown = word.as_encoded_bytes().escape_ascii();
            format!("the word `{shown}` is not UTF-8: write it as UTF-8")
        })
}

fn execute(mut app: App, command: &Command, arguments: &[String]) -> Result<(), BoxError> {
    // It stands until the runtime has ended, and then writes the last lines.
    let _log = log::start(&mut app, command.name)?;
    let Info { title, version, .. } = &app.info;
    tracing::info!(app = title, version, command = command.name, "starting");
    match &command.run {
        Run::Built(run) => {
            let app = app.build()?;
            block_on(|| {
                let work = run(app.clone(), arguments.to_vec());
                Box::pin(async move {
                    let outcome = work.await;
                    app.close().await;
                    outcome
                })
            })
        }
        Run::Server(run) => {
            let (app, settings) = app.build_to_serve()?;
            block_on(|| run(app, settings, arguments.to_vec()))
        }
        Run::Unbuilt(run) => run(app, arguments),
    }
}

/// Runs a command in a runtime, which is there already when the command is called.
fn block_on(command: impl FnOnce() -> CommandFuture) -> Result<(), BoxError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let entered = runtime.enter();
    let result = runtime.block_on(command());
    drop(entered);
    // Dropping it would wait for threads that block, however long they do.
    runtime.shutdown_background();
    result
}

fn help(commands: &[Command]) -> String {
    let width = commands
        .iter()
        .map(|command| command.name.len())
        .max()
        .unwrap_or(0);
    let lines = commands
        .iter()
        .map(|command| format!("\n  {:width$}  {}", command.name, command.about));
    format!("Commands:{}", lines.collect::<String>())
}

/// A terminal that is gone is no reason to fail otherwise.
fn print(out: &mut dyn Write, text: &str, code: ExitCode) -> ExitCode {
    match writeln!(out, "{text}") {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    #[test]
    fn a_word_that_is_not_utf_8_is_told() {
        let seed = || OsString::from("seed");
        assert_eq!(words([seed()].into_iter()), Ok(vec!["seed".to_owned()]));
        let told = words([seed(), OsString::from_vec(vec![0xff])].into_iter());
        assert_eq!(
            told.unwrap_err(),
            r"the word `\xff` is not UTF-8: write it as UTF-8"
        );
    }
}

//! The commands of an app's own binary: in this process where they end, as a program of its own where they serve.

mod faults;
mod second_signal;

use std::fs;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};

use purlin::app::{Command as AppCommand, Docs};
use purlin::prelude::*;

use crate::program::{self, Serving};

/// Which words the program of these tests is run with. Without it, there is no program.
const WORDS: &str = "PURLIN_IT_WORDS";

/// Answers when the test says so, on the standard input.
#[get("/slow")]
async fn slow() -> Text {
    let mut out = io::stdout();
    writeln!(out, "under way").unwrap();
    let line = tokio::task::spawn_blocking(|| io::stdin().lines().next().unwrap().unwrap());
    Text(line.await.unwrap())
}

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

/// Only for who has a token.
#[get("/closed")]
async fn closed(token: purlin::security::Bearer) -> Json<bool> {
    Json(token.token().matches("a"))
}

#[get("/about", public)]
async fn about() -> Text {
    Text("about".to_owned())
}

fn app() -> App {
    App::new("Commands", "1.0.0").module(Module::new("commands").routes(routes![slow, root]))
}

fn run(app: App, words: &[&str]) -> ExitCode {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    app.run_with(&words)
}

/// The program that the other tests start: this test binary, told to run this test alone.
#[test]
#[ignore = "the program that other tests start"]
fn program() {
    let Ok(words) = std::env::var(WORDS) else { return };
    let words: Vec<&str> = words.split_whitespace().collect();
    let kinds = ["undocumented", "guarded", "decided", "hanging", "configured"];
    let guarded = || Module::new("guarded").routes(routes![closed, about]);
    let app = match words.iter().find(|word| kinds.contains(word)) {
        Some(&"undocumented") => app().docs(Docs::off()),
        Some(&"guarded") => app().module(guarded()),
        Some(&"hanging") => app().docs(Docs::off()).module(second_signal::hanging()),
        Some(&"configured") => app().settings::<faults::Shop>(),
        Some(_) => App::new("Commands", "1.0.0").module(guarded()),
        None => app(),
    };
    let words: Vec<&str> = words.into_iter().filter(|word| !kinds.contains(word)).collect();
    let code = run(app, &words);
    let code = (0..=255).find(|number| ExitCode::from(*number) == code).unwrap();
    io::stdout().flush().unwrap();
    std::process::exit(code.into());
}

/// The program with some words and variables.
fn command(words: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = program::program("commands::program");
    command
        .env_remove("HOST")
        .env_remove("LOG")
        .env_remove("LOG_FORMAT")
        .env_remove("PORT")
        .env(WORDS, words)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped());
    command
}

/// The exit code, what it printed, and what it complained of.
fn end(words: &str, variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let output = command(words, variables).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let printed = text(output.stdout);
    let own = printed.split_once("running 1 test\n").unwrap().1.to_owned();
    (output.status.code(), own, text(output.stderr))
}

/// The program, once it serves.
fn serving(words: &str, variables: &[(&str, &str)]) -> Serving {
    Serving::start(&mut command(words, variables))
}

/// Waits until it accepts no more.
fn wait_until_closed(serving: &Serving) {
    while TcpStream::connect(serving.address()).is_ok() {
        std::thread::yield_now();
    }
}

fn read(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_first_lines_tell_the_address_and_the_docs() {
    let mut serving = serving("", &[("PORT", "0")]);
    let address = serving.address().to_owned();
    assert!(
        address.starts_with("127.0.0.1:") && !address.ends_with(":0"),
        "{address}"
    );
    #[cfg(feature = "swagger-ui")]
    assert_eq!(serving.line(), format!("docs at http://{address}/docs"));
    assert!(read(serving.ask("GET", "/")).ends_with("\r\n\r\nroot"));
    serving.signal("INT");
    assert!(serving.child.wait().unwrap().success());
}

#[test]
fn host_is_where_it_listens_and_pages_that_are_off_are_not_told() {
    let mut serving = serving("serve undocumented", &[("HOST", "::1"), ("PORT", "0")]);
    assert!(serving.address().starts_with("[::1]:"), "{}", serving.url);
    assert!(read(serving.ask("GET", "/")).starts_with("HTTP/1.1 200"));
    serving.signal("TERM");
    assert!(serving.child.wait().unwrap().success());
    let mut rest = String::new();
    serving.printed.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn a_stop_waits_for_the_answers_under_way() {
    let mut serving = serving("serve undocumented", &[("PORT", "0")]);
    let idle = TcpStream::connect(serving.address()).unwrap();
    let stream = serving.ask("GET", "/slow");
    assert_eq!(serving.line(), "under way");
    serving.signal("TERM");
    wait_until_closed(&serving);
    assert!(serving.child.try_wait().unwrap().is_none(), "it did not wait");
    writeln!(serving.child.stdin.take().unwrap(), "finished").unwrap();
    let answer = read(stream);
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nfinished"),
        "{answer}"
    );
    assert!(serving.child.wait().unwrap().success());
    drop(idle);
}

#[test]
fn a_second_signal_ends_it_whatever_is_under_way() {
    let mut serving = serving("serve undocumented", &[("PORT", "0")]);
    let stream = serving.ask("GET", "/slow");
    assert_eq!(serving.line(), "under way");
    serving.signal("TERM");
    wait_until_closed(&serving);
    assert!(serving.child.try_wait().unwrap().is_none(), "it did not wait");
    // The thread that reads this does not end either.
    let open = serving.child.stdin.take();
    serving.signal("TERM");
    assert!(serving.child.wait().unwrap().success());
    drop(open);
    assert_eq!(read(stream), "");
}

#[test]
fn an_address_that_is_none_is_told() {
    for port in ["http", "65536", "-1", ""] {
        let (code, printed, told) = end("serve", &[("PORT", port)]);
        assert_eq!((code, printed.as_str()), (Some(1), ""), "{port}");
        assert!(
            told.contains("PORT (environment) must be a whole number from 0 to 65535"),
            "{told}"
        );
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, _, told) = end("serve", &[("PORT", &port)]);
    assert_eq!(code, Some(1));
    assert!(
        told.contains(&format!("cannot listen on 127.0.0.1:{port}")),
        "{told}"
    );
}

#[test]
fn a_command_that_there_is_not_is_told_with_those_that_there_are() {
    let (code, printed, told) = end("sevre", &[]);
    assert_eq!((code, printed.as_str()), (Some(2), ""));
    for word in ["`sevre` is no command", "serve", "routes", "openapi", "config"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let (code, printed, _) = end("--help", &[]);
    assert_eq!(code, Some(0));
    assert!(printed.starts_with("Commands:"), "{printed}");
}

#[test]
fn words_that_a_command_does_not_take_are_told() {
    for words in [
        "serve --port 3",
        "routes x",
        "routes --deny",
        "openapi --yml",
        "openapi --yaml x",
        "config x",
    ] {
        // Nothing can listen there: it is kept for documentation (RFC 5737).
        let (code, printed, told) = end(words, &[("HOST", "192.0.2.1")]);
        assert_ne!(code, Some(0), "{words}");
        let word = words.split(' ').next().unwrap();
        assert!(
            printed.is_empty() && told.contains(&format!("`{word}` takes")),
            "{words}: {told}"
        );
    }
}

#[test]
fn the_document_and_the_routes_are_printed() {
    let built = app().build().unwrap();
    let (code, printed, _) = end("openapi", &[]);
    assert_eq!(
        (code, printed.trim_end()),
        (Some(0), built.document().to_json_pretty().trim_end())
    );
    let (code, printed, _) = end("openapi --yaml", &[]);
    assert_eq!(
        (code, printed.trim_end()),
        (Some(0), built.document().to_yaml().trim_end())
    );
    let (code, printed, _) = end("routes", &[]);
    let rows: Vec<Vec<&str>> = printed
        .lines()
        .map(|line| line.split_whitespace().take(3).collect())
        .collect();
    assert_eq!(
        (code, rows),
        (
            Some(0),
            vec![
                vec!["GET", "/slow", "commands_slow"],
                vec!["GET", "/", "commands_root"]
            ]
        )
    );
}

/// The rows that a command prints: the first three cells, and the last one.
fn routes_of(words: &str) -> (Option<i32>, Vec<String>, String) {
    let (code, printed, told) = end(words, &[]);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        format!("{} {} {} {}", cells[0], cells[1], cells[2], cells[4..].join(" "))
    };
    (code, printed.lines().map(row).collect(), told)
}

#[test]
fn who_may_call_what_is_printed() {
    let (code, rows, _) = routes_of("guarded routes");
    assert_eq!(
        (code, rows),
        (
            Some(0),
            vec![
                "GET /slow commands_slow -".to_owned(),
                "GET / commands_root -".to_owned(),
                "GET /closed guarded_closed bearer".to_owned(),
                "GET /about guarded_about public".to_owned(),
            ]
        )
    );
    let (code, rows, _) = routes_of("guarded routes --unprotected");
    assert_eq!((code, rows.len()), (Some(0), 3), "{rows:?}");
    let (code, rows, told) = routes_of("guarded routes --unprotected --deny");
    assert_ne!(code, Some(0));
    assert!(
        rows.len() == 3 && told.contains("2 of these routes are open"),
        "{told}"
    );
    let (code, rows, _) = routes_of("decided routes --deny --unprotected");
    assert_eq!((code, rows.len()), (Some(0), 1));
}

#[test]
fn the_settings_are_printed_with_where_they_come_from() {
    let variables = [("HOST", "::1"), ("PORT", "x"), ("LOG_FORMAT", "json")];
    let (code, printed, told) = end("config", &variables);
    assert_eq!(code, Some(1));
    let rows: Vec<Vec<&str>> = printed
        .lines()
        .map(|line| line.split_whitespace().take(3).collect())
        .collect();
    assert_eq!(
        rows,
        [
            ["LOG", "-", "-"],
            ["LOG_FORMAT", "json", "environment"],
            ["HOST", "::1", "environment"],
            ["PORT", "(refused)", "environment"],
            ["SOCKET", "-", "-"],
            ["SERVING_THREADS", "-", "-"],
            ["TRUSTED_PROXIES", "default", "The"],
            ["ALLOWED_HOSTS", "default", "The"],
            ["TLS_CERTIFICATE", "-", "-"],
            ["TLS_KEY", "-", "-"],
        ]
    );
    assert!(told.contains("PORT (environment) must be"), "{told}");
}

#[test]
fn settings_are_printed_whatever_is_wrong_with_them() {
    let variables = [("LOG", "canary"), ("TLS_CERTIFICATE", "certificate.pem")];
    let (code, printed, told) = end("config", &variables);
    assert_eq!(code, Some(1));
    let log = printed.lines().find(|line| line.starts_with("LOG "));
    assert!(log.is_some_and(|line| line.contains("(refused)")), "{printed}");
    assert!(told.contains("LOG (environment) must be `off`"), "{told}");
    assert!(
        told.contains("TLS_CERTIFICATE (environment) has no key"),
        "{told}"
    );
    assert!(!format!("{printed}{told}").contains("canary"), "{printed}{told}");
}

#[test]
fn settings_are_read_from_the_working_directory_and_from_the_file_that_is_named() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands-settings");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(".env"), "# here\nHOST=localhost\n").unwrap();
    fs::write(folder.join("settings.toml"), "[server]\nhost = 'x'\nport = 81\n").unwrap();
    fs::write(folder.join("other.toml"), "[server]\nport = 82\n").unwrap();
    let printed = |variables: &[(&str, &str)]| {
        let output = command("config", variables)
            .current_dir(&folder)
            .output()
            .unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    for (variables, origin) in [
        (&[][..], "settings.toml:3"),
        (&[("SETTINGS_FILE", "other.toml")], "other.toml:2"),
    ] {
        let printed = printed(variables);
        assert!(
            printed.contains(".env:2") && printed.contains(origin),
            "{printed}"
        );
    }
    let printed = printed(&[("SETTINGS_FILE", "none.toml")]);
    assert!(printed.contains("none.toml cannot be read"), "{printed}");
}

#[cfg(unix)]
#[test]
fn a_settings_file_whose_name_cannot_be_read_is_no_reason_for_defaults() {
    use std::os::unix::ffi::OsStringExt;

    let name = std::ffi::OsString::from_vec(b"settings\xff.toml".to_vec());
    let output = command("config", &[])
        .env("SETTINGS_FILE", name)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("SETTINGS_FILE (environment) is not UTF-8"),
        "{told}"
    );
}

#[test]
fn an_app_with_mistakes_does_not_start() {
    for words in [&["serve"][..], &["openapi"], &["routes"]] {
        let app = app().module(Module::new("again").routes(routes![root]));
        assert_eq!(run(app, words), ExitCode::FAILURE, "{words:?}");
    }
}

#[test]
fn commands_are_added_and_replaced() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let noting = |name: &'static str| {
        let log = Arc::clone(&log);
        AppCommand::new(name, "Notes its words", move |app, words| {
            log.lock().unwrap().push((name, app.routes().len(), words));
            Box::pin(async { Ok(()) })
        })
    };
    let app = || app().command(noting("seed")).command(noting("serve"));
    assert_eq!(run(app(), &["seed", "a", "--b"]), ExitCode::SUCCESS);
    assert_eq!(run(app(), &[]), ExitCode::SUCCESS);
    let words = vec!["a".to_owned(), "--b".to_owned()];
    assert_eq!(
        *log.lock().unwrap(),
        [("seed", 2, words), ("serve", 2, Vec::new())]
    );
    let failing = AppCommand::new("fail", "Fails", |_, _| Box::pin(async { Err("no".into()) }));
    assert_eq!(run(app().command(failing), &["fail"]), ExitCode::FAILURE);
}

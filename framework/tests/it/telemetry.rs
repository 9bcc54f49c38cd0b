//! What the log says: captured in this process, and read from programs of their own.

mod program;
mod serving;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use insta::{assert_json_snapshot, assert_snapshot};
use purlin::BoxError;
use purlin::http::{Method, StatusCode};
use purlin::prelude::*;
use purlin::serde_json::{Value, from_str};
use purlin::telemetry::{Access, LogFormat, LogSettings, RequestId, subscriber};
use purlin::testing::{TestClient, block_on};
use purlin::tracing::{self, Dispatch, dispatcher};

/// What stands in queries, and must not stand in a log.
const CANARY: &str = "canary";

/// Lines of a log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines that something logs.
fn logged(settings: &LogSettings, act: impl FnOnce()) -> Vec<String> {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = subscriber(settings, move || writer.clone()).unwrap();
    dispatcher::with_default(&log, act);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn access() -> Access<'static> {
    Access {
        method: &Method::GET,
        path: "/orders/7%0A",
        route: Some("/orders/{id}"),
        status: StatusCode::OK,
        duration: Duration::from_micros(1_234),
        request_id: RequestId::given("an-id").unwrap(),
        client: Some("2001:db8::7".parse().unwrap()),
        bytes: Some(512),
    }
}

/// A line of JSON, without the time, which is no fixed one.
fn json(line: &str) -> Value {
    let mut line: Value = from_str(line).unwrap();
    let time = line.as_object_mut().unwrap().shift_remove("timestamp").unwrap();
    time.as_str().unwrap().parse::<purlin::jiff::Timestamp>().unwrap();
    line
}

/// A line for people, likewise.
fn human(line: &str) -> &str {
    let (time, rest) = line.split_once(' ').unwrap();
    time.parse::<purlin::jiff::Timestamp>().unwrap();
    rest
}

#[test]
fn a_request_is_one_line() {
    let lines = logged(&LogSettings::default(), || access().log());
    assert_eq!(lines.len(), 1);
    assert_json_snapshot!(json(&lines[0]), @r#"
    {
      "level": "INFO",
      "message": "request",
      "method": "GET",
      "path": "/orders/7%0A",
      "route": "/orders/{id}",
      "status": 200,
      "duration_ms": 1.234,
      "request_id": "an-id",
      "client": "2001:db8::7",
      "bytes": 512,
      "target": "purlin::access"
    }
    "#);
}

#[test]
fn a_request_is_one_line_for_people_too() {
    let settings = LogSettings::default().format(LogFormat::Human);
    let lines = logged(&settings, || access().log());
    assert_eq!(lines.len(), 1);
    assert_snapshot!(
        human(&lines[0]).trim_start(),
        @r#"INFO purlin::access: request method="GET" path="/orders/7%0A" route="/orders/{id}" status=200 duration_ms=1.234 request_id=an-id client=2001:db8::7 bytes=512"#
    );
}

#[test]
fn what_is_not_known_is_left_out() {
    let unknown = Access {
        route: None,
        client: None,
        bytes: None,
        status: StatusCode::INTERNAL_SERVER_ERROR,
        ..access()
    };
    let lines = logged(&LogSettings::default(), || unknown.log());
    let line = json(&lines[0]);
    let names: Vec<&String> = line.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "level",
            "message",
            "method",
            "path",
            "status",
            "duration_ms",
            "request_id",
            "target"
        ]
    );
    assert_eq!(line["level"], "INFO");
}

#[test]
fn a_query_is_never_logged() {
    let path = format!("/orders?token={CANARY}?{CANARY}");
    let access = Access {
        path: &path,
        ..access()
    };
    for format in [LogFormat::Json, LogFormat::Human] {
        let lines = logged(&LogSettings::default().filter("trace").format(format), || {
            access.log();
        });
        assert_eq!(lines.len(), 1);
        assert!(!lines[0].contains(CANARY), "{}", lines[0]);
    }
}

#[test]
fn nobody_forges_a_line() {
    let forged = Access {
        path: "/\n{\"level\":\"ERROR\"}\u{1b}[2J",
        ..access()
    };
    for format in [LogFormat::Json, LogFormat::Human] {
        let lines = logged(&LogSettings::default().format(format), || forged.log());
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(!lines[0].contains('\u{1b}'), "{lines:?}");
    }
}

/// What nobody should be able to put into a log as it is.
const FORGERY: &str = "first\n2026-01-01T00:00:00Z  INFO forged\u{1b}[2J";

#[derive(Debug)]
struct Inner;

impl std::fmt::Display for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(FORGERY)
    }
}

impl std::error::Error for Inner {}

#[dependency(infallible, before_response = fail)]
async fn released() -> u32 {
    7
}

async fn fail(_: Dep<released>, _: purlin::dependency::Outcome) -> Result<(), Problem> {
    Err(Problem::internal(Inner))
}

#[get("/failing")]
async fn failing(released: Dep<released>) -> Result<NoContent, Problem> {
    drop(released);
    Err(Problem::internal(Inner).with_detail(FORGERY))
}

async fn fail_in_all_ways() {
    let stop = || async { Err::<(), BoxError>(FORGERY.into()) };
    let module = Module::new("failing").routes(routes![failing]).on_stop(stop);
    let app = App::new("Failing", "1.0.0").module(module);
    let app = app.health_check("failing", || async { Err(FORGERY.into()) });
    let client = TestClient::new(app);
    client.get("/failing").unchecked().await;
    client.get("/health/ready").unchecked().await;
    client.app().start().await.unwrap();
    client.app().close().await;
}

#[test]
fn no_error_forges_a_line() {
    let settings = LogSettings::default();
    for settings in [settings.clone().format(LogFormat::Human), settings] {
        let lines = logged(&settings, || block_on(fail_in_all_ways()));
        let told: Vec<&String> = lines.iter().filter(|line| line.contains("forged")).collect();
        assert_eq!(told.len(), 4, "{lines:#?}");
        for line in &lines {
            assert!(line.contains("purlin"), "{line}");
            assert!(!line.contains(char::is_control), "{line}");
        }
    }
}

#[test]
fn a_line_that_nobody_wants_is_not_written() {
    dispatcher::with_default(&Dispatch::none(), || assert!(!Access::is_wanted()));
    let wanted = |filter: &str| {
        let mut wanted = false;
        let settings = LogSettings::default().filter(filter);
        let lines = logged(&settings, || {
            wanted = Access::is_wanted();
            access().log();
        });
        assert_eq!(lines.len(), usize::from(wanted));
        wanted
    };
    assert!(wanted("info"));
    assert!(!wanted("warn"));
    assert!(!wanted("info,purlin::access=off"));
    assert!(wanted("off,purlin::access=info"));
}

#[test]
fn events_of_the_app_have_their_fields_beside_ours() {
    let lines = logged(&LogSettings::default(), || {
        let _import = tracing::info_span!("import", file = "a.csv").entered();
        let _sheet = tracing::info_span!("sheet", number = 3).entered();
        tracing::warn!(row = 7, "skipped");
    });
    assert_json_snapshot!(json(&lines[0]), @r#"
    {
      "level": "WARN",
      "message": "skipped",
      "row": 7,
      "target": "it::telemetry",
      "spans": [
        {
          "file": "a.csv",
          "name": "import"
        },
        {
          "number": 3,
          "name": "sheet"
        }
      ]
    }
    "#);
}

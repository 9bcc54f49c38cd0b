//! What the log says: captured in this process, and read from programs of their own.

mod program;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use insta::{assert_json_snapshot, assert_snapshot};
use purlin::http::{Method, StatusCode};
use purlin::serde_json::{Value, from_str};
use purlin::telemetry::{Access, LogFormat, LogSettings, RequestId, subscriber};
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
        let _span = tracing::info_span!("import", file = "a.csv").entered();
        tracing::warn!(row = 7, "skipped");
    });
    assert_json_snapshot!(json(&lines[0]), @r#"
    {
      "level": "WARN",
      "message": "skipped",
      "row": 7,
      "target": "it::telemetry",
      "span": {
        "file": "a.csv",
        "name": "import"
      }
    }
    "#);
}

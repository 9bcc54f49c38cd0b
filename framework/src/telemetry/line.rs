//! The lines of requests, written at once.
//!
//! `tracing-subscriber` can write any event, field by field through several layers of formatting: some 20,000 instructions for the
//! line that every request has. Where the log is ours, this writes the same bytes in a tenth of it. What would have to be escaped
//! goes the general way, and so does everything where a span is entered or another subscriber listens.

use std::fmt::{self, Write};
use std::net::IpAddr;

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use tracing::Subscriber;
use tracing_subscriber::Layer;

use super::access::{Access, TARGET};

/// Room for most lines.
const ROOM: usize = 384;

/// As the general way tells the time: in UTC, to the microsecond.
const TIME: DateTimePrinter = DateTimePrinter::new().precision(Some(6));

/// Writes the lines of requests. It is a layer, so that it is found in a subscriber of ours, and does nothing as such.
pub(super) struct AccessLines {
    form: &'static Form,
    write: Box<dyn Fn(&[u8]) + Send + Sync>,
}

impl<S: Subscriber> Layer<S> for AccessLines {}

/// What stands between the values of a line.
struct Form {
    time: &'static str,
    method: &'static str,
    path: &'static str,
    route: &'static str,
    /// Behind a text in quotes.
    quote: &'static str,
    status: &'static str,
    duration: &'static str,
    id: &'static str,
    client: &'static str,
    /// Behind a text that has quotes in JSON only.
    end: &'static str,
    bytes: &'static str,
    target: &'static str,
}

const JSON: Form = Form {
    time: r#"{"timestamp":""#,
    method: r#"","level":"INFO","message":"request","method":""#,
    path: r#"","path":""#,
    route: r#","route":""#,
    quote: "\"",
    status: r#","status":"#,
    duration: r#","duration_ms":"#,
    id: r#","request_id":""#,
    client: r#","client":""#,
    end: "\"",
    bytes: r#","bytes":"#,
    target: ",\"target\":\"purlin::access\"}\n",
};

const TEXT: Form = Form {
    time: "",
    method: r#"  INFO purlin::access: request method=""#,
    path: r#"" path=""#,
    route: r#" route=""#,
    quote: "\"",
    status: " status=",
    duration: " duration_ms=",
    id: " request_id=",
    client: " client=",
    end: "",
    bytes: " bytes=",
    target: "\n",
};

impl AccessLines {
    /// Lines of JSON, with the fields of an event beside those of the log.
    pub(super) fn json(write: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        Self {
            form: &JSON,
            write: Box::new(write),
        }
    }

    /// Lines for people, without colours.
    pub(super) fn text(write: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        Self {
            form: &TEXT,
            write: Box::new(write),
        }
    }

    /// Writes a line, if nothing in it has to be escaped.
    pub(super) fn write(&self, access: &Access<'_>) -> bool {
        debug_assert!(JSON.target.contains(TARGET) && TEXT.method.contains(TARGET));
        let texts = [
            access.method.as_str(),
            access.path_alone(),
            access.route.unwrap_or_default(),
        ];
        if !texts.into_iter().all(is_plain) {
            return false;
        }
        let mut line = String::with_capacity(ROOM);
        let is_whole = self.form.write(access, &mut line).is_ok();
        if is_whole {
            (self.write)(line.as_bytes());
        }
        is_whole
    }
}

impl Form {
    fn write(&self, access: &Access<'_>, line: &mut String) -> fmt::Result {
        line.push_str(self.time);
        TIME.print_timestamp(&Timestamp::now(), &mut *line)
            .map_err(|_| fmt::Error)?;
        line.push_str(self.method);
        line.push_str(access.method.as_str());
        line.push_str(self.path);
        line.push_str(access.path_alone());
        line.push_str(self.quote);
        if let Some(route) = access.route {
            line.push_str(self.route);
            line.push_str(route);
            line.push_str(self.quote);
        }
        line.push_str(self.status);
        line.push_str(access.status.as_str());
        line.push_str(self.duration);
        push_thousandths(line, access.microseconds())?;
        line.push_str(self.id);
        write!(line, "{}", access.request_id)?;
        line.push_str(self.end);
        if let Some(client) = access.client {
            line.push_str(self.client);
            push_address(line, client)?;
            line.push_str(self.end);
        }
        if let Some(bytes) = access.bytes {
            line.push_str(self.bytes);
            write!(line, "{bytes}")?;
        }
        line.push_str(self.target);
        Ok(())
    }
}

/// Whether a text is the same in quotes: printable ASCII without quotes and backslashes. All of it is looked at without an early
/// end, so that the compiler takes many bytes at once.
fn is_plain(text: &str) -> bool {
    let odd = text.bytes().fold(0, |odd, byte| {
        odd | u8::from(byte < b' ')
            | u8::from(byte >= 0x7f)
            | u8::from(byte == b'"')
            | u8::from(byte == b'\\')
    });
    odd == 0
}

/// Writes a number as the shortest text that is the same number: `1.25`, `30.0`.
fn push_thousandths(line: &mut String, count: u128) -> fmt::Result {
    let rest = u32::try_from(count % 1_000).map_err(|_| fmt::Error)?;
    let whole = u64::try_from(count / 1_000).map_err(|_| fmt::Error)?;
    write!(line, "{whole}")?;
    let digits = [rest / 100, rest / 10 % 10, rest % 10];
    let length = digits.iter().rposition(|digit| *digit > 0).unwrap_or(0) + 1;
    line.push('.');
    line.extend(
        digits[..length]
            .iter()
            .filter_map(|digit| char::from_digit(*digit, 10)),
    );
    Ok(())
}

/// Writes an address. That of IPv4 has seven parts for the formatter, and four numbers here.
fn push_address(line: &mut String, address: IpAddr) -> fmt::Result {
    let IpAddr::V4(address) = address else {
        return write!(line, "{address}");
    };
    for (index, part) in address.octets().into_iter().enumerate() {
        if index > 0 {
            line.push('.');
        }
        push_number(line, part);
    }
    Ok(())
}

fn push_number(line: &mut String, number: u8) {
    if number >= 100 {
        line.push(char::from(b'0' + number / 100));
    }
    if number >= 10 {
        line.push(char::from(b'0' + number / 10 % 10));
    }
    line.push(char::from(b'0' + number % 10));
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use http::{Method, StatusCode};
    use tracing::dispatcher;

    use super::*;
    use crate::telemetry::{LogFormat, LogSettings, RequestId, subscriber};

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written, without the time: no two events have the same.
    fn written(format: LogFormat, log: impl FnOnce()) -> String {
        let written = Written::default();
        let writer = written.clone();
        let dispatch = subscriber(&LogSettings::default().format(format), move || writer.clone()).unwrap();
        dispatcher::with_default(&dispatch, log);
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let start = text.find("20").unwrap();
        let end = start + "2026-11-26T11:00:00.000000Z".len();
        assert!(text[start..end].parse::<Timestamp>().is_ok(), "{text}");
        format!("{}{}", &text[..start], &text[end..])
    }

    fn access(path: &str) -> Access<'_> {
        Access {
            method: &Method::GET,
            path,
            route: Some("/orders/{id}"),
            status: StatusCode::OK,
            duration: Duration::from_micros(1_250),
            request_id: RequestId::given("an-id").unwrap(),
            client: Some(IpAddr::from([10, 0, 20, 255])),
            bytes: Some(512),
        }
    }

    /// Both ways write the same; answers what.
    fn both(access: &Access<'_>) -> [String; 2] {
        [LogFormat::Json, LogFormat::Human].map(|format| {
            let line = written(format, || access.log());
            assert_eq!(line, written(format, || access.tell()));
            line
        })
    }

    #[test]
    fn lines_are_those_of_the_general_way() {
        let unknown = Access {
            route: None,
            client: None,
            bytes: None,
            request_id: RequestId::next(),
            ..access("/orders/7?token=1")
        };
        both(&unknown);
        both(&Access {
            client: "2001:db8::7".parse().ok(),
            ..access("/orders/7")
        });
        let [json, text] = both(&access("/orders/7"));
        assert!(json.contains(r#""client":"10.0.20.255","bytes":512"#), "{json}");
        assert!(
            text.contains(" duration_ms=1.25 request_id=an-id client=10.0.20.255"),
            "{text}"
        );
    }

    #[test]
    fn what_has_to_be_escaped_is() {
        for path in ["/a\"b\\c", "/\u{e4}\n\u{1b}[2J", "/%0A'~", "/\u{7f}"] {
            both(&access(path));
        }
    }

    #[test]
    fn a_span_around_the_event_is_told() {
        for format in [LogFormat::Json, LogFormat::Human] {
            let line = written(format, || {
                let _span = tracing::info_span!("import").entered();
                access("/").log();
            });
            assert!(line.contains("import"), "{line}");
        }
    }

    #[test]
    fn durations_are_those_of_the_general_way() {
        for micros in (0..3_000).chain([9_990, 10_000, 123_456, 30_000_000, 999_999_999]) {
            let mut text = String::new();
            push_thousandths(&mut text, micros).unwrap();
            let value = f64::from(u32::try_from(micros).unwrap()) / 1e3;
            assert_eq!(text, format!("{value:?}"));
        }
    }

    #[test]
    fn addresses_are_written_as_ever() {
        for address in [
            "0.0.0.0",
            "127.0.0.1",
            "10.20.99.100",
            "255.255.255.255",
            "2001:db8::7",
        ] {
            let address: IpAddr = address.parse().unwrap();
            let mut text = String::new();
            push_address(&mut text, address).unwrap();
            assert_eq!(text, address.to_string());
        }
    }
}

//! What an app of many routes does to measure itself. Each question is asked of a fresh process, which answers with
//! lines of a name and a number.

use std::fs;
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use purlin::{App, Body, BuiltApp, Module, Response, http};

use crate::in_process::call;

/// The path of the document.
const DOCUMENT: &str = "/openapi.json";
/// Calls that one reading of the clock covers, and how many of those there are.
const CALLS: u32 = 200;
const ROUNDS: usize = 500;

type Modules = &'static [fn() -> Module];

/// Answers the question of the arguments: `build`, or `routes COUNT`.
///
/// # Panics
/// When the arguments are no question, or the app does not answer as it should: the caller shows the message.
pub fn run(modules: Modules) {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let lines = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["build"] => build(modules),
        ["routes", count] => routes(modules, count.parse().expect("a number of routes")),
        _ => panic!("no question: {arguments:?}"),
    };
    let mut answer = std::io::stdout().lock();
    for (name, value) in lines {
        writeln!(answer, "{name} {value}").expect("the caller reads");
    }
}

/// Time and memory to the app, and to its document.
fn build(modules: Modules) -> Vec<(&'static str, f64)> {
    let before = memory("VmRSS");
    let (app, build) = timed(|| app(modules, modules.len() * crate::sources::IN_MODULE));
    let after = memory("VmRSS");
    let (first, first_time) = timed(|| size(&get(&app, DOCUMENT, "identity")));
    let (_, second_time) = timed(|| size(&get(&app, DOCUMENT, "identity")));
    let (packed, packed_time) = timed(|| size(&get(&app, DOCUMENT, "gzip")));
    let (_, yaml_time) = timed(|| size(&get(&app, "/openapi.yaml", "identity")));
    vec![
        ("build", build),
        ("first", first_time),
        ("second", second_time),
        ("packed", packed_time),
        ("yaml", yaml_time),
        ("size", first),
        ("packed_size", packed),
        ("schemas", schemas(&app)),
        ("started", before),
        ("built", after - before),
        ("peak", memory("VmHWM")),
    ]
}

/// Nanoseconds of a call of the first route, of the last one, and of a path that is none.
fn routes(modules: Modules, count: usize) -> Vec<(&'static str, f64)> {
    let app = app(modules, count);
    let template = |index: usize| app.routes()[index].template.replace("{id}", "7");
    let (first, last) = (template(0), template(count - 1));
    // In turns, so that a disturbance meets all of them.
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for (path, times) in [&first, &last, "/items/7"].into_iter().zip(&mut times) {
            times.push(nanoseconds(&app, path));
        }
    }
    let middle = |index: usize| purlin_report::Series::new(times[index].iter().copied()).median();
    vec![("first", middle(0)), ("last", middle(1)), ("nothing", middle(2))]
}

/// An app of so many routes. Beyond those that were generated, they are mounted again, out of the document.
fn app(modules: Modules, count: usize) -> BuiltApp {
    let wanted = count / crate::sources::IN_MODULE;
    let mut app = App::new("Items", "1.0.0");
    for index in 0..wanted {
        let module = modules[index % modules.len()]();
        let round = index / modules.len();
        app = app.module(match round {
            0 => module,
            _ => module.prefix(format!("/again{round}")).hidden(),
        });
    }
    app.build().expect("the generated app has no mistakes")
}

fn schemas(app: &BuiltApp) -> f64 {
    let count = u32::try_from(app.document().components.schemas.len());
    f64::from(count.expect("the app is not that large"))
}

/// The time of one call, as the mean of many; requests are made before, and answers dropped behind the clock.
fn nanoseconds(app: &BuiltApp, path: &str) -> f64 {
    let requests: Vec<_> = (0..CALLS).map(|_| put(path)).collect();
    let mut answers = Vec::with_capacity(requests.len());
    let start = Instant::now();
    for request in requests {
        answers.push(call(app, request));
    }
    let elapsed = start.elapsed();
    black_box(answers);
    elapsed.as_secs_f64() * 1e9 / f64::from(CALLS)
}

fn put(path: &str) -> http::Request<Body> {
    let item = r#"{"name": "Lamp", "owner": "ada@example.org", "amount": 3, "tags": ["new"], "note": null}"#;
    http::Request::put(path)
        .header("content-type", "application/json")
        .body(Body::from(item))
        .expect("the paths of routes are paths")
}

fn get(app: &BuiltApp, path: &str, encoding: &str) -> Response {
    let request = http::Request::get(path)
        .header("accept-encoding", encoding)
        .body(Body::empty())
        .expect("the document has a path");
    let response = call(app, request);
    assert_eq!(response.status(), 200, "{path}");
    response
}

fn size(response: &Response) -> f64 {
    let size = purlin::http_body::Body::size_hint(response.body()).exact();
    let size = size.and_then(|size| u32::try_from(size).ok());
    f64::from(size.expect("the document is in memory"))
}

/// What the work answers, and its time in milliseconds.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed().as_secs_f64() * 1e3)
}

/// A line of `/proc/self/status` in megabytes: `VmRSS` what is in memory, `VmHWM` the most that was.
fn memory(line: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("the system is Linux");
    let kilobytes = status.lines().find_map(|text| {
        text.strip_prefix(line)?
            .strip_prefix(':')?
            .split_whitespace()
            .next()
    });
    let kilobytes = kilobytes.and_then(|text| text.parse::<u32>().ok());
    f64::from(kilobytes.expect("the system tells every process its memory")) * 1.024e-3
}

//! What is counted in instructions.

use std::hint::black_box;

use purlin::http::StatusCode;
use purlin::prelude::*;
use purlin::{BuiltApp, Bytes, http};
use purlin_benches::Result;
use purlin_benches::callgrind::{count, counted};
use purlin_benches::chart::{Axis, Chart, Line, Scale};
use purlin_benches::in_process::call;
use purlin_report::number;

use crate::Answer;
use crate::app::{self, DEEPEST};

const ROUTES: [usize; 4] = [10, 100, 1_000, 10_000];
const DEPTHS: [usize; 7] = [0, 1, 2, 4, 8, 16, DEEPEST];
const LAYERS: [usize; 6] = [0, 2, 4, 6, 8, 10];
const BYTES: [usize; 5] = [100, 1_000, 10_000, 100_000, 1_000_000];

/// How often a request is made while it is counted. Large contents are the same each time.
const REQUESTS: usize = 50;
const LARGE_REQUESTS: usize = 4;

fn requests(bytes: usize) -> usize {
    if bytes > 10_000 { LARGE_REQUESTS } else { REQUESTS }
}

/// The work under callgrind, in the order in which [`answers`] reads its counts.
pub(crate) fn count_all() {
    for routes in ROUTES {
        let (app, paths) = app::of_routes(routes);
        for path in &paths {
            count_one(&app, REQUESTS, StatusCode::NO_CONTENT, || get(path));
        }
        count_one(&app, REQUESTS, StatusCode::NOT_FOUND, || get("/m0000/none/7"));
    }
    for depth in DEPTHS {
        let (app, path) = app::of_depth(depth);
        count_one(&app, REQUESTS, StatusCode::NO_CONTENT, || get(&path));
    }
    for layers in LAYERS {
        for app in app::of_layers(layers) {
            count_one(&app, REQUESTS, StatusCode::NO_CONTENT, || get("/item9/7"));
        }
    }
    let app = app::of_contents(BYTES[BYTES.len() - 1]);
    for bytes in BYTES {
        let requests = requests(bytes);
        let (lines, content) = (lines(bytes), Bytes::from(vec![b'.'; bytes]));
        let written = format!("/lines/{}", bytes / app::LINE.len());
        let sent = format!("/bytes/{bytes}");
        count_one(&app, requests, StatusCode::NO_CONTENT, || {
            post("/lines", "application/json", &lines)
        });
        count_one(&app, requests, StatusCode::NO_CONTENT, || {
            post("/bytes", "application/octet-stream", &content)
        });
        count_one(&app, requests, StatusCode::OK, || get(&written));
        count_one(&app, requests, StatusCode::OK, || get(&sent));
    }
}

/// A list in JSON of about so many bytes: a line less than fits.
fn lines(bytes: usize) -> Bytes {
    let lines = app::LINE.repeat(bytes / app::LINE.len());
    format!("[{}]", lines.trim_end_matches(',')).into()
}

fn get(path: &str) -> http::Request<Body> {
    http::Request::get(path)
        .body(Body::empty())
        .expect("the paths of routes are paths")
}

fn post(path: &str, kind: &str, content: &Bytes) -> http::Request<Body> {
    http::Request::post(path)
        .header("content-type", kind)
        .body(Body::from(content.clone()))
        .expect("the paths of routes are paths")
}

/// The answers before those that are counted have to be as they should: what a wrong one costs says nothing.
fn count_one(app: &BuiltApp, times: usize, status: StatusCode, request: impl Fn() -> http::Request<Body>) {
    for _ in 0..times / 4 {
        assert_eq!(call(app, request()).status(), status);
    }
    let requests: Vec<_> = (0..times).map(|_| request()).collect();
    let mut requests = requests.into_iter();
    counted(&mut || {
        for request in requests.by_ref() {
            black_box(call(app, request));
        }
    });
}

/// What callgrind counted, read from the front.
struct Counts(std::vec::IntoIter<f64>);

impl Counts {
    fn next(&mut self, times: usize) -> Result<f64> {
        let all = self.0.next().ok_or("callgrind counted less than was done")?;
        Ok(all / float(times))
    }

    /// Lines whose points were counted by turns.
    fn lines<const N: usize>(
        &mut self,
        names: [&'static str; N],
        values: &[usize],
        times: fn(usize) -> usize,
    ) -> Result<Vec<Line>> {
        let mut lines = names.map(|name| Line {
            name,
            points: Vec::new(),
        });
        for value in values {
            for line in &mut lines {
                line.points.push((float(*value), self.next(times(*value))?));
            }
        }
        Ok(lines.into())
    }
}

fn float(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

const fn linear(name: &'static str) -> Axis {
    Axis {
        name,
        scale: Scale::Linear,
    }
}

const fn powers(name: &'static str) -> Axis {
    Axis {
        name,
        scale: Scale::Powers,
    }
}

const INSTRUCTIONS: &str = "instructions per request";

/// The answers that are counted.
pub(crate) fn answers() -> Result<Vec<Answer>> {
    let mut counts = Counts(count(&["count"])?.into_iter());
    let all = |_| REQUESTS;
    Ok(vec![
        routes(counts.lines(
            ["the first route", "the last route", "a path that is none"],
            &ROUTES,
            all,
        )?),
        depth(counts.lines(["a route inside them"], &DEPTHS, all)?),
        layers(counts.lines(["middlewares", "layers of tower"], &LAYERS, all)?),
        contents(counts.lines(
            [
                "JSON that is read",
                "bytes that are read",
                "JSON that is answered",
                "bytes that are answered",
            ],
            &BYTES,
            requests,
        )?),
    ])
}

fn routes(lines: Vec<Line>) -> Answer {
    let of_most = |line: &Line| line.points.last().map_or(0.0, |point| point.1);
    let (first, last) = (of_most(&lines[0]), of_most(&lines[1]));
    let (more, percent) = (last - first, (last / first - 1.0) * 100.0);
    Answer {
        name: "routes",
        column: "routes",
        remark: format!(
            "The routes stand in modules of {}, whose paths begin with `/m0000`, `/m0001` .. and have ten words each. Of the most \
             routes the last costs {} instructions more than the first, which are {percent:.1} %: where ten parts of a path \
             differ in one letter, matchit compares the letters one by one, and the last has every one of them before it.",
            app::IN_MODULE,
            number(more)
        ),
        chart: Chart {
            title: "Routes in the app",
            x: powers("routes"),
            y: linear(INSTRUCTIONS),
            lines,
        },
    }
}

fn depth(lines: Vec<Line>) -> Answer {
    Answer {
        name: "modules",
        column: "modules around it",
        remark: "All paths have the same length. Modules are gone when the app is built: one table holds every path.".to_owned(),
        chart: Chart {
            title: "Modules inside modules",
            x: linear("modules around the route"),
            y: linear(INSTRUCTIONS),
            lines,
        },
    }
}

fn layers(lines: Vec<Line>) -> Answer {
    let each =
        |line: &Line| (line.points[LAYERS.len() - 1].1 - line.points[0].1) / float(LAYERS[LAYERS.len() - 1]);
    Answer {
        name: "layers",
        column: "layers",
        remark: format!(
            "A middleware that sends every request on costs {} instructions, a layer of tower that maps the answer {}. Large copies \
             weigh more here than on the clock: callgrind counts them byte by byte.",
            number(each(&lines[0])),
            number(each(&lines[1]))
        ),
        chart: Chart {
            title: "Layers around the app",
            x: linear("layers"),
            y: linear(INSTRUCTIONS),
            lines,
        },
    }
}

fn contents(lines: Vec<Line>) -> Answer {
    let a_byte = |line: &Line| {
        let [.., before, last] = line.points[..] else {
            return 0.0;
        };
        (last.1 - before.1) / (last.0 - before.0)
    };
    Answer {
        name: "contents",
        column: "bytes",
        remark: format!(
            "JSON costs {:.1} instructions a byte to read and {:.1} to write, with making and dropping its values; bytes are handed on \
             and not copied.",
            a_byte(&lines[0]),
            a_byte(&lines[2])
        ),
        chart: Chart {
            title: "Bytes of content",
            x: powers("bytes"),
            y: powers(INSTRUCTIONS),
            lines,
        },
    }
}

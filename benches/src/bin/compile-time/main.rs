//! What compiling costs, beside the same in axum with utoipa, poem-openapi and dropshot: a small app with all that it depends
//! on, and crates of 10, 100 and 1,000 handlers.

mod expansion;
mod hello;
mod said;
mod subject;

use std::io::Write;

use purlin_benches::Result;
use purlin_benches::sources::{self, Framework};

use self::subject::Subject;

fn main() -> Result<()> {
    let all = [
        sources::purlin(),
        sources::axum_with_validator(),
        sources::axum(),
        sources::poem(),
        sources::dropshot(),
    ];
    // The plain one has the dependencies of the one before it.
    let hellos = [all[0], all[1], all[3], all[4]];
    let wanted = Wanted::named();
    let mut parts = Vec::new();
    if wanted.hello {
        // First, for it leaves compiled what the others need.
        parts.push(said::of_hello().to_owned());
        parts.push(hello::measure(&hellos)?.to_string());
    }
    let mut versions = Vec::new();
    for framework in &hellos {
        versions.extend(subject::prepare(framework)?);
    }
    parts.push(said::of_handlers(&versions));
    for (handlers, runs) in wanted.sizes {
        // With more the others take longer than there is time for.
        let all: &[Framework] = if handlers > MANY { &all[..2] } else { &all };
        let mut subjects = all
            .iter()
            .map(|framework| Subject::new(framework, handlers))
            .collect::<Result<Vec<_>>>()?;
        parts.push(subject::measure(&mut subjects, handlers, runs)?);
    }
    std::io::stdout().write_all(parts.join("\n").as_bytes())?;
    Ok(())
}

/// How many handlers, and how often each is measured.
const SIZES: [(usize, usize); 3] = [(10, 3), (100, 2), (1000, 1)];

/// With more handlers than these, only two of the frameworks are measured.
const MANY: usize = 100;

/// What is measured: all, or what the command line names, as in `hello 10 100`.
struct Wanted {
    hello: bool,
    sizes: Vec<(usize, usize)>,
}

impl Wanted {
    fn named() -> Self {
        let named: Vec<String> = std::env::args().skip(1).collect();
        let is_named = |name: &str| named.is_empty() || named.iter().any(|it| it == name);
        Self {
            hello: is_named("hello"),
            sizes: SIZES
                .into_iter()
                .filter(|(size, _)| is_named(&size.to_string()))
                .collect(),
        }
    }
}

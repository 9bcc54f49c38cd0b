//! Whether all give the same answers: before that, no figure means anything.

use crate::Result;
use crate::arguments::Arguments;
use crate::build::build;
use crate::cases::{Case, Expected, ROUTES};
use crate::client::{Answer, Client};
use crate::database;
use crate::programs::{Broken, Server};
use crate::server::Running;

/// The header fields whose values differ from answer to answer.
const VARYING: [&str; 2] = ["date", "x-request-id"];

/// Builds the servers, asks each, and fails at the first answer that is another.
///
/// # Errors
/// One does not compile or start, or an answer is not that of its case.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.build {
        build(arguments)?;
    }
    check(&arguments.servers, &arguments.cases)?;
    database::check(arguments)?;
    let servers = arguments.servers.len();
    let cases = arguments.cases.len() + arguments.stored.len();
    println!("checked: {cases} cases of {servers} servers");
    Ok(())
}

/// # Errors
/// One does not start, or an answer is not that of its case.
pub(crate) fn check(servers: &[&Server], cases: &[&Case]) -> Result<()> {
    for server in servers {
        for routes in [0, ROUTES] {
            let of = cases.iter().filter(|case| case.routes == routes);
            let of: Vec<_> = of.collect();
            if of.is_empty() {
                continue;
            }
            let running = Running::start(server, routes, &[])?;
            let mut client = running.client()?;
            for case in of {
                ask(server, case, &mut client)
                    .map_err(|error| format!("{}, {}: {error}", server.name, case.name))?;
            }
        }
    }
    alike(servers, cases)
}

/// Asks once, or for all answers of a pipeline.
///
/// # Errors
/// An answer is not that of the case.
pub(crate) fn ask(server: &Server, case: &Case, client: &mut Client) -> Result<()> {
    let answers = client.ask_at_once(&case.request(), case.at_once())?;
    answers.iter().try_for_each(|answer| judge(server, case, answer))
}

/// # Errors
/// The answer is not that of the case.
pub(crate) fn judge(server: &Server, case: &Case, answer: &Answer) -> Result<()> {
    if let Expected::Faults = case.expected {
        return faults(server.program.broken, answer);
    }
    status(case.status, answer)?;
    if let Expected::Refusal = case.expected {
        return Ok(());
    }
    let media_type = answer.header("content-type").unwrap_or_default();
    if essence(media_type) != essence(case.media_type) {
        return Err(format!("`{media_type}` in place of `{}`", case.media_type).into());
    }
    let expected = match case.expected {
        Expected::Text(text) => text.as_bytes().to_vec(),
        Expected::Letters(count) => vec![b'x'; count],
        Expected::Products(count) => products(count).into_bytes(),
        Expected::Faults | Expected::Refusal => return Ok(()),
    };
    if answer.content != expected {
        let shown = String::from_utf8_lossy(&answer.content[..answer.content.len().min(200)]);
        return Err(format!("other content: {shown}").into());
    }
    Ok(())
}

/// The first products of the database, as JSON.
fn products(count: usize) -> String {
    let one = |id| {
        let price = 1000 + id;
        format!(
            r#"{{"id":{id},"sku":"SKU-{id:05}","name":"Product {id}","price_cents":{price},"stock":1000000000}}"#
        )
    };
    format!("[{}]", (1..=count).map(one).collect::<Vec<_>>().join(","))
}

fn status(expected: u16, answer: &Answer) -> Result<()> {
    if answer.status != expected {
        return Err(format!("status {} in place of {expected}", answer.status).into());
    }
    Ok(())
}

/// A media type without its parameters: JSON knows no character set, and some name one.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim_end()
}

/// The form of refusals is free, but the faults have to be told by name.
fn faults(broken: Broken, answer: &Answer) -> Result<()> {
    let text = String::from_utf8_lossy(&answer.content);
    let told = ["email", "quantity", "price_cents"]
        .iter()
        .filter(|name| text.contains(*name))
        .count();
    let (expected, least) = match broken {
        Broken::All => (422, 3),
        Broken::Some(status) => (status, 1),
    };
    status(expected, answer)?;
    if told < least {
        return Err(format!("{told} of three faults are told, and {least} were to be: {text}").into());
    }
    Ok(())
}

/// Ours has the header fields of bare hyper: where they differ, so do the figures for no reason of interest.
fn alike(servers: &[&Server], cases: &[&Case]) -> Result<()> {
    for (ours, theirs) in [("purlin", "hyper"), ("purlin-bare-headers", "hyper-bare-headers")] {
        let find = |name| servers.iter().find(|server| server.name == name);
        let (Some(ours), Some(theirs)) = (find(ours), find(theirs)) else {
            continue;
        };
        for case in cases {
            let (our, their) = (fields(ours, case)?, fields(theirs, case)?);
            if our != their {
                return Err(format!(
                    "{}: {} has the header fields {our:?}, {} has {their:?}",
                    case.name, ours.name, theirs.name
                )
                .into());
            }
        }
    }
    Ok(())
}

fn fields(server: &Server, case: &Case) -> Result<Vec<(String, String)>> {
    let running = Running::start(server, case.routes, &[])?;
    Ok(comparable(running.client()?.ask(&case.request())?, case))
}

/// The header fields of an answer in order of their names, without values that vary.
pub(crate) fn comparable(answer: Answer, case: &Case) -> Vec<(String, String)> {
    let mut headers = answer.headers;
    for (name, value) in &mut headers {
        if VARYING.contains(&name.as_str()) || (name == "content-length" && case.status == 422) {
            value.clear();
        }
    }
    headers.sort();
    headers
}

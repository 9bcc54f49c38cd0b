//! `routes`: prints the routes, and who may call them.

use std::io::{self, Write};

use super::Command;
use crate::app::BuiltApp;
use crate::body::BoxError;
use crate::routing::RouteEntry;
use crate::security::Access;

const USAGE: &str = "`routes` takes nothing, or `--unprotected` for the routes that everybody may call; with `--deny` as well it fails \
                     if nobody says that one of them is meant to be open";

pub(super) fn command() -> Command {
    Command::new(
        "routes",
        "Print the routes: method, path, operation, handler, policy",
        |app, arguments| Box::pin(std::future::ready(print(&app, &arguments))),
    )
}

fn print(app: &BuiltApp, arguments: &[String]) -> Result<(), BoxError> {
    let known = ["--unprotected", "--deny"];
    if !arguments
        .iter()
        .all(|argument| known.contains(&argument.as_str()))
    {
        return Err(USAGE.into());
    }
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if has("--deny") && !has("--unprotected") {
        return Err(USAGE.into());
    }
    let rows = app.access();
    let rows: Vec<Row<'_>> = rows
        .filter(|(_, access)| !has("--unprotected") || !access.is_protected())
        .collect();
    io::stdout().write_all(table(&rows).as_bytes())?;
    let undecided = rows.iter().filter(|(_, access)| !access.is_public()).count();
    if has("--deny") && undecided > 0 {
        return Err(
            format!("{undecided} of these routes are open, and nobody says that this is meant").into(),
        );
    }
    Ok(())
}

/// A route, and who may call it.
type Row<'a> = (&'a RouteEntry, &'a Access);

/// The routes in columns.
fn table(rows: &[Row<'_>]) -> String {
    let widest = |length: fn(&RouteEntry) -> usize| {
        let lengths = rows.iter().map(|(entry, _)| length(entry));
        lengths.max().unwrap_or(0)
    };
    let method = widest(|entry| entry.route.meta.method.len());
    let path = widest(|entry| entry.template.len());
    let id = widest(|entry| entry.operation_id.len());
    let place = widest(|entry| at(entry).len());
    let line = |(entry, access): &Row<'_>| {
        format!(
            "{:method$}  {:path$}  {:id$}  {:place$}  {access}\n",
            entry.route.meta.method,
            entry.template,
            entry.operation_id,
            at(entry)
        )
    };
    rows.iter().map(line).collect()
}

/// Where the handler stands.
fn at(entry: &RouteEntry) -> String {
    let meta = entry.route.meta;
    format!("{}:{}", meta.file, meta.line)
}

//! `routes`: prints the routes.

use std::io::{self, Write};

use super::Command;
use crate::app::BuiltApp;
use crate::body::BoxError;

pub(super) fn command() -> Command {
    Command::new(
        "routes",
        "Print the routes: method, path, operation, handler",
        |app, arguments| Box::pin(std::future::ready(print(&app, &arguments))),
    )
}

fn print(app: &BuiltApp, arguments: &[String]) -> Result<(), BoxError> {
    if !arguments.is_empty() {
        return Err("`routes` takes nothing".into());
    }
    io::stdout().write_all(table(app).as_bytes())?;
    Ok(())
}

/// The routes in columns.
fn table(app: &BuiltApp) -> String {
    let routes = app.routes();
    let widest =
        |length: fn(&crate::routing::RouteEntry) -> usize| routes.iter().map(length).max().unwrap_or(0);
    let method = widest(|entry| entry.route.meta.method.len());
    let path = widest(|entry| entry.template.len());
    let id = widest(|entry| entry.operation_id.len());
    let line = |entry: &crate::routing::RouteEntry| {
        let meta = entry.route.meta;
        format!(
            "{:method$}  {:path$}  {:id$}  {}:{}\n",
            meta.method, entry.template, entry.operation_id, meta.file, meta.line
        )
    };
    routes.iter().map(line).collect()
}

//! The one table that all paths stand in: those of handlers, of the documentation, and of health.

use http::Method;

use super::Described;
use crate::app::App;
use crate::app::docs::DocsFiles;
use crate::app::health::Health;
use crate::app::own_path::{FORM, is_path};
use crate::app::target::{Around, Handler, Target};
use crate::layer::mounts;
use crate::routing::{Conflict, RouteEntry, Table};

/// What serves each path.
pub(super) struct Paths {
    pub(super) table: Table,
    pub(super) targets: Vec<Target>,
    pub(super) docs: DocsFiles,
}

impl Paths {
    /// The paths of an app; what two of them claim is a reason not to build it.
    pub(super) fn of(
        app: &App,
        entries: &[RouteEntry],
        described: &Described,
        reasons: &mut Vec<String>,
    ) -> Self {
        let (mut table, mut targets) = routes(entries, &described.around, reasons);
        let docs = app.docs.build(&described.document).unwrap_or_else(|problems| {
            reasons.extend(problems);
            DocsFiles::default()
        });
        let guard = (!app.docs.policies().is_empty()).then(|| entries.len().saturating_sub(1));
        add_files(&docs, guard, &mut table, &mut targets, reasons);
        add_health(&app.health, &mut table, &mut targets, reasons);
        Self { table, targets, docs }
    }
}

/// The table of all handlers. A route's number is its place among the entries.
fn routes(
    entries: &[RouteEntry],
    around: &[Option<Around>],
    reasons: &mut Vec<String>,
) -> (Table, Vec<Target>) {
    let mut table = Table::default();
    for (number, entry) in entries.iter().enumerate() {
        let method = entry.route.meta.method;
        let result = match (Method::from_bytes(method.as_bytes()), u32::try_from(number)) {
            (Ok(name), Ok(number)) => table.insert(name, &entry.template, number),
            _ => Err(Conflict::Template(format!("`{method}` is no method"))),
        };
        reasons.extend(result.err().map(|conflict| told(&conflict, entry, entries)));
    }
    let handlers = entries.iter().zip(around);
    let handlers = handlers.map(|(entry, around)| target(entry, *around));
    (table, handlers.collect())
}

fn target(entry: &RouteEntry, around: Option<Around>) -> Target {
    if mounts(&entry.attached).is_empty() {
        Target::Handler(Handler::new(entry.route.call, around))
    } else {
        Target::Layered
    }
}

fn told(conflict: &Conflict, entry: &RouteEntry, entries: &[RouteEntry]) -> String {
    let (method, template, place) = (entry.route.meta.method, &entry.template, entry.place());
    match conflict {
        Conflict::Same(other) => {
            let other = entries[*other as usize].place();
            format!("{method} {template} is served by {other} and again by {place}: take one away")
        }
        Conflict::Path(other) => {
            format!("{template} of {place} cannot be told from {other}: give their values the same names")
        }
        Conflict::Template(reason) => format!("{template} of {place} is no path: {reason}"),
    }
}

/// The files of the documentation, each for itself, or all of them by the route that stands guard, which has the path of one.
fn add_files(
    docs: &DocsFiles,
    guard: Option<usize>,
    table: &mut Table,
    targets: &mut Vec<Target>,
    reasons: &mut Vec<String>,
) {
    for (path, file) in docs.routes() {
        let number = u32::try_from(guard.unwrap_or(targets.len())).unwrap_or(u32::MAX);
        match table.insert(Method::GET, path, number) {
            Ok(()) if guard.is_none() => targets.push(Target::Docs(file)),
            Ok(()) => {}
            Err(Conflict::Same(other)) if Some(other as usize) == guard => {}
            Err(_) => reasons.push(format!(
                "`{path}` is a path of the documentation, and of a route: move it with `App::docs`"
            )),
        }
    }
}

fn add_health(health: &Health, table: &mut Table, targets: &mut Vec<Target>, reasons: &mut Vec<String>) {
    for (path, route) in health.routes() {
        let number = u32::try_from(targets.len()).unwrap_or(u32::MAX);
        if !is_path(path) {
            reasons.push(format!("`{path}` of `App::health` is no path: {FORM}"));
            continue;
        }
        match table.insert(Method::GET, path, number) {
            Ok(()) => targets.push(Target::Health(route)),
            Err(_) => reasons.push(format!(
                "`{path}` tells how the app is, and is a path of a route or of the documentation: move it with `App::health`"
            )),
        }
    }
}

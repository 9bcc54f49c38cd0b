//! What of a route does not fit: its path, its mistakes, and what it takes that the app cannot give.

use std::collections::BTreeSet;

use super::database;
use crate::openapi::{OperationParts, Provider, Requirement};
use crate::routing::{RouteEntry, name_twice, names};
use crate::service::absent;
use crate::state::StateMap;

/// Why a route cannot be served.
pub(super) fn of_route(entry: &RouteEntry, parts: &OperationParts, state: &StateMap) -> Vec<String> {
    let place = entry.place();
    let read: BTreeSet<&str> = parts.path_names().collect();
    let named: BTreeSet<&str> = names(&entry.template).into_iter().collect();
    let unread = named.difference(&read).map(|name| {
        format!(
            "`{{{name}}}` in {} is read by no argument of {place}: add `{name}: Path<..>`",
            entry.template
        )
    });
    let unnamed = read.difference(&named).map(|name| {
        format!(
            "{place} reads `{name}` from the path, and {} has no `{{{name}}}`",
            entry.template
        )
    });
    let twice = name_twice(&entry.template).map(|name| {
        format!(
            "`{{{name}}}` stands in {} of {place} twice: give each its own name",
            entry.template
        )
    });
    let own = parts.mistakes.iter().map(|mistake| format!("{place}: {mistake}"));
    twice
        .into_iter()
        .chain(unread)
        .chain(unnamed)
        .chain(unmet(&place, &parts.requirements, state))
        .chain(own)
        .collect()
}

/// What a handler takes and the app cannot give.
fn unmet(place: &str, requirements: &[Requirement], state: &StateMap) -> Vec<String> {
    let told = |requirement: &Requirement| {
        if database::types().contains(&requirement.type_id) {
            return Some(format!(
                "{place} takes the database, which only services may: take `Svc<..>`, a service that does what is needed"
            ));
        }
        let (name, missing) = (requirement.type_name, !state.contains(requirement.type_id));
        let place = requirement
            .origin
            .map_or_else(|| place.to_owned(), |origin| format!("the dependency {origin}"));
        missing.then(|| match requirement.provider {
            Provider::Services => {
                format!("{place} takes {}", absent(name))
            }
            Provider::Sessions => format!(
                "{place} takes the session of its client, and the app keeps none: add `.sessions(Sessions::new(..))`"
            ),
            _ => format!(
                "{place} takes `State<{name}>`, and the app has none: add `.state(..)` with a `{name}`"
            ),
        })
    };
    requirements.iter().filter_map(told).collect()
}

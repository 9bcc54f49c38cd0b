//! What holds of every path and of every prefix of a module.

use std::sync::{Arc, LazyLock};

use http::{Method, Request, Uri};

use super::table::{Conflict, Found, MOST_VALUES, Table};
use super::template::{join, name_twice, names, prefix_mistake};
use crate::body::Body;
use crate::error::{ErrorMappers, ProblemJson};
use crate::extract::fuzz::percent_decoded;
use crate::extract::{BodyBudget, Challenges, Cx, RequestId, Resources, RouteInfo};
use crate::state::StateMap;

const TEMPLATES: [&str; 6] = [
    "/",
    "/products/{id}",
    "/products/new",
    "/files/{*path}",
    "/v{version}/x",
    "/a/{one}/b/{two}",
];

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for (number, template) in (0..).zip(TEMPLATES) {
        table
            .insert(Method::GET, template, number)
            .expect("no two templates are alike");
    }
    table
});

static RESOURCES: LazyLock<Arc<Resources>> = LazyLock::new(|| {
    let route = |template: &str| RouteInfo {
        template: template.to_owned(),
        names: names(template).into_iter().map(str::to_owned).collect(),
        operation_id: String::new(),
        query_names: Vec::new(),
        challenges: Challenges::default(),
        body_limit: 0,
        timeout: None,
        finishes: false,
        steps: Vec::new(),
        mappers: ErrorMappers::default(),
        releases: false,
    };
    Arc::new(Resources {
        state: StateMap::default(),
        renderer: Arc::new(ProblemJson),
        mappers: ErrorMappers::default(),
        schemas: Arc::default(),
        bodies: BodyBudget::new(None),
        decompression: false,
        replaced: Arc::default(),
        shared: crate::extract::Shared::default(),
        health: Vec::new(),
        challenges: Challenges::default(),
        routes: TEMPLATES.map(route).into(),
    })
});

/// The values of a path are the parts that make its template that path, with their percent-encoding undone.
pub(crate) fn path(bytes: &[u8]) {
    let Ok(uri) = Uri::try_from([b"/", bytes].concat()) else {
        return;
    };
    let Found::Route { route, values } = TABLE.find(&Method::GET, uri.path()) else {
        return;
    };
    let template = TEMPLATES[route as usize];
    let raw: Vec<&str> = values
        .iter()
        .map(|(start, end)| &uri.path()[*start as usize..*end as usize])
        .collect();
    let filled = filled(template, |index| raw[index]);
    let path = uri.path();
    assert!(
        path == filled || path.strip_suffix('/') == Some(&filled),
        "{template} at {path}"
    );
    assert_eq!(raw.len(), names(template).len());
    let request = Request::get(uri.clone())
        .body(Body::empty())
        .expect("a URI is one");
    let cx = Cx::new(request, route, values, RequestId::next(), Arc::clone(&RESOURCES));
    for (name, raw) in names(template).into_iter().zip(raw) {
        let value = cx.path_value(name).expect("a name of the template has a value");
        assert_eq!(value, percent_decoded(raw.as_bytes()));
    }
}

/// A prefix that is taken makes templates that the table takes too, and that are found.
pub(crate) fn template(bytes: &[u8]) {
    let Ok(prefix) = std::str::from_utf8(bytes) else {
        return;
    };
    // Of any text; what comes out of it is checked below.
    let whole = join(prefix, "/{leaf}/x");
    let names = names(&whole);
    if prefix_mistake(prefix).is_some() || name_twice(&whole).is_some() {
        return;
    }
    assert_eq!(names.last(), Some(&"leaf"));
    let mut table = Table::default();
    let inserted = table.insert(Method::GET, &whole, 7);
    if names.len() > MOST_VALUES {
        assert!(matches!(inserted, Err(Conflict::Template(_))), "{whole}");
        return;
    }
    assert_eq!(inserted, Ok(()), "{whole}");
    let path = filled(&whole, |_| "value");
    match table.find(&Method::GET, &path) {
        Found::Route { route: 7, values } => assert_eq!(values.len(), names.len()),
        other => panic!("{whole} at {path}: {other:?}"),
    }
}

/// A template with values in place of its names.
fn filled<'v>(template: &str, value: impl Fn(usize) -> &'v str) -> String {
    let mut path = String::new();
    for (index, part) in template.split('{').enumerate() {
        let rest = part.split_once('}').filter(|_| index > 0);
        if rest.is_some() {
            path.push_str(value(index - 1));
        }
        path.push_str(rest.map_or(part, |(_, rest)| rest));
    }
    path
}

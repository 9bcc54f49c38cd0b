//! The documentation behind a policy: one route of the app, which serves all of its files.

use std::sync::Arc;

use http::HeaderValue;
use http::header::CACHE_CONTROL;

use super::docs::{Docs, DocsFiles};
use crate::body::{Body, Response};
use crate::error::Problem;
use crate::extract::{Cx, Phase};
use crate::handler::{self, EndpointMeta, ResponseFuture, Route};
use crate::openapi::OperationBuilder;
use crate::respond::problem_response;
use crate::routing::{Policy, RouteEntry};
use crate::state::Attached;

static META: EndpointMeta = EndpointMeta {
    method: "GET",
    name: "documentation",
    file: file!(),
    line: line!(),
    hidden: true,
    ..EndpointMeta::of(&[], without_document)
};

/// Nothing describes what describes the app.
const fn without_document(operation: &mut OperationBuilder<'_>) {
    operation.undocumented();
}

/// The route, if the documentation is for some only. It demands what all routes of the app do, and what the documentation does.
pub(super) fn entry(docs: &Docs, app: &Attached) -> Option<RouteEntry> {
    let template = docs.json_path().or_else(|| docs.first_page())?.to_owned();
    let mut attached = app.clone();
    for step in docs.policies() {
        attached.push(*step);
    }
    let is_guarded = !docs.policies().is_empty();
    is_guarded.then(|| RouteEntry {
        route: Route { meta: &META, call },
        template,
        operation_id: META.name.to_owned(),
        tags: Vec::new(),
        deprecated: false,
        hidden: true,
        policy: Policy::default(),
        attached,
    })
}

fn call(mut cx: Cx) -> ResponseFuture {
    handler::on_any_thread(async move {
        for phase in Phase::ALL {
            if handler::more(&mut cx, &META, phase).await || cx.has_faults() {
                return handler::refuse(cx);
            }
        }
        answer(&cx)
    })
}

fn answer(cx: &Cx) -> Response {
    let files = cx.resources().state.get::<Arc<DocsFiles>>();
    let found = files
        .as_ref()
        .and_then(|files| Some((files, files.find(cx.uri().path())?)));
    let Some((files, file)) = found else {
        return problem_response(cx, Problem::internal("a path of the documentation has no file"));
    };
    let mut response = files.answer(file, cx.uri(), cx.headers()).map(Body::from);
    let is_lasting = response
        .headers()
        .get(CACHE_CONTROL)
        .is_some_and(|known| known != "no-cache");
    // What is for some only is in no cache that others share.
    let own = if is_lasting {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(own));
    response
}

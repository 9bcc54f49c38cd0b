//! Failures: the one place where a problem becomes an answer.

use std::fmt;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::Respond;
use super::panic::{caught, report};
use crate::body::{Body, Response, make_room};
use crate::error::{ApiError, ErrorKind, ErrorRenderer, Problem, ProblemJson};
use crate::extract::{Cx, RequestId, Resources, RouteInfo};
use crate::openapi::OperationBuilder;

/// What an error answer takes, in bytes, and each fault that it tells of: the first buffer is large enough for nearly all.
const HEAD: usize = 256;
const FAULT: usize = 160;

impl<T: Respond, E: ApiError> Respond for Result<T, E> {
    fn describe(operation: &mut OperationBuilder<'_>) {
        T::describe(operation);
        E::describe(operation);
    }

    fn respond(self, cx: &Cx) -> Response {
        match self {
            Ok(value) => value.respond(cx),
            Err(error) => problem_response(cx, error.into_problem()),
        }
    }
}

/// Writes a problem as an answer, in the app's shape; the log hears of the server's own faults. What
/// [`App::map_errors`](crate::App::map_errors) and its siblings say of it comes first.
#[cold]
pub fn problem_response(cx: &Cx, problem: Problem) -> Response {
    let was_refused = !problem.is_nothing_shown();
    let mut response = logged(cx.resources(), Some(cx.route()), Some(cx.request_id()), problem);
    if response.status() == StatusCode::UNAUTHORIZED {
        let challenges = &cx.route().challenges;
        challenges.add(cx.headers(), was_refused, response.headers_mut());
    }
    response
}

/// Tells the log of a problem, and writes it as the answer of a route, or of the app where there is none.
#[cold]
pub(crate) fn logged(
    resources: &Resources,
    route: Option<&RouteInfo>,
    id: Option<&RequestId>,
    problem: Problem,
) -> Response {
    tell(route, id, &problem);
    mapped(resources, route, id, problem)
}

fn tell(route: Option<&RouteInfo>, id: Option<&RequestId>, problem: &Problem) {
    let id = id.map(|id| id as &dyn fmt::Display);
    problem.log(id, route.map(|route| route.operation_id.as_str()));
}

/// Writes a problem of which the log has heard. A mapper that panics makes a plain 500 of it, and the log hears of what a mapper makes
/// the server's own fault, for the client is told no more of that.
#[cold]
pub(crate) fn mapped(
    resources: &Resources,
    route: Option<&RouteInfo>,
    id: Option<&RequestId>,
    problem: Problem,
) -> Response {
    let mappers = route.map_or(&resources.mappers, |route| &route.mappers);
    let is_unheard = problem.is_unheard();
    let problem = match caught(|| mappers.map(problem)) {
        Ok(problem) => {
            if is_unheard {
                tell(route, id, &problem);
            }
            problem
        }
        Err(payload) => {
            report(payload, "an error mapper panicked", route, id);
            Problem::new(ErrorKind::Internal)
        }
    };
    let mut response = render(&*resources.renderer, &problem);
    if route.is_none() && response.status() == StatusCode::UNAUTHORIZED {
        resources.challenges.tell(false, response.headers_mut());
    }
    response
}

/// Writes a problem with a renderer, of which the log hears nothing. If the renderer panics, the problem is written in the
/// standard's shape.
#[cold]
pub(crate) fn render(renderer: &dyn ErrorRenderer, problem: &Problem) -> Response {
    caught(|| written(renderer, problem)).unwrap_or_else(|payload| {
        report(payload, "the error renderer panicked", None, None);
        written(&ProblemJson, problem)
    })
}

fn written(renderer: &dyn ErrorRenderer, problem: &Problem) -> Response {
    let (media_type, content) = if let Some((media_type, content)) = problem.content() {
        (media_type, content.to_vec())
    } else {
        let mut content = Vec::with_capacity(HEAD + problem.errors().len() * FAULT);
        renderer.write(problem, &mut content);
        (renderer.media_type(), content)
    };
    let mut response = Response::new(Body::from(content));
    *response.status_mut() = problem.status();
    make_room(response.headers_mut());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, field(media_type));
    for (name, value) in problem.headers() {
        headers.append(name, value.clone());
    }
    response
}

/// The media type as a header field. That of most problems was made when the program was compiled.
fn field(media_type: &'static str) -> HeaderValue {
    if media_type == "application/problem+json" {
        const { HeaderValue::from_static("application/problem+json") }
    } else {
        HeaderValue::from_static(media_type)
    }
}

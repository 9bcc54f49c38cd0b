//! Failures: the one place where a problem becomes an answer.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::Respond;
use super::panic::{caught, report};
use crate::body::{Body, Response};
use crate::error::{ApiError, ErrorRenderer, Problem, ProblemJson};
use crate::extract::Cx;
use crate::openapi::OperationBuilder;

impl<T: Respond, E: ApiError> Respond for Result<T, E> {
    fn describe(operation: &mut OperationBuilder<'_>) {
        T::describe(operation);
        E::describe(operation);
    }

    fn respond(self, cx: &Cx) -> Response {
        match self {
            Ok(value) => value.respond(cx),
            Err(error) => problem_response(cx, &error.into_problem()),
        }
    }
}

/// Writes a problem as an answer, in the app's shape; the log hears of the server's own faults.
#[cold]
pub fn problem_response(cx: &Cx, problem: &Problem) -> Response {
    problem.log(Some(cx.request_id()), Some(&cx.route().operation_id));
    let mut response = render(&*cx.resources().renderer, problem);
    if problem.status() == StatusCode::UNAUTHORIZED {
        let was_refused = !problem.is_nothing_shown();
        let challenges = &cx.route().challenges;
        challenges.add(cx.headers(), was_refused, response.headers_mut());
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
        let mut content = Vec::with_capacity(256);
        renderer.write(problem, &mut content);
        (renderer.media_type(), content)
    };
    let mut response = Response::new(Body::from(content));
    *response.status_mut() = problem.status();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    for (name, value) in problem.headers() {
        headers.append(name, value.clone());
    }
    response
}

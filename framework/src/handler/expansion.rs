//! What the expansions of `#[get(..)]` and its siblings call. They stay small because the logic is here.

use http::StatusCode;

use super::{EndpointMeta, ResponseFuture};
use crate::body::Response;
use crate::extract::{self, Cx, PathNames, Phase};
use crate::openapi::OperationBuilder;
use crate::respond::problem_response;

/// The work of a handler. Its future moves from thread to thread, so it holds nothing that is bound to one.
pub fn on_any_thread(work: impl Future<Output = Response> + Send + 'static) -> ResponseFuture {
    Box::pin(work)
}

/// The argument that the phases made.
///
/// # Panics
/// It was not made. The expansions call this after all phases only.
pub fn take<T>(slot: Option<T>) -> T {
    slot.expect("each argument has a phase, and a request that failed in one has ended")
}

/// The answer to a request that ended in one of the phases.
#[cold]
pub fn refuse(mut cx: Cx) -> Response {
    let problem = cx.take_problem();
    problem_response(&cx, problem)
}

/// Sets the status that the attribute of a handler names.
pub fn set_status(response: &mut Response, meta: &EndpointMeta) {
    if let Some(status) = meta.status
        && response.status().is_success()
        && let Ok(status) = StatusCode::from_u16(status)
    {
        *response.status_mut() = status;
    }
}

/// Documents an answer that the attribute adds.
pub fn also(operation: &mut OperationBuilder<'_>, status: u16, describe: fn(&mut OperationBuilder<'_>)) {
    operation.with_status(status, describe);
}

/// Ends the compilation with a message, unless what it says is kept to.
///
/// # Panics
/// `holds` is false. It is called in constants only.
#[track_caller]
pub const fn require(holds: bool, message: &str) {
    assert!(holds, "{}", message);
}

/// What `routes![..]` takes a name for if no type has it.
pub mod without_attribute {
    /// A function without an attribute, or nothing at all.
    #[derive(Debug)]
    pub struct NotAHandler {}
}

/// Whether more is to be done for the request than making its arguments.
pub fn has_more(cx: &Cx, meta: &EndpointMeta) -> bool {
    meta.prepares || cx.step(0).is_some()
}

/// Does in a phase what comes before the arguments of a handler; whether the request ends here.
pub async fn more(cx: &mut Cx, meta: &'static EndpointMeta, phase: Phase) -> bool {
    let mut steps = 0..;
    while let Some(step) = steps.next().and_then(|number| cx.step(number)) {
        let outcome = match step.begin(cx, phase) {
            Some(work) => work.await,
            None => continue,
        };
        if let Err(reject) = outcome
            && cx.reject(reject, phase)
        {
            return true;
        }
    }
    if phase != Phase::Input {
        return false;
    }
    for arg in meta.args {
        if let Some(prepare) = arg.prepare
            && let Err(reject) = prepare(cx, &arg.meta).await
            && cx.reject(reject, phase)
        {
            return true;
        }
    }
    false
}

/// Whether the argument reads the content, and one before it does too.
pub const fn is_second_body(meta: &EndpointMeta, index: usize) -> bool {
    extract::is_second_body(meta.args, index)
}

/// Whether a name of the template is read by one of the arguments.
pub const fn is_read(meta: &EndpointMeta, name: &str) -> bool {
    let mut index = 0;
    while index < meta.args.len() {
        let arg = &meta.args[index];
        let found = match arg.path_names {
            PathNames::None => false,
            PathNames::Argument => same(name, arg.meta.wire_name()),
            PathNames::Fields(fields) => contains(fields, name),
            PathNames::Unknown => true,
        };
        if found {
            return true;
        }
        index += 1;
    }
    false
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut index = 0;
    while index < names.len() {
        if same(names[index], name) {
            return true;
        }
        index += 1;
    }
    false
}

/// `==` on text, which is no `const fn` yet.
const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compared_in_constants() {
        const FOUND: bool = contains(&["shelf", "row"], "row");
        const _: () = assert!(FOUND);
        assert!(!contains(&["shelf", "row"], "ro"));
        assert!(!same("id", "di"));
    }
}

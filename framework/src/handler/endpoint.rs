//! What a handler is to the app.

use std::pin::Pin;
use std::time::Duration;

use super::{OnDisconnect, Override};
use crate::body::Response;
use crate::extract::{Arg, Cx, describe_arguments, prepares};
use crate::openapi::OperationBuilder;
use crate::state::Attached;

/// The answer that a handler is making.
pub type ResponseFuture = Pin<Box<dyn Future<Output = Response> + Send>>;

/// What `#[get(..)]` and its siblings write down about a handler.
#[derive(Debug, Clone, Copy)]
pub struct EndpointMeta {
    /// The method, in capitals.
    pub method: &'static str,
    /// The template of the path, relative to the module.
    pub path: &'static str,
    /// The function's name.
    pub name: &'static str,
    /// The file of the function.
    pub file: &'static str,
    /// Its line.
    pub line: u32,
    /// Its doc comment, a line a string; what is included from elsewhere, as by `include_str!(..)`, may be several.
    pub doc: &'static [&'static str],
    /// Its arguments.
    pub args: &'static [Arg],
    /// Whether inputs of an argument are read before the argument is made.
    pub prepares: bool,
    /// Documents its answers.
    pub answers: fn(&mut OperationBuilder<'_>),
    /// Documents the answers that the attribute adds.
    pub extra_answers: fn(&mut OperationBuilder<'_>),
    /// The tags, if other than the module's.
    pub tags: &'static [&'static str],
    /// The operation's id, if other than module and function.
    pub operation_id: Option<&'static str>,
    /// The summary, if other than the first line of the doc comment.
    pub summary: Option<&'static str>,
    /// The description, if other than the rest of the doc comment.
    pub description: Option<&'static str>,
    /// Whether clients should stop using it.
    pub deprecated: bool,
    /// Whether it stays out of the document.
    pub hidden: bool,
    /// The status of success, if other than the return type's.
    pub status: Option<u16>,
    /// The most bytes of its content, if other than the module's or the app's.
    pub body_limit: Override<usize>,
    /// How long it may work, if other than the module's or the app's.
    pub timeout: Override<Duration>,
    /// What becomes of its work when the client goes away, if other than what suits the method.
    pub on_disconnect: Option<OnDisconnect>,
    /// Adds what the attribute says to modules of the crate that this one does not know.
    pub attach: fn(&mut Attached),
}

impl EndpointMeta {
    /// A handler with these arguments and answers; what the attribute does not say stays at its default.
    pub const fn of(args: &'static [Arg], answers: fn(&mut OperationBuilder<'_>)) -> Self {
        Self {
            method: "",
            path: "",
            name: "",
            file: "",
            line: 0,
            doc: &[],
            args,
            prepares: prepares(args),
            answers,
            extra_answers: nothing,
            tags: &[],
            operation_id: None,
            summary: None,
            description: None,
            deprecated: false,
            hidden: false,
            status: None,
            body_limit: Override::Inherited,
            timeout: Override::Inherited,
            on_disconnect: None,
            attach: |_| {},
        }
    }

    /// Whether both are the same handler.
    pub(crate) fn is(&self, other: &Self) -> bool {
        (self.file, self.line, self.name) == (other.file, other.line, other.name)
    }

    /// Where the handler stands, for messages: `read_product (src/products.rs:12)`.
    pub(crate) fn place(&self) -> String {
        format!("`{}` ({}:{})", self.name, self.file, self.line)
    }

    /// Documents arguments and answers.
    pub fn describe(&self, operation: &mut OperationBuilder<'_>) {
        describe_arguments(operation, self.args);
        match self.status {
            Some(status) => operation.with_status(status, self.answers),
            None => (self.answers)(operation),
        }
        (self.extra_answers)(operation);
    }
}

/// The attribute adds no answers.
const fn nothing(_: &mut OperationBuilder<'_>) {}

/// A handler, as a type: `#[get(..)]` puts one beside the function, under the same name.
#[diagnostic::on_unimplemented(
    message = "this is not a handler",
    label = "no function of this name has `#[get(..)]`, `#[post(..)]` or one of their siblings",
    note = "write `#[get(\"/path\")]` above the `async fn`"
)]
pub trait Endpoint {
    /// What is known of the handler.
    const META: &'static EndpointMeta;

    /// Makes the arguments, calls the function, makes the answer.
    fn call(cx: Cx) -> ResponseFuture;
}

/// One handler in the list that `routes![..]` makes.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// What is known of the handler.
    pub meta: &'static EndpointMeta,
    /// Calls it.
    pub call: fn(Cx) -> ResponseFuture,
}

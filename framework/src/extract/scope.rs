//! The trait of handler arguments, and where such arguments can be made.

use std::sync::Arc;

use super::{Arg, Asker, Cx, Prepare, Provided, Request, Resources};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Keywords};

/// When an argument is made. All arguments of one phase are made before the next phase begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Who is asking? In the order of the arguments; the first failure ends the request.
    Auth,
    /// What do they say? The faults of all arguments are collected, and answered together.
    Input,
    /// What does the handler need beside it? State, services, dependencies.
    Inject,
}

impl Phase {
    /// The phases in their order.
    pub const ALL: [Self; 3] = [Self::Auth, Self::Input, Self::Inject];
}

/// The names of the path that an argument reads, as far as its type tells.
#[derive(Debug, Clone, Copy)]
pub enum PathNames {
    /// It reads none.
    None,
    /// It reads the one named like the argument.
    Argument,
    /// It reads those named like its fields.
    Fields(&'static [&'static str]),
    /// It may read any: that is known when the app is built.
    Unknown,
}

/// Where arguments are made: for a request, or in the background, as a command or a test does.
///
/// State and services can be had in every scope; inputs of a request in [`Request`] only.
pub trait Scope: Sized + Send + 'static {
    /// What is at hand in this scope.
    type Cx: Send + 'static;

    /// What all of the app shares.
    fn resources(cx: &Self::Cx) -> &Resources;

    /// What all of the app shares, to be kept.
    fn share(cx: &Self::Cx) -> Arc<Resources>;

    /// What was made in this scope.
    fn provided(cx: &mut Self::Cx) -> &mut Provided;
}

impl Scope for Request {
    type Cx = Cx;

    fn resources(cx: &Cx) -> &Resources {
        cx.resources()
    }

    fn share(cx: &Cx) -> Arc<Resources> {
        cx.shared_resources()
    }

    fn provided(cx: &mut Cx) -> &mut Provided {
        cx.provided()
    }
}

/// A type that can be an argument of a handler.
///
/// [`describe`](Self::describe) and [`extract`](Self::extract) get the same [`ArgMeta`], so what is documented is what is
/// decoded. `describe` has no default: who adds nothing to the document writes [`OperationBuilder::undocumented`].
///
/// ```
/// use purlin::error::Reject;
/// use purlin::extract::{Cx, Extract, Phase};
/// use purlin::openapi::OperationBuilder;
/// use purlin::schema::ArgMeta;
///
/// /// Whether the request came over HTTP/2.
/// struct Multiplexed(bool);
///
/// impl Extract for Multiplexed {
///     const PHASE: Phase = Phase::Inject;
///
///     fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
///         operation.undocumented();
///     }
///
///     async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
///         Ok(Self(cx.version() == purlin::http::Version::HTTP_2))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a handler",
    label = "not something that a request gives",
    note = "take `Path<T>`, `Query<T>`, `Header<T>` or `Cookie<T>`; `Json<T>`, `Text`, `Bytes`, `Body` or `Request`; `State<T>`, `Svc<S>` or `Dep<f>`",
    note = "what may be absent is an `Option` inside: `Query<Option<T>>`",
    note = "outside of a request there are `State<T>`, `Svc<S>`, and a `Dep<f>` that takes nothing else"
)]
pub trait Extract<S: Scope = Request>: Sized + Send {
    /// When the argument is made.
    const PHASE: Phase;

    /// Whether it reads the content of the request. At most one argument can.
    const BODY: bool = false;

    /// Which names of the path it reads.
    const PATH_NAMES: PathNames = PathNames::None;

    /// The keywords that `#[field(..)]` may put on the argument.
    const ACCEPTS: Keywords = Keywords::NONE;

    /// What it has to do with who asks.
    #[doc(hidden)]
    const ASKER: Asker = Asker::Unknown;

    /// Whether it is made of other arguments, which say themselves what they read.
    #[doc(hidden)]
    const NESTED: bool = false;

    /// Whether something in it is released before the response.
    #[doc(hidden)]
    const ENDS_EARLY: bool = false;

    /// Whether something in it takes a place among those that there may be at a time.
    #[doc(hidden)]
    const TAKES_PLACE: bool = false;

    /// Reads the inputs of those that it is made of, in their phase.
    #[doc(hidden)]
    const PREPARE: Option<Prepare<S>> = None;

    /// All of this, for an argument at which nothing stands.
    #[doc(hidden)]
    const ARG: Arg<S> = Arg::of::<Self>();

    /// Documents what the argument reads, and how that can fail.
    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta);

    /// Makes the argument.
    ///
    /// # Errors
    /// The request does not hold what the argument needs.
    fn extract(cx: &mut S::Cx, arg: &ArgMeta) -> impl Future<Output = Result<Self, Reject>> + Send;
}

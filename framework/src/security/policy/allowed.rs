//! `Allowed<P, R>`: who asks, and may.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use http::header::WWW_AUTHENTICATE;

use super::{Grants, Rule};
use crate::dependency::{Dep, Dependency, Provide};
use crate::error::{ErrorKind, Problem, Reject};
use crate::extract::{Cx, Extract, Judged, PathNames, Phase, Prepare, has_bearer};
use crate::openapi::{Header, OperationBuilder};
use crate::schema::ArgMeta;

/// The code of the 403.
const CODE: &str = "insufficient_scope";

/// What a client is told that lacks a permission.
const DETAIL: &str = "a permission is missing";

/// What the dependency `P` provided, if the rule `R` holds for it: a [`Permission`](super::Permission), a tuple of them for all, or
/// [`Any`](super::Any) of them. What it provides says what it [`Grants`].
///
/// If the rule does not hold the answer is 403, with `WWW-Authenticate` for who came with a bearer token (RFC 6750, section 3.1).
/// The names of the permissions stand beside the schemes of `P` in the document, so `P` must demand authentication.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::{Allowed, Bearer, Grants};
///
/// purlin::permissions! {
///     /// Change products.
///     pub ProductsWrite = "products:write";
/// }
///
/// pub struct User {
///     is_clerk: bool,
/// }
///
/// impl Grants for User {
///     fn grants(&self, permission: &str) -> bool {
///         self.is_clerk && permission == "products:write"
///     }
/// }
///
/// #[dependency(infallible)]
/// async fn current_user(token: Bearer) -> User {
///     User { is_clerk: token.token().matches("correct horse") }
/// }
///
/// #[post("/products")]
/// async fn create_product(user: Allowed<current_user, ProductsWrite>) -> Json<bool> {
///     Json(user.is_clerk)
/// }
/// # assert!(App::new("Shop", "1.0.0").module(Module::new("shop").routes(routes![create_product])).build().is_ok());
/// ```
pub struct Allowed<P: Provide, R> {
    principal: Dep<P>,
    rule: PhantomData<fn() -> R>,
}

impl<P: Provide, R> Allowed<P, R> {
    /// Somebody who may, for a test that calls a handler as the function it is.
    pub fn new(principal: P::Output) -> Self {
        Self::of(Dep::new(principal))
    }

    const fn of(principal: Dep<P>) -> Self {
        Self {
            principal,
            rule: PhantomData,
        }
    }
}

impl<P: Provide, R> Clone for Allowed<P, R> {
    fn clone(&self) -> Self {
        Self::of(self.principal.clone())
    }
}

impl<P: Provide, R> Deref for Allowed<P, R> {
    type Target = P::Output;

    fn deref(&self) -> &P::Output {
        &self.principal
    }
}

impl<P: Provide, R> fmt::Debug for Allowed<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Allowed<{}>", P::DEFINITION.origin.name)
    }
}

#[diagnostic::do_not_recommend]
impl<P: Dependency<Output: Grants>, R: Rule> Extract for Allowed<P, R> {
    const PHASE: Phase = <Dep<P> as Extract>::PHASE;
    const BODY: bool = <Dep<P> as Extract>::BODY;
    const PATH_NAMES: PathNames = <Dep<P> as Extract>::PATH_NAMES;
    const NESTED: bool = <Dep<P> as Extract>::NESTED;
    const ENDS_EARLY: bool = <Dep<P> as Extract>::ENDS_EARLY;
    const PREPARE: Option<Prepare> = <Dep<P> as Extract>::PREPARE;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        let is_optional = operation.is_optional_alone(|operation| {
            R::describe(operation, &|operation| {
                <Dep<P> as Extract>::describe(operation, arg);
            });
        });
        if is_optional {
            operation.fault(format!(
                "`{}` need not know who asks, and permissions are demanded of it: let it demand authentication, with `OneOf` if there are several ways",
                P::DEFINITION.origin.name
            ));
        }
        Judged::note(operation);
        operation.problem(403, CODE, DETAIL);
        let schema = schemars::json_schema!({ "type": "string" });
        let header =
            Header::new(schema).description("For who came with a bearer token (RFC 6750, section 3.1).");
        operation.response_header(403, "WWW-Authenticate", header);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        let principal = <Dep<P> as Extract>::extract(cx, arg).await?;
        if R::allows(&*principal) {
            Ok(Self::of(principal))
        } else {
            let mut names = Vec::new();
            R::scopes(&mut names);
            Err(forbidden(cx, &names).into())
        }
    }
}

/// The 403 for who lacks a permission.
#[cold]
fn forbidden(cx: &Cx, names: &[&str]) -> Problem {
    let problem = Problem::new(ErrorKind::Forbidden)
        .with_code(CODE)
        .with_detail(DETAIL);
    let challenge = cx.route().challenges.insufficient_scope(&names.join(" "));
    match challenge.filter(|_| has_bearer(cx.headers())) {
        Some(challenge) => problem.with_header(WWW_AUTHENTICATE, challenge),
        None => problem,
    }
}

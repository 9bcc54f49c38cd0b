//! `Authorized<D>`: an object that was loaded, for somebody who may have it.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::dependency::{Dep, Dependency, Provide};
use crate::error::{ApiError, Reject};
use crate::extract::{Cx, Extract, Judged, PathNames, Phase};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// An object that belongs to somebody, or is otherwise not everybody's: who may do what with it. `A` is what is done; each action
/// of yours is a type, and `()` the only one if there is but one.
///
/// The error that says no is yours too. One that also says that there is no such object, as loading it does, keeps secret which
/// objects there are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who may do `{A}` with it",
    label = "open to everybody or to nobody, as far as can be seen",
    note = "implement `purlin::security::Authorize<{A}>` for it"
)]
pub trait Authorize<A = ()>: Send + Sync + 'static {
    /// The dependency that provides who asks.
    type Principal: Dependency;

    /// How it says no.
    type Error: ApiError;

    /// Whether somebody may.
    ///
    /// # Errors
    /// They may not.
    fn authorize(&self, principal: &<Self::Principal as Provide>::Output) -> Result<(), Self::Error>;
}

/// What the dependency `D` loaded, for somebody who may do `A` with it: see [`Authorize`]. A handler that takes nothing but
/// this has no object that its caller may not have.
///
/// First comes who asks, then the object, then whether they may; the content is read after that.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::{Authorize, Authorized, Bearer};
///
/// # #[derive(Debug)]
/// pub struct User {
///     id: u64,
/// }
///
/// pub struct Order {
///     id: u64,
///     owner: u64,
/// }
///
/// #[derive(Debug, ApiError)]
/// pub enum OrderError {
///     #[api_error(not_found, "order {0} does not exist")]
///     NotFound(u64),
/// }
///
/// #[dependency(infallible)]
/// pub async fn current_user(token: Bearer) -> User {
///     User { id: u64::from(token.token().matches("correct horse")) }
/// }
///
/// #[dependency]
/// async fn order(id: Path<u64>) -> Result<Order, OrderError> {
///     if *id > 2 {
///         return Err(OrderError::NotFound(*id));
///     }
///     Ok(Order { id: *id, owner: 1 })
/// }
///
/// impl Authorize for Order {
///     type Principal = current_user;
///     type Error = OrderError;
///
///     fn authorize(&self, user: &User) -> Result<(), OrderError> {
///         // The same as if there were no such order: nobody learns whose orders there are.
///         if user.id == self.owner { Ok(()) } else { Err(OrderError::NotFound(self.id)) }
///     }
/// }
///
/// #[get("/orders/{id}")]
/// async fn read_order(order: Authorized<order>) -> Json<u64> {
///     Json(order.id)
/// }
/// # assert!(App::new("Shop", "1.0.0").module(Module::new("shop").routes(routes![read_order])).build().is_ok());
/// ```
pub struct Authorized<D: Provide, A = ()> {
    object: Dep<D>,
    action: PhantomData<fn() -> A>,
}

impl<D: Provide, A> Authorized<D, A> {
    /// An object that its caller may have, for a test that calls a handler as the function it is.
    pub fn new(object: D::Output) -> Self {
        Self::of(Dep::new(object))
    }

    const fn of(object: Dep<D>) -> Self {
        Self {
            object,
            action: PhantomData,
        }
    }
}

impl<D: Provide, A> Clone for Authorized<D, A> {
    fn clone(&self) -> Self {
        Self::of(self.object.clone())
    }
}

impl<D: Provide, A> Deref for Authorized<D, A> {
    type Target = D::Output;

    fn deref(&self) -> &D::Output {
        &self.object
    }
}

impl<D: Provide, A> fmt::Debug for Authorized<D, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorized<{}>", D::DEFINITION.origin.name)
    }
}

/// The dependency that provides who asks for what `D` loads.
type PrincipalOf<D, A> = <<D as Provide>::Output as Authorize<A>>::Principal;

#[diagnostic::do_not_recommend]
impl<D: Dependency<Output: Authorize<A>>, A: 'static> Extract for Authorized<D, A> {
    const PHASE: Phase = Phase::Auth;
    const BODY: bool = <Dep<D> as Extract>::BODY || <Dep<PrincipalOf<D, A>> as Extract>::BODY;
    const PATH_NAMES: PathNames = match <Dep<PrincipalOf<D, A>> as Extract>::PATH_NAMES {
        PathNames::None => <Dep<D> as Extract>::PATH_NAMES,
        _ => PathNames::Unknown,
    };
    const NESTED: bool = true;
    const ENDS_EARLY: bool =
        <Dep<D> as Extract>::ENDS_EARLY || <Dep<PrincipalOf<D, A>> as Extract>::ENDS_EARLY;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        <Dep<PrincipalOf<D, A>> as Extract>::describe(operation, arg);
        <Dep<D> as Extract>::describe(operation, arg);
        <D::Output as Authorize<A>>::Error::describe(operation);
        Judged::note(operation);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        let principal = <Dep<PrincipalOf<D, A>> as Extract>::extract(cx, arg).await?;
        let object = <Dep<D> as Extract>::extract(cx, arg).await?;
        let judged = Authorize::<A>::authorize(&*object, &principal);
        judged.map_err(ApiError::into_problem)?;
        Ok(Self::of(object))
    }
}

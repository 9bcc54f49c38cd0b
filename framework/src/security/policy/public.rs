//! Routes that are open to everybody because somebody said so.

use crate::extract::{Extract, Step};
use crate::routing::Module;
use crate::state::Attached;

/// Says that a route is open to everybody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Public;

/// What `public` in `#[get("/", public)]` does.
pub fn public(attached: &mut Attached) {
    attached.push(Public);
}

impl Module {
    /// Says that the routes of the module, and of those inside it, are open to everybody, which
    /// [`App::secure_by_default`](crate::App::secure_by_default) asks for. It takes nothing away: routes that demand
    /// authentication go on to. For one route write `#[get("/", public)]`.
    ///
    /// ```
    /// use purlin::Module;
    ///
    /// let catalogue = Module::new("catalogue").public();
    /// # let _ = catalogue;
    /// ```
    pub fn public(self) -> Self {
        self.attach_to_routes(Public)
    }

    /// Demands something of whoever calls a route of the module, or of those inside it: an argument such as
    /// [`Allowed`](crate::security::Allowed) or a [`Dep`](crate::Dep), made before those of the handler and dropped.
    ///
    /// A scheme alone, such as [`Bearer`](crate::security::Bearer), reads a credential and does not judge it. Nobody would ever look at what
    /// is dropped, so that is a mistake of the app.
    ///
    /// ```
    /// use purlin::prelude::*;
    /// use purlin::security::Bearer;
    ///
    /// struct User;
    ///
    /// #[derive(Debug, ApiError)]
    /// enum LoginError {
    ///     #[api_error(unauthorized, "the token is not valid")]
    ///     Refused,
    /// }
    ///
    /// #[dependency]
    /// async fn current_user(token: Bearer) -> Result<User, LoginError> {
    ///     if token.token().matches("correct horse") { Ok(User) } else { Err(LoginError::Refused) }
    /// }
    ///
    /// let admin = Module::new("admin").prefix("/admin").policy::<Dep<current_user>>();
    /// # assert!(App::new("Shop", "1.0.0").module(admin).build().is_ok());
    /// ```
    pub fn policy<T: Extract + 'static>(self) -> Self {
        self.attach_to_routes(Step::policy::<T>())
    }
}

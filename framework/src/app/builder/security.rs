//! Who is let in.

use crate::app::App;
use crate::extract::{Extract, Step};

impl App {
    /// Makes a route that demands nothing of its callers a reason not to build the app, unless it says that this is meant: with
    /// `#[get("/", public)]`, or [`Module::public`](crate::Module::public). Optional authentication demands nothing. Whether the credential that a
    /// handler or a dependency takes is a good one is for them to judge; a policy that judges nothing, such as a `Bearer` alone, is a reason
    /// not to build any app.
    ///
    /// A route that changes something for whoever shows what browsers send by themselves (a cookie that it demands, the name and password of `Basic`, a certificate)
    /// needs a [`CsrfGuard`](crate::layer::CsrfGuard), or a middleware that says that it does
    /// [the same](crate::openapi::OperationBuilder::refuses_cross_site).
    ///
    /// What is no route of a module stays as it is: the document and its pages, unless they have a [policy](crate::app::Docs::policy), and the health of
    /// the app ([`App::health`]).
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[get("/products")]
    /// async fn list_products() -> Json<Vec<String>> {
    ///     Json(Vec::new())
    /// }
    ///
    /// let app = App::new("Shop", "1.0.0").secure_by_default().module(Module::new("shop").routes(routes![list_products]));
    /// assert!(app.build().unwrap_err().to_string().contains("`list_products`"));
    /// ```
    pub fn secure_by_default(mut self) -> Self {
        self.secure_by_default = true;
        self
    }

    /// Demands something of whoever calls a route: an argument that is made before those of every handler, and dropped. See
    /// [`Module::policy`](crate::Module::policy), also for why a `Bearer` alone is none.
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
    /// let app = App::new("Shop", "1.0.0").policy::<Dep<current_user>>();
    /// # assert!(app.build().is_ok());
    /// ```
    pub fn policy<T: Extract + 'static>(mut self) -> Self {
        self.for_routes.push(Step::policy::<T>());
        self
    }

    /// Sets the realm that 401s name in `WWW-Authenticate` (RFC 9110, section 11.5): what credentials are for, which browsers show.
    /// The default is the title.
    ///
    /// ```
    /// use purlin::App;
    ///
    /// let app = App::new("Shop API", "1.0.0").realm("the shop");
    /// # let _ = app;
    /// ```
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = Some(realm.into());
        self
    }
}

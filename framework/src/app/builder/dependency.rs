//! Dependencies that an app has for all its routes.

use crate::app::App;
use crate::dependency::{Dependency, Provide, Replacement, attach};

impl App {
    /// Runs a dependency before every handler of the app. See [`Module::dependency`](crate::Module::dependency).
    ///
    /// It does not run for what no handler answers: paths that do not exist, the pages of the documentation, the health of the app.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[dependency(infallible)]
    /// async fn audited(uri: purlin::http::Uri) {
    ///     tracing_of(uri.path());
    /// }
    /// # fn tracing_of(_: &str) {}
    ///
    /// let app = App::new("Shop", "1.0.0").dependency::<audited>();
    /// # let _ = app;
    /// ```
    pub fn dependency<P: Dependency>(mut self) -> Self {
        attach::<P>(&mut self.for_routes);
        self
    }

    /// Lets values of a test's own stand in for a dependency, wherever it is taken. It does not run, and neither does what only it
    /// takes; the document has neither.
    ///
    /// ```
    /// use purlin::prelude::*;
    /// use purlin::testing::TestClient;
    ///
    /// #[dependency]
    /// async fn current_user(authorization: Header<String>) -> Result<String, Problem> {
    ///     Ok(authorization.into_inner())
    /// }
    ///
    /// #[get("/me")]
    /// async fn read_me(user: Dep<current_user>) -> Text {
    ///     Text(user.to_string())
    /// }
    ///
    /// # purlin::testing::block_on(async {
    /// let app = App::new("Shop", "1.0.0").module(Module::new("users").routes(routes![read_me]));
    /// let client = TestClient::new(app.override_dependency::<current_user>(|| "Ada".to_owned()));
    /// assert_eq!(client.get("/me").await.text(), "Ada");
    /// # });
    /// ```
    pub fn override_dependency<P: Provide>(
        mut self,
        value: impl Fn() -> P::Output + Send + Sync + 'static,
    ) -> Self {
        self.replaced.insert(Replacement::<P>::Values(Box::new(value)));
        self
    }

    /// Lets another dependency stand in for one, in requests. What it takes counts then, in the document too. It cannot take the
    /// one that it stands in for.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[dependency]
    /// async fn current_user(authorization: Header<String>) -> Result<String, Problem> {
    ///     Ok(authorization.into_inner())
    /// }
    ///
    /// #[dependency(infallible)]
    /// async fn fake_user(user: Query<String>) -> String {
    ///     user.into_inner()
    /// }
    ///
    /// let app = App::new("Shop", "1.0.0").replace_dependency::<current_user, fake_user>();
    /// # let _ = app;
    /// ```
    pub fn replace_dependency<P, Q>(mut self) -> Self
    where
        P: Provide,
        Q: Dependency<Output = P::Output>,
    {
        self.replaced.insert(Replacement::<P>::other::<Q>());
        self
    }
}

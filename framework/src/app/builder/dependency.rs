//! Dependencies that an app has for all its routes.

use crate::app::App;
use crate::dependency::{Dependency, attach};

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
}

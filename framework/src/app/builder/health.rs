//! How an app says that it is well.

use super::App;
use crate::app::health::{Check, Health};
use crate::body::BoxError;

impl App {
    /// Moves `/health/live` and `/health/ready`, or switches them off.
    pub fn health(mut self, health: Health) -> Self {
        self.health = health;
        self
    }

    /// Adds something that must be well before `/health/ready` says that the app is. Clients see the name, and only the log what
    /// is wrong. It has two seconds, and its outcome counts for one.
    ///
    /// ```
    /// use purlin::App;
    ///
    /// let app = App::new("Shop", "1.0.0").health_check("disk", || async {
    ///     std::fs::metadata("/")?;
    ///     Ok(())
    /// });
    /// # let _ = app;
    /// ```
    pub fn health_check<F, R>(mut self, name: impl Into<String>, check: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.checks.push(Check::new(name.into(), check));
        self
    }
}

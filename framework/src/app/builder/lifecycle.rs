//! What an app does at its start and at its end.

use super::App;
use crate::service::{Hook, Moment};

impl App {
    /// Does something when the app starts, before it serves its first request: refuses to start with settings that do not fit together,
    /// or tells the log of one. The function takes what services are made of. If it fails the app does not start.
    ///
    /// It runs before what modules do at [their start](crate::Module::on_start). If it takes a service that a module makes ready, it runs
    /// behind that, and so do those of the app that are named after it.
    ///
    /// ```
    /// use purlin::BoxError;
    /// use purlin::prelude::*;
    ///
    /// struct Shelf {
    ///     boards: usize,
    /// }
    ///
    /// async fn has_boards(shelf: State<Shelf>) -> Result<(), BoxError> {
    ///     match shelf.boards {
    ///         0 => Err("a shelf has at least one board".into()),
    ///         _ => Ok(()),
    ///     }
    /// }
    ///
    /// # purlin::testing::block_on(async {
    /// let app = App::new("Shop", "1.0.0").state(Shelf { boards: 0 }).on_start(has_boards).build().unwrap();
    /// let error = app.start().await.unwrap_err();
    /// assert!(error.to_string().ends_with("a shelf has at least one board"));
    /// # });
    /// ```
    pub fn on_start<A>(mut self, hook: impl Hook<A>) -> Self {
        self.own_hooks.add(Moment::Start, hook);
        self
    }

    /// Does something when the app stops, after the last answer and before its database is closed: after what modules do at
    /// [their end](crate::Module::on_stop), but before those that make ready a service that it takes. It has five seconds. An error is
    /// logged, and hinders no other. A second signal cuts it off, or keeps it from beginning.
    ///
    /// If the app does not start, it is done if what stands before it had started.
    pub fn on_stop<A>(mut self, hook: impl Hook<A>) -> Self {
        self.own_hooks.add(Moment::Stop, hook);
        self
    }
}

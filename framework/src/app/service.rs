//! The services of an app, for its commands.

use std::any::type_name;

use super::BuiltApp;
use crate::body::BoxError;
use crate::service::{Service, Svc};

impl BuiltApp {
    /// A service of the app, for its [commands](super::Command) and for tests. Handlers and other services take it as an argument
    /// or as a field.
    ///
    /// ```
    /// use purlin::prelude::*;
    /// use purlin::app::Command;
    ///
    /// #[derive(Service)]
    /// struct Greeter;
    ///
    /// impl Greeter {
    ///     fn greet(&self) {
    ///         println!("hello");
    ///     }
    /// }
    ///
    /// let greet = Command::new("greet", "Greet whoever called", |app, _| {
    ///     Box::pin(async move {
    ///         app.service::<Greeter>()?.greet();
    ///         Ok(())
    ///     })
    /// });
    /// let app = App::new("Hello", "1.0.0").module(Module::new("hello").service::<Greeter>()).command(greet);
    /// assert!(app.build().expect("it has no mistakes").service::<Greeter>().is_ok());
    /// ```
    ///
    /// # Errors
    /// No module of the app has it.
    pub fn service<S: Service>(&self) -> Result<Svc<S>, BoxError> {
        let found = self.resources().state.get::<Svc<S>>();
        found.map(|service| Svc::clone(&service)).ok_or_else(|| {
            let name = type_name::<S>();
            format!("the app has no service `{name}`: add `.service::<{name}>()` to a module").into()
        })
    }
}

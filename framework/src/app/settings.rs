//! The settings of an app, and those of the server it runs in.

use super::{App, BuildError, BuiltApp};
use crate::config::{Findings, ServerSettings, Settings, Sources};

impl App {
    /// Reads settings, and adds them as state. Each thing that is wrong with them is a reason of [`build`](Self::build).
    ///
    /// ```
    /// use purlin::config::Sources;
    /// use purlin::prelude::*;
    ///
    /// #[derive(Settings)]
    /// struct Shop {
    ///     title: String,
    /// }
    ///
    /// #[get("/title")]
    /// async fn read_title(shop: State<Shop>) -> Text {
    ///     Text(shop.title.clone())
    /// }
    ///
    /// # let sources = Sources::new().variable("TITLE", "Books");
    /// let app = App::new("Shop", "1.0.0")
    /// #   .sources(sources)
    ///     .settings::<Shop>()
    ///     .module(Module::new("shop").routes(routes![read_title]));
    /// assert!(app.build().is_ok());
    /// ```
    pub fn settings<S: Settings>(mut self) -> Self {
        match self.read::<S>() {
            Some(settings) => self.state(settings),
            None => self.without::<S>(),
        }
    }

    /// Reads settings, adds them as state, and lets the app be made from them. `configure` is not called if something is
    /// wrong with them.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[derive(Settings)]
    /// struct Shop {
    ///     #[setting(default = 1_000_000)]
    ///     most_bytes: usize,
    /// }
    ///
    /// let app = App::new("Shop", "1.0.0").settings_with::<Shop>(|app, shop| app.body_limit(shop.most_bytes));
    /// assert!(app.build().is_ok());
    /// ```
    pub fn settings_with<S: Settings>(mut self, configure: impl FnOnce(Self, &S) -> Self) -> Self {
        let Some(settings) = self.read::<S>() else {
            return self.without::<S>().unconfigured();
        };
        let app = self.state(settings);
        match app.state.get::<S>() {
            Some(settings) => configure(app, &settings),
            None => app,
        }
    }

    /// Sets what settings are read from, where it is not the process. It stands before [`settings`](Self::settings).
    ///
    /// ```
    /// use purlin::config::Sources;
    /// use purlin::prelude::*;
    ///
    /// #[derive(Settings)]
    /// struct Shop {
    ///     title: String,
    /// }
    ///
    /// let app = App::new("Shop", "1.0.0").sources(Sources::new().variable("TITLE", "Books")).settings::<Shop>();
    /// assert!(app.build().is_ok());
    /// ```
    pub fn sources(mut self, sources: Sources) -> Self {
        if self.sources.is_some() {
            let mistake = "`App::sources` stands behind settings that were read, or is there twice: write it once, first";
            self.mistakes.push(mistake.to_owned());
        }
        self.sources = Some(sources);
        self
    }

    /// Without settings in which something is wrong: nobody misses them beside that.
    fn without<S: Settings>(mut self) -> Self {
        self.state.promise::<S>();
        self
    }

    /// Without what would have been made from settings. What that is nobody knows, so nothing is missed.
    fn unconfigured(mut self) -> Self {
        self.state.promise_all();
        self.parts.promise_all();
        self.findings.are_partial = true;
        self
    }

    /// The settings of the server. What is wrong with them is a reason of `build` from now on.
    pub(super) fn server_settings(&mut self) -> Option<ServerSettings> {
        self.read()
    }

    /// Builds the app, with the settings of its server: the faults of both are told together.
    pub(super) fn build_to_serve(mut self) -> Result<(BuiltApp, ServerSettings), BuildError> {
        let settings = self.server_settings();
        let app = self.build()?;
        let settings = settings.expect("an app whose settings are wrong cannot be built");
        Ok((app, settings))
    }

    /// What is wrong with all settings that were read.
    pub(super) fn settings_faults(&self) -> Vec<String> {
        let faults = self
            .sources
            .iter()
            .flat_map(|sources| sources.faults_of(&self.findings));
        faults.map(|fault| fault.to_string()).collect()
    }

    /// All settings that were read.
    pub(super) fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Gives a setting a default of the program's own.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(super) fn set_fallback(&mut self, name: &str, value: &str) {
        let sources = self.sources.take().unwrap_or_else(Sources::process);
        self.sources = Some(sources.fallback(name, value));
    }

    pub(super) fn read<S: Settings>(&mut self) -> Option<S> {
        let sources = self.sources.get_or_insert_with(Sources::process);
        sources.find(&mut self.findings)
    }
}

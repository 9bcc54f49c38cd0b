//! Where settings are looked for: the environment, `.env`, a TOML file.

mod dotenv;
mod file;
mod origin;

use std::any::type_name;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::slice::from_ref;
use std::{fs, io};

pub(super) use self::file::{Content, Node, Table};
pub use self::origin::Origin;
use super::error::{SettingFault, SettingsError};
use super::findings::Findings;
use super::reader::Reader;
use super::{LOG, ServerSettings, Settings, unknown};

/// The settings file, unless the variable below names another.
const FILE: &str = "settings.toml";
const FILE_VARIABLE: &str = "SETTINGS_FILE";
const DOTENV: &str = ".env";

/// What settings are read from, as a value: the process's own, or one that a test made.
///
/// ```
/// use purlin::config::{Settings, Sources};
///
/// #[derive(Settings)]
/// struct Shop {
///     #[setting(default = "Shop")]
///     title: String,
///     workers: u8,
/// }
///
/// let sources = Sources::new().toml("workers = 2\ntitle = 'Books'").dotenv("WORKERS=3").variable("WORKERS", "4");
/// let shop: Shop = sources.load().unwrap();
/// assert_eq!((shop.title.as_str(), shop.workers), ("Books", 4));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub(super) environment: BTreeMap<String, Variable>,
    pub(super) dotenv: BTreeMap<String, Variable>,
    pub(super) file: Table,
    /// What the program itself says.
    pub(super) fallbacks: BTreeMap<String, Variable>,
    /// The name of the file, for messages.
    file_name: Option<String>,
    faults: Vec<SettingFault>,
}

/// A variable of the environment or of `.env`.
#[derive(Clone)]
pub(super) struct Variable {
    /// Nothing if it is not UTF-8.
    pub(super) value: Option<String>,
    /// Its line in `.env`.
    pub(super) line: Option<usize>,
}

impl std::fmt::Debug for Variable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Variable")
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

impl Sources {
    /// Nothing: every setting has its default.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the process has: its environment; `.env` in the working directory; and the file that the variable
    /// `SETTINGS_FILE` names, or else `settings.toml` in the working directory. The environment is not changed.
    ///
    /// Files that cannot be read are faults of whatever is loaded. `.env` and `settings.toml` may be absent.
    ///
    /// ```no_run
    /// let sources = purlin::config::Sources::process();
    /// # let _ = sources;
    /// ```
    pub fn process() -> Self {
        let mut sources = Self::new().variables(std::env::vars_os());
        if let Some(text) = sources.read(DOTENV, true) {
            sources = sources.dotenv(&text);
        }
        let named = sources
            .environment
            .get(FILE_VARIABLE)
            .or_else(|| sources.dotenv.get(FILE_VARIABLE));
        let (name, is_named) = match named.map(|variable| variable.value.clone()) {
            Some(Some(name)) => (name, true),
            // Another file than the one that is meant would be no settings at all.
            Some(None) => {
                let problem = "is not UTF-8: write it as UTF-8";
                let fault = SettingFault::new(FILE_VARIABLE, Some(Origin::Environment), problem);
                sources.faults.push(fault);
                return sources;
            }
            None => (FILE.to_owned(), false),
        };
        match sources.read(&name, !is_named) {
            Some(text) => sources.named_toml(&name, &text),
            None => sources,
        }
    }

    /// With a variable of the environment.
    ///
    /// ```
    /// let sources = purlin::config::Sources::new().variable("WORKERS", "4");
    /// # let _ = sources;
    /// ```
    #[must_use]
    pub fn variable(self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables([(name.into(), value.into())])
    }

    /// With variables of the environment. A name that is not UTF-8 is no setting's.
    #[must_use]
    pub fn variables(mut self, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let named = variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        self.environment.extend(named.map(|(name, value)| {
            let value = value.into_string().ok();
            (name, Variable { value, line: None })
        }));
        self
    }

    /// With a value that counts if no source has one: the program's own default, for a setting of a library's struct.
    ///
    /// ```
    /// use purlin::config::{Settings, Sources};
    ///
    /// #[derive(Settings)]
    /// struct Shop {
    ///     title: String,
    /// }
    ///
    /// let sources = Sources::new().fallback("TITLE", "Books");
    /// assert_eq!(sources.load::<Shop>().unwrap().title, "Books");
    /// assert_eq!(sources.variable("TITLE", "Pens").load::<Shop>().unwrap().title, "Pens");
    /// ```
    #[must_use]
    pub fn fallback(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let value = Some(value.into());
        self.fallbacks.insert(name.into(), Variable { value, line: None });
        self
    }

    /// With the text of a `.env` file.
    ///
    /// ```
    /// let sources = purlin::config::Sources::new().dotenv("WORKERS=4 # a comment\nTITLE='two words'");
    /// # let _ = sources;
    /// ```
    #[must_use]
    pub fn dotenv(mut self, text: &str) -> Self {
        let parsed = dotenv::parse(text);
        self.dotenv = parsed.variables;
        self.note(DOTENV, parsed.faults);
        self
    }

    /// With the text of a settings file.
    ///
    /// ```
    /// let sources = purlin::config::Sources::new().toml("workers = 4\n[mail]\nhost = 'mail.example.com'");
    /// # let _ = sources;
    /// ```
    #[must_use]
    pub fn toml(self, text: &str) -> Self {
        self.named_toml(FILE, text)
    }

    fn named_toml(mut self, name: &str, text: &str) -> Self {
        let (table, faults) = file::parse(text);
        self.file = table;
        self.file_name = Some(name.to_owned());
        self.note(name, faults);
        self
    }

    fn note(&mut self, file: &str, faults: Vec<(usize, String)>) {
        self.faults.extend(faults.into_iter().map(|(line, problem)| {
            let file = file.to_owned();
            SettingFault::of_place(Some(Origin::Line { file, line }), problem)
        }));
    }

    /// The text of a file. One that may be absent is no fault if it is.
    fn read(&mut self, path: &str, optional: bool) -> Option<String> {
        match fs::read_to_string(path) {
            Ok(text) => Some(text),
            Err(error) if optional && error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                let hint = if optional { "" } else { ": SETTINGS_FILE names it" };
                let problem = format!("cannot be read: {error}{hint}");
                self.faults.push(SettingFault::new(path, None, problem));
                None
            }
        }
    }

    /// The settings that these sources make up. A key of the file that is no setting of theirs is a fault: settings that
    /// share a file are groups of one struct, or are given to one app.
    ///
    /// # Errors
    /// Everything that is wrong with them, and with the sources.
    pub fn load<S: Settings>(&self) -> Result<S, SettingsError> {
        let mut findings = Findings::default();
        let settings = self.find::<S>(&mut findings);
        let faults = self.faults_of(&findings);
        match settings {
            Some(settings) if faults.is_empty() => Ok(settings),
            _ => Err(SettingsError::new(faults)),
        }
    }

    /// Reads settings; what is found on the way is noted.
    pub(crate) fn find<S: Settings>(&self, findings: &mut Findings) -> Option<S> {
        let sound = findings.faults.len();
        let settings = Reader::new::<S>(self, findings).read::<S>();
        if settings.is_none() && findings.faults.len() == sound {
            let problem = format!("`{}` cannot be read, and does not say why", type_name::<S>());
            findings.faults.push(SettingFault::of_place(None, problem));
        }
        settings
    }

    /// The faults of settings that were read, and of the sources themselves.
    pub(crate) fn faults_of(&self, findings: &Findings) -> Vec<SettingFault> {
        // The framework's own settings may stand in the same file.
        let mut framework = Findings::default();
        self.find::<ServerSettings>(&mut framework);
        let framework: Vec<_> = framework.paths().chain(LOG.iter().map(from_ref)).collect();
        let own: Vec<_> = findings
            .paths()
            .filter(|path| !framework.contains(path))
            .collect();
        let known = unknown::Known {
            // An app that reads no settings of its own may have a file of that name for something else.
            shared: own.is_empty(),
            partial: findings.are_partial,
            paths: [own, framework].concat(),
        };
        let mut all = self.faults.clone();
        let more = findings.overlaps().into_iter().chain(findings.clashes());
        let more = more.chain(unknown::keys(self, &known));
        for fault in findings.faults.iter().cloned().chain(more) {
            if !all.contains(&fault) {
                all.push(fault);
            }
        }
        all
    }

    /// The name of the settings file.
    pub(super) fn file_name(&self) -> &str {
        self.file_name.as_deref().unwrap_or(FILE)
    }

    /// Whether there is a variable of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.environment.contains_key(name) || self.dotenv.contains_key(name)
    }

    /// A line of the settings file.
    pub(super) fn line(&self, line: usize) -> Origin {
        let file = self.file_name().to_owned();
        Origin::Line { file, line }
    }

    /// What stands at a path of the settings file.
    pub(super) fn node(&self, path: &[&str]) -> Option<&Node> {
        let (last, tables) = path.split_last()?;
        let mut table = &self.file;
        for key in tables {
            match &table.get(*key)?.content {
                Content::Table(inner) => table = inner,
                _ => return None,
            }
        }
        table.get(*last)
    }
}

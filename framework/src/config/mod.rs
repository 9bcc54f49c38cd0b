//! Settings: typed values from defaults, a file, `.env` and the environment, and every fault of them at once.

mod error;
mod field;
mod findings;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzz;
mod host;
mod lookup;
mod reader;
mod server;
mod setting;
mod source;
mod unknown;
pub(crate) mod value;

#[doc = include_str!("settings.md")]
pub use purlin_macros::Settings;

pub use self::error::{SettingFault, SettingsError};
pub use self::field::SettingField;
pub(crate) use self::findings::Findings;
pub use self::reader::Reader;
pub use self::server::ServerSettings;
pub use self::setting::Setting;
pub use self::source::{Origin, Sources};
pub use self::value::SettingValue;

#[doc(no_inline)]
pub use crate::extract::{HostPattern, HostPatternError};

/// The tables of the settings file that hold the framework's own settings. Those of the database belong to a module further down.
static TABLES: [&str; 2] = ["database", "server"];

/// The keys of the log, whose settings are those of `telemetry`.
static LOG: [&str; 2] = ["log", "log_format"];

/// The settings of a program or of a part of it. [`#[derive(Settings)]`](macro@Settings) implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no settings struct",
    label = "put `#[derive(Settings)]` on `{Self}`"
)]
pub trait Settings: Sized + Send + Sync + 'static {
    /// What stands before the names of its variables, unless it is a group of another struct.
    const PREFIX: &'static str = "";

    /// The table of the settings file that holds it, unless it is a group of another struct.
    const TABLE: &'static str = "";

    /// Reads every field. It answers nothing if there is a fault, which the reader notes.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;

    /// The settings of this process: see [`Sources::process`].
    ///
    /// ```no_run
    /// use purlin::config::Settings;
    ///
    /// #[derive(Settings)]
    /// struct Shop {
    ///     title: String,
    /// }
    ///
    /// let shop = Shop::load().expect("the settings are complete");
    /// println!("{}", shop.title);
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with them.
    fn load() -> Result<Self, SettingsError> {
        Sources::process().load()
    }
}

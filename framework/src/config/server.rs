//! The settings of the server itself.

use super::Settings;

/// Where and how an app is served. The command `serve` reads it; in the settings file it is the table `[server]`.
///
/// ```
/// use purlin::config::{ServerSettings, Sources};
///
/// let server: ServerSettings = Sources::new().variable("PORT", "80").load().unwrap();
/// assert_eq!((server.host.as_str(), server.port), ("127.0.0.1", 80));
/// ```
#[derive(Debug, Clone, Settings)]
#[settings(table = "server")]
#[non_exhaustive]
pub struct ServerSettings {
    /// The address or the name of the interface to listen on; `0.0.0.0` or `::` for all.
    #[setting(default = "127.0.0.1", min_length = 1)]
    pub host: String,
    /// The port to listen on; 0 for a free one.
    #[setting(default = 8000)]
    pub port: u16,
}

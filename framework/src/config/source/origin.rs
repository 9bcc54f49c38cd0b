//! Where a value was found.

use std::fmt;
use std::path::PathBuf;

/// Where the value of a setting comes from.
///
/// ```
/// use purlin::config::Origin;
///
/// let origin = Origin::Line { file: "settings.toml".to_owned(), line: 7 };
/// assert_eq!(origin.to_string(), "settings.toml:7");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A variable of the process.
    Environment,
    /// A line of `.env` or of the settings file, counted from 1.
    Line {
        /// The file, as it was named.
        file: String,
        /// The line.
        line: usize,
    },
    /// A file that holds nothing but the value, named by `X_FILE`.
    File(PathBuf),
    /// The program.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("environment"),
            Self::Line { file, line } => write!(f, "{file}:{line}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

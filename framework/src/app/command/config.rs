//! `config`: prints the settings, and where each comes from.

use std::io::{self, Write};

use super::{Command, Run};
use crate::app::{App, BuildError};
use crate::body::BoxError;

pub(super) fn command() -> Command {
    Command::of(
        "config",
        "Print the settings: name, value, where it comes from, what it is for",
        Run::Unbuilt(print),
    )
}

/// Prints them though some are wrong, for that is when one wants to see them.
fn print(mut app: App, arguments: &[String]) -> Result<(), BoxError> {
    if !arguments.is_empty() {
        return Err("`config` takes nothing".into());
    }
    // What is wrong with them is among the faults below.
    let _ = app.server_settings();
    io::stdout().write_all(app.findings().table().as_bytes())?;
    BuildError::check(app.settings_faults())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Settings, Sources};
    use crate::secret::Secret;

    #[derive(Debug, Settings)]
    #[expect(dead_code, reason = "only what is said of them is asked for")]
    struct Shop {
        /// Where the products are kept.
        ///
        /// In the long run.
        database_url: Secret<String>,
        #[setting(default = 4)]
        workers: u8,
        #[setting(sensitive, default = "canary")]
        user: String,
        #[setting(default)]
        origins: Vec<String>,
        title: Option<String>,
        missing: u8,
        refused: u8,
        /// From a file of its own.
        certificate: Secret<String>,
    }

    #[test]
    fn no_secret_is_printed() {
        let file = std::env::temp_dir().join(format!("purlin-config-{}", std::process::id()));
        std::fs::write(&file, "canary\n").unwrap();
        let sources = Sources::new()
            .variable("DATABASE_URL", "canary")
            .variable("REFUSED", "canary")
            .variable("CERTIFICATE_FILE", &file)
            .dotenv("ORIGINS=a, b")
            .toml("title = \"two\\nlines\"");
        let app = App::new("Shop", "1.0.0").sources(sources).settings::<Shop>();
        std::fs::remove_file(&file).unwrap();
        let table = app.findings().table().replace(&*file.to_string_lossy(), "FILE");
        assert!(!table.contains("canary"), "{table}");
        let lines: Vec<String> = table
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            lines,
            [
                "DATABASE_URL [secret] environment Where the products are kept.",
                "WORKERS 4 default",
                "USER [secret] default",
                "ORIGINS a, b .env:1",
                "TITLE two\\nlines settings.toml:1",
                "MISSING (missing) -",
                "REFUSED (refused) environment",
                "CERTIFICATE [secret] file FILE From a file of its own.",
            ]
        );
    }
}

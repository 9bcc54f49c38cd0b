//! What the settings say of the log.

use std::borrow::Cow;

use super::{LogFormat, LogSettings, filter};
use crate::config::value::words;
use crate::config::{SettingValue, Settings};

/// What the settings say of the log. `App::run` reads it.
#[derive(Debug, Clone, Default, Settings)]
pub(crate) struct LogVariables {
    /// What is logged: `info`, or `warn,shop=debug`.
    log: Option<LogFilter>,
    /// The form of the lines: `auto`, `human` or `json`.
    log_format: Option<LogFormat>,
}

impl LogVariables {
    /// The settings of the log, with a filter for those who said nothing.
    pub(crate) fn or_filter(self, filter: &str) -> LogSettings {
        let filter = self.log.map_or_else(|| filter.to_owned(), |filter| filter.0);
        LogSettings::default()
            .filter(filter)
            .format(self.log_format.unwrap_or_default())
    }
}

/// A filter that can be read.
#[derive(Debug, Clone)]
struct LogFilter(String);

impl SettingValue for LogFilter {
    fn expected() -> Cow<'static, str> {
        "`off`, `error`, `warn`, `info`, `debug` or `trace`, and such levels of single targets, as in `warn,shop=debug`"
            .into()
    }

    fn parse(text: &str) -> Option<Self> {
        filter::parse(text).is_ok().then(|| Self(text.to_owned()))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

impl SettingValue for LogFormat {
    fn expected() -> Cow<'static, str> {
        words(&["auto", "human", "json"])
    }

    fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn show(&self) -> String {
        match self {
            Self::Auto => "auto",
            Self::Human => "human",
            Self::Json => "json",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ServerSettings, Sources};

    #[derive(Debug, Settings)]
    #[expect(dead_code, reason = "only what is wrong is asked for")]
    struct Shop {
        title: String,
    }

    #[test]
    fn keys_of_the_log_stand_in_every_settings_file() {
        let sources = |text: &str| Sources::new().variable("TITLE", "Books").toml(text);
        let sound = sources("log = 'warn,shop=debug'\nlog_format = 'json'");
        assert!(sound.load::<Shop>().is_ok());
        assert!(sound.load::<ServerSettings>().is_ok());
        let log = sound.load::<LogVariables>().unwrap().or_filter("info");
        assert_eq!(
            log,
            LogSettings::default()
                .filter("warn,shop=debug")
                .format(LogFormat::Json)
        );
        let slip = sources("log_formt = 'json'").load::<Shop>().unwrap_err();
        let told = "`log_formt` (settings.toml:1) is no setting: did you mean `log_format`?";
        assert_eq!(slip.faults()[0].to_string(), told);
    }

    #[test]
    fn forms_are_shown_as_they_are_read() {
        for form in ["auto", "human", "json"] {
            let read = <LogFormat as SettingValue>::parse(form);
            assert_eq!(read.map(|form| SettingValue::show(&form)).as_deref(), Some(form));
        }
    }
}

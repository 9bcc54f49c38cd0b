//! What settings are called: variables, and the keys of the file.

use std::path::PathBuf;

use purlin::config::{ServerSettings, Sources};
use purlin::prelude::*;

use super::{Mail, Shop, app, complete};

#[test]
fn one_variable_is_not_a_setting_and_the_name_of_a_file() {
    #[derive(Settings)]
    struct Certificate {
        #[setting(env = "SHOP_KEY_FILE")]
        _path: Option<PathBuf>,
    }
    let app = app(complete()).settings::<Certificate>();
    let error = app.build().unwrap_err();
    assert_eq!(
        error.reasons(),
        [
            "SHOP_KEY_FILE names the file that holds SHOP_KEY too: give it another name, as in `env = \"SHOP_KEY_PATH\"`"
        ]
    );
}

#[test]
fn one_variable_is_not_two_settings() {
    #[derive(Settings)]
    #[settings(table = "mail")]
    struct Mailer {
        #[setting(env = "WORKERS", default = 1)]
        _workers: u16,
    }
    #[derive(Settings)]
    #[settings(table = "other")]
    struct Other {
        #[setting(env = "PORT", default = 1)]
        _port: u16,
    }
    #[derive(Settings)]
    #[settings(table = "queue")]
    struct Queue {
        #[setting(env = "REGION", default = "eu")]
        _region: String,
    }
    #[derive(Settings)]
    #[settings(table = "store")]
    struct Store {
        #[setting(env = "REGION", default = "eu")]
        _place: String,
    }
    let shared = app(complete()).settings::<Queue>().settings::<Store>();
    assert!(shared.build().is_ok(), "both say so on purpose");
    // A struct that is read twice has one place, and what the framework reads may be of interest to others.
    let known = || app(complete()).settings_with::<ServerSettings>(|app, _| app.settings::<Other>());
    assert!(known().build().is_ok());
    let again = known().settings::<Mailer>().settings_with::<Other>(|app, _| app);
    let told = again.build().unwrap_err().to_string();
    assert!(
        told.contains(
            "WORKERS (default) sets both `workers` and `mail._workers`: give one of them a variable"
        ),
        "{told}"
    );
    assert!(!told.contains("PORT"), "{told}");
}

#[test]
fn a_prefix_stands_before_variables_and_a_table_around_keys() {
    #[derive(Settings)]
    #[settings(prefix = "SHOP_", table = "shop")]
    struct Prefixed {
        title: String,
        mail: Option<Mail>,
    }
    let sources = Sources::new()
        .variable("SHOP_MAIL__HOST", "b")
        .variable("TITLE", "c");
    let settings: Prefixed = sources.toml("[shop]\ntitle = 'a'").load().unwrap();
    assert_eq!(settings.title, "a");
    assert_eq!(settings.mail.unwrap().host, "b");
}

#[test]
fn the_framework_s_own_table_is_known_and_its_slips_are_not() {
    assert!(complete().toml("[server]\nport = 1").load::<Shop>().is_ok());
    assert!(
        complete()
            .toml("[database]\npool_size = 1")
            .load::<Shop>()
            .is_ok()
    );
    let error = complete().toml("[server]\nprot = 1").load::<Shop>().unwrap_err();
    let told = "`server.prot` (settings.toml:2) is no setting: did you mean `server.port`?";
    assert_eq!(error.faults()[0].to_string(), told);
}

#[test]
fn a_file_of_something_else_is_left_alone() {
    let text = "debug = true\n[other]\nkey = 1\n[server]\nport = 1\n";
    assert!(Sources::new().toml(text).load::<ServerSettings>().is_ok());
    let error = Sources::new().toml("[server]\nprot = 1").load::<ServerSettings>();
    assert_eq!(error.unwrap_err().faults().len(), 1);
}

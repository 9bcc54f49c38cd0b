//! Everything wrong is told at once, beside the other mistakes of an app.

use std::ffi::OsString;
use std::process::ExitCode;

use purlin::BoxError;
use purlin::app::BuildError;
use purlin::config::{ServerSettings, Sources};
use purlin::prelude::*;

use super::{CANARY, Cache, Named, Shop, app, complete};

fn error(sources: Sources) -> BuildError {
    app(sources).build().expect_err("the settings are wrong")
}

#[test]
fn bad_settings_of_every_kind_are_told_at_once() {
    let not_utf8 = {
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt;
            OsString::from_vec(vec![0xff])
        }
        #[cfg(not(unix))]
        OsString::from("maybe")
    };
    let sources = Sources::new()
        .toml(&format!(
            "patience = '{CANARY}'\nworkes = 3\nbroken = = '{CANARY}'\norigins = ['{CANARY}', 'b', 'c']\ncache = '{CANARY}'\n[mode]\na = 1\n"
        ))
        .dotenv(&format!(
            "# of the shop\nWORKERS=65\nMAIL__PORT={CANARY}\n{CANARY}\nSHOP_KEY=short\n"
        ))
        .variable("DATABASE_URL", CANARY)
        .variable("DATABASE_URL_FILE", "/run/secrets/db")
        .variable("STRICT", not_utf8)
        .variable("MAIL__USER_FILE", format!("/nothing/at/all/{CANARY}"));
    let told = error(sources).to_string();
    assert!(!told.contains(CANARY), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn what_is_missing_is_told_with_every_way_to_give_it() {
    insta::assert_snapshot!(error(Sources::new()));
}

#[test]
fn faults_stand_among_the_other_reasons() {
    let error = app(Sources::new()).state(1_u8).state(2_u8).build().unwrap_err();
    assert_eq!(error.reasons().len(), 3, "{error}");
}

#[test]
fn an_app_is_not_configured_from_wrong_settings() {
    let configure = |app: App, shop: &Shop| app.state(shop.workers);
    let app = App::new("Shop", "1.0.0")
        .sources(complete())
        .settings_with::<Shop>(configure);
    assert!(app.build().is_ok());
    let app = App::new("Shop", "1.0.0")
        .sources(complete().variable("WORKERS", "0"))
        .settings_with::<Shop>(|_, _| unreachable!("its settings are wrong"));
    assert_eq!(app.build().unwrap_err().reasons().len(), 1);
}

#[get("/count")]
async fn read_count(count: State<u16>, _till: Svc<Till>) -> Json<u16> {
    Json(*count)
}

#[derive(Service)]
struct Till;

async fn close_till(_till: Svc<Till>, _count: State<u16>) -> Result<(), BoxError> {
    Ok(())
}

#[test]
fn what_wrong_settings_would_have_given_is_not_missed() {
    let module = || {
        Module::new("shop")
            .routes(routes![read_count])
            .on_stop(close_till)
    };
    let app = |sources| {
        App::new("Shop", "1.0.0")
            .sources(sources)
            .settings_with::<Named>(|app, _| {
                let till = Module::new("till").service::<Till>();
                app.settings_with::<Cache>(|app, _| app.state(1_u16)).module(till)
            })
            .secure_by_default()
            .module(module().public())
    };
    let file = "entries = 4\nsomething = 1\n";
    let error = app(Sources::new().toml(file)).build().unwrap_err();
    let missing = "TITLE is missing: set it, or `title` in settings.toml";
    assert_eq!(error.reasons(), [missing]);
    // What looks like a slip is told all the same: it may be why the other is missing.
    let slip = app(Sources::new().toml("titel = 'Books'")).build().unwrap_err();
    assert_eq!(slip.reasons().len(), 2, "{slip}");
    let whole = app(Sources::new().toml("title = 'Books'\nsomething = 1\n"));
    let told = whole.build().unwrap_err();
    assert_eq!(
        told.reasons(),
        ["`something` (settings.toml:2) is no setting: take it away"]
    );
}

#[test]
#[allow(clippy::invalid_regex, reason = "that is the mistake")]
fn a_pattern_that_is_none_is_told() {
    #[derive(Debug, Settings)]
    #[expect(dead_code, reason = "it cannot be read")]
    struct Code {
        #[setting(pattern = "(")]
        code: String,
    }
    let error = Sources::new().variable("CODE", "a").load::<Code>().unwrap_err();
    let told = error.faults()[0].to_string();
    assert!(
        told.starts_with("CODE (environment) cannot be checked: `(` is no regular expression"),
        "{told}"
    );
}

#[test]
fn the_command_fails_if_settings_are_wrong() {
    let words = ["config".to_owned()];
    assert_eq!(app(complete()).run_with(&words), ExitCode::SUCCESS);
    assert_eq!(app(Sources::new()).run_with(&words), ExitCode::FAILURE);
}

#[test]
fn hosts_are_checked_with_the_other_settings() {
    let sources = Sources::new()
        .variable("ALLOWED_HOSTS", "shop.example, https://shop.example")
        .variable("PORT", "many");
    let error = sources.load::<ServerSettings>().unwrap_err().to_string();
    assert!(
        error.contains("ALLOWED_HOSTS") && error.contains("PORT"),
        "{error}"
    );
    assert!(error.contains("must be a host without scheme, port"), "{error}");
}

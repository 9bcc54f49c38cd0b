//! Where settings come from, and which place counts.

use std::fs;
use std::path::PathBuf;

use purlin::config::{ServerSettings, Sources};
use purlin::prelude::*;

use super::{CANARY, Named, Shop, app, complete};

#[test]
fn sources_come_first() {
    let error = app(complete()).sources(Sources::new()).build().unwrap_err();
    assert!(error.reasons()[0].contains("`App::sources`"), "{error}");
}

#[derive(Settings)]
struct Safe {
    #[setting(default = "4")]
    pin: Secret<u16>,
}

/// A file of its own for each test.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("settings-{name}"));
    fs::write(&path, text).unwrap();
    path
}

/// `PIN` in some of the sources.
fn given(places: &[&str]) -> Sources {
    places.iter().fold(Sources::new(), |sources, place| match *place {
        "variable" => sources.variable("PIN", "10"),
        "variable of a file" => sources.variable("PIN_FILE", file("pin", "20\n")),
        ".env" => sources.dotenv("PIN=30"),
        ".env of a file" => {
            let path = file("dotenv-pin", "35\n");
            sources.dotenv(&format!("PIN_FILE='{}'", path.display()))
        }
        "file" => sources.toml("pin = 40"),
        place => unreachable!("{place}"),
    })
}

#[test]
fn the_strongest_source_wins() {
    for (places, pin) in [
        (&[][..], 4),
        (&["file"], 40),
        (&[".env of a file"], 35),
        (&[".env of a file", "file"], 35),
        (&[".env"], 30),
        (&[".env", "file"], 30),
        (&["variable of a file", "file"], 20),
        (&["variable of a file", ".env"], 20),
        (&["variable of a file", ".env", "file"], 20),
        (&["variable", "file"], 10),
        (&["variable", ".env"], 10),
        (&["variable", ".env of a file"], 10),
        (&["variable", ".env", "file"], 10),
    ] {
        let safe: Safe = given(places).load().unwrap();
        assert_eq!(*safe.pin.expose(), pin, "{places:?}");
    }
}

#[test]
fn a_file_holds_a_value_without_the_end_of_its_line() {
    for (name, text, expected) in [
        ("unix", "a secret\n", "a secret"),
        ("windows", "a secret\r\n", "a secret"),
        ("bare", "a secret", "a secret"),
        ("two", "a secret\n\n", "a secret\n"),
    ] {
        let sources = Sources::new()
            .variable("DATABASE_URL", "x")
            .variable("SHOP_KEY_FILE", file(name, text));
        let shop: Shop = sources.load().unwrap();
        assert_eq!(shop.key.expose(), expected, "{name}");
    }
}

#[test]
fn only_secrets_stand_in_files() {
    #[derive(Debug, Settings)]
    struct Logged {
        log_file: Option<PathBuf>,
        #[setting(default = "Books")]
        title: String,
    }
    let nowhere = "/nothing/at/all.log";
    let sources = Sources::new()
        .variable("LOG_FILE", nowhere)
        .variable("TITLE_FILE", nowhere)
        .variable("PORT_FILE", nowhere);
    let logged: Logged = sources.load().unwrap();
    assert_eq!(logged.log_file, Some(PathBuf::from(nowhere)));
    assert_eq!(logged.title, "Books");
    assert!(sources.load::<ServerSettings>().is_ok());
    let error = Sources::new().dotenv("TITLE_FILE=a").load::<Named>().unwrap_err();
    assert_eq!(
        error.faults()[0].to_string(),
        "TITLE is missing: set it, or `title` in settings.toml; TITLE_FILE is not read, for this is neither a `Secret` nor \
         `sensitive`"
    );
}

#[test]
fn nothing_shows_a_secret() {
    let shop: Shop = complete().load().unwrap();
    assert!(shop.database_url.matches(CANARY));
    let shown = format!("{shop:?} {shop:#?} {}", shop.database_url);
    assert!(!shown.contains(CANARY), "{shown}");
    let sources = complete()
        .dotenv(&format!("A={CANARY}"))
        .toml(&format!("a = '{CANARY}'\nb = ['{CANARY}']\n[c]\nd = '{CANARY}'"));
    let shown = format!("{sources:?} {:?}", app(sources.clone()));
    assert!(!shown.contains(CANARY), "{shown}");
}

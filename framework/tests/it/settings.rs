//! Settings: where they come from, and that everything wrong with them is told at once and without their values.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use purlin::BoxError;
use purlin::app::BuildError;
use purlin::config::{ServerSettings, Sources};
use purlin::prelude::*;
use purlin::schema::CheckError;

/// What no message, no `Debug` and no command may show.
const CANARY: &str = "canary-5f0c";

#[derive(Debug, Settings)]
struct Shop {
    /// Where the products are kept.
    database_url: Secret<String>,
    /// How many may work at a time.
    ///
    /// More of them need more memory.
    #[setting(default = 4, ge = 1, le = 64)]
    workers: u16,
    #[setting(default = "30s")]
    patience: Duration,
    #[setting(default, max_items = 2)]
    origins: Vec<String>,
    #[setting(default = false)]
    strict: bool,
    #[setting(env = "SHOP_KEY", min_length = 8)]
    key: Secret<String>,
    #[setting(default = "normal")]
    mode: Mode,
    mail: Option<Mail>,
    cache: Cache,
}

#[derive(Debug, PartialEq, Settings)]
enum Mode {
    Normal,
    ReadOnly,
}

#[derive(Debug, Settings)]
struct Mail {
    host: String,
    #[setting(default = 25)]
    port: u16,
    #[setting(sensitive)]
    user: Option<String>,
}

#[derive(Debug, Settings)]
struct Cache {
    #[setting(default = 1024)]
    entries: u32,
}

#[get("/")]
async fn read_workers(shop: State<Shop>) -> Json<u16> {
    Json(shop.workers)
}

fn app(sources: Sources) -> App {
    App::new("Shop", "1.0.0")
        .sources(sources)
        .settings::<Shop>()
        .module(Module::new("shop").routes(routes![read_workers]))
}

fn error(sources: Sources) -> BuildError {
    app(sources).build().expect_err("the settings are wrong")
}

/// Settings that lack nothing.
fn complete() -> Sources {
    Sources::new()
        .variable("DATABASE_URL", CANARY)
        .variable("SHOP_KEY", "12345678")
}

/// A file of its own for each test.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("settings-{name}"));
    fs::write(&path, text).unwrap();
    path
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
fn values_have_their_forms() {
    let shop: Shop = complete()
        .toml("strict = true\nworkers = 0x10\n[mail]\nhost = 'a'\n[cache]\nentries = 2_000")
        .variable("PATIENCE", "1h 30m")
        .variable("ORIGINS", "[\"a,b\", \"c\"]")
        .variable("MODE", "read_only")
        .load()
        .unwrap();
    assert_eq!((shop.strict, shop.workers, shop.cache.entries), (true, 16, 2000));
    assert_eq!(shop.patience, Duration::from_mins(90));
    assert_eq!(shop.origins, ["a,b", "c"]);
    assert_eq!(shop.mode, Mode::ReadOnly);
    let mail = shop.mail.unwrap();
    assert_eq!((mail.host.as_str(), mail.port, mail.user), ("a", 25, None));
    for (text, expected) in [("", &[][..]), ("a", &["a"]), ("a, b", &["a", "b"])] {
        let shop: Shop = complete().variable("ORIGINS", text).load().unwrap();
        assert_eq!(shop.origins, expected);
    }
    for (text, expected) in [("YES", true), ("on", true), ("0", false), ("Off", false)] {
        let shop: Shop = complete().variable("STRICT", text).load().unwrap();
        assert_eq!(shop.strict, expected);
    }
}

#[test]
fn a_group_that_may_be_absent_is_complete_or_absent() {
    let shop: Shop = complete().load().unwrap();
    assert!(shop.mail.is_none());
    let error = complete()
        .variable("MAIL__PORT", "25")
        .load::<Shop>()
        .unwrap_err();
    assert_eq!(error.faults().len(), 1, "{error}");
    assert_eq!(error.faults()[0].name(), Some("MAIL__HOST"));
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

#[derive(Debug, Settings)]
#[expect(dead_code, reason = "it cannot be read")]
struct Named {
    title: String,
}

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
fn a_check_looks_at_the_whole_and_points_at_a_part() {
    #[derive(Debug, Settings)]
    #[expect(dead_code, reason = "only what is wrong is asked for")]
    struct Outer {
        pool: Pool,
    }
    #[derive(Debug, Settings)]
    #[settings(check = ordered)]
    struct Pool {
        #[setting(default = 1)]
        least: u8,
        #[setting(default = 2)]
        most: u8,
    }
    fn ordered(pool: &Pool) -> Result<(), CheckError> {
        match pool.least.cmp(&pool.most) {
            std::cmp::Ordering::Less => Ok(()),
            std::cmp::Ordering::Equal => Err("the pool has no room".into()),
            std::cmp::Ordering::Greater => Err(CheckError::from("must not be above POOL__MOST").at("least")),
        }
    }
    let told = |least: &str| {
        let sources = Sources::new().variable("POOL__LEAST", least);
        let error = sources.load::<Outer>().err();
        error.map(|error| error.faults()[0].to_string())
    };
    assert_eq!(told("1"), None);
    assert_eq!(told("2").as_deref(), Some("the pool has no room"));
    assert_eq!(
        told("3").as_deref(),
        Some("POOL__LEAST (environment) must not be above POOL__MOST")
    );
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

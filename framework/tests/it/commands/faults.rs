//! A program whose settings are wrong everywhere does not serve, and says all of it at once.

use std::fs;
use std::path::Path;
use std::time::Duration;

use purlin::prelude::*;

use super::command;

/// The settings of the program.
#[derive(Settings)]
#[settings(prefix = "SHOP_", table = "shop")]
#[expect(dead_code, reason = "it cannot be read")]
pub(super) struct Shop {
    title: String,
    #[setting(le = 64)]
    workers: u16,
    patience: Duration,
    #[setting(max_items = 2)]
    origins: Vec<String>,
    mode: Mode,
    key: Secret<String>,
    pin: Secret<String>,
}

#[derive(Settings)]
enum Mode {
    Normal,
    ReadOnly,
}

/// Those of the server come first.
const VARIABLES: [(&str, &str); 15] = [
    ("LOG", "loud"),
    ("LOG_FORMAT", "xml"),
    ("HOST", ""),
    ("PORT", "65536"),
    ("SOCKET", ""),
    ("SERVING_THREADS", "0"),
    ("TRUSTED_PROXIES", "10.0.0.0/8,nowhere"),
    ("ALLOWED_HOSTS", "https://shop.example"),
    ("TLS_CERTIFICATE", ""),
    ("SHOP_WORKERS", "65"),
    ("SHOP_PATIENCE", "soon"),
    ("SHOP_ORIGINS", "a,b,c"),
    ("SHOP_MODE", "idle"),
    ("SHOP_KEY", "a"),
    ("SHOP_PIN_FILE", "/nothing/at/all"),
];

/// What is wrong with them, with `.env` and with the settings file.
const FAULTS: [&str; 20] = [
    "LOG (environment) must be `off`",
    "LOG_FORMAT (environment) must be one of",
    "HOST (environment) must have at least 1 character",
    "PORT (environment) must be a whole number from 0",
    "SOCKET (environment) must be a path",
    "SERVING_THREADS (environment) must be a whole number from 1",
    "TRUSTED_PROXIES (environment) has an item 2 that must be a network",
    "ALLOWED_HOSTS (environment) has an item 1 that must be a host",
    "TLS_CERTIFICATE (environment) must be a path",
    "SHOP_TITLE is missing",
    "SHOP_WORKERS (environment) must be less than or equal to 64",
    "SHOP_PATIENCE (environment) must be a duration",
    "SHOP_ORIGINS (environment) must have at most 2 items",
    "SHOP_MODE (environment) must be one of",
    "SHOP_KEY (environment) is given twice",
    "SHOP_PIN (environment) has a file that cannot be read",
    ".env:1 is no setting",
    "settings.toml:1 is not TOML",
    "`broken` (settings.toml:1) is no setting",
    "`server.prot` (settings.toml:3) is no setting: did you mean `server.port`?",
];

/// What the program prints, what it complains of, and its exit code.
fn serve() -> (String, String, Option<i32>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands-faults");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(".env"), "nothing\n").unwrap();
    let settings = "broken = = 'x'\n[server]\nprot = 1\n";
    fs::write(folder.join("settings.toml"), settings).unwrap();
    let output = command("serve configured", &VARIABLES)
        .env("SHOP_KEY_FILE", "/nothing/at/all")
        .current_dir(&folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn nothing_is_served_with_wrong_settings_and_one_message_names_them_all() {
    let (printed, told, code) = serve();
    assert_eq!(code, Some(1), "{told}");
    assert!(!printed.contains("listening"), "{printed}");
    // The log may have written before it.
    let (_, message) = told.split_once("the app cannot start, for ").unwrap();
    let (count, reasons) = message.split_once(" reasons:\n").unwrap();
    assert_eq!(count, FAULTS.len().to_string(), "{told}");
    let reasons: Vec<&str> = reasons.lines().collect();
    assert_eq!(reasons.len(), FAULTS.len(), "{told}");
    for fault in FAULTS {
        let start = format!("  - {fault}");
        let is_told = reasons.iter().any(|reason| reason.starts_with(&start));
        assert!(is_told, "{fault}: {told}");
    }
}

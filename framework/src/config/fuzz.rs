//! What holds of settings, whatever their files say: nobody learns a secret from what is wrong.

use super::error::SettingFault;
use super::source::{Content, Sources, Table};
use super::{Findings, Settings};
use crate::secret::Secret;

/// What no message may show. It stands in the input as `~`, which a fuzzer finds more easily.
const CANARY: &str = "canary~5f0c";

/// Settings that nobody may see, and numbers.
#[derive(Debug, Settings)]
#[expect(dead_code, reason = "only `Debug` reads them")]
struct Vault {
    key: Secret<String>,
    #[setting(sensitive, default = "nobody", min_length = 3)]
    user: String,
    #[setting(default = 4, ge = 1, le = 64)]
    workers: u16,
    #[setting(default, max_items = 2, unique_items)]
    tokens: Vec<Secret<String>>,
    #[setting(default = "30s")]
    patience: std::time::Duration,
    mode: Option<Mode>,
    inner: Option<Inner>,
}

#[derive(Debug, Settings)]
enum Mode {
    Normal,
    ReadOnly,
}

#[derive(Debug, Settings)]
#[expect(dead_code, reason = "only `Debug` reads them")]
struct Inner {
    #[setting(default = false)]
    strict: bool,
    pin: Secret<u32>,
    limit: Option<f64>,
}

/// No fault, no table and no `Debug` shows a value. What stands before a line `---` is `.env`, the rest TOML.
pub(crate) fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // Such a variable would make the target read files of this machine.
    if text.contains("_FILE") {
        return;
    }
    let (dotenv, toml) = text.split_once("\n---\n").unwrap_or((&text, ""));
    let sources = Sources::new()
        .dotenv(&dotenv.replace('~', CANARY))
        .toml(&toml.replace('~', CANARY));
    if sources
        .file
        .iter()
        .any(|(key, node)| key.contains(CANARY) || names_canary(&node.content))
    {
        return;
    }
    let mut findings = Findings::default();
    let vault = sources.find::<Vault>(&mut findings);
    let faults = sources.faults_of(&findings);
    assert!(vault.is_some() || !faults.is_empty());
    let told = faults.iter().map(SettingFault::to_string);
    let shown = [findings.table(), format!("{faults:?}"), format!("{sources:?}")];
    for shown in told.chain(shown) {
        assert!(!shown.contains(CANARY), "{shown}");
    }
    assert_eq!(sources.load::<Vault>().is_ok(), faults.is_empty());
    quoted(&text);
}

/// Whether a key has the canary: keys are no secrets, and messages name them.
fn names_canary(content: &Content) -> bool {
    let in_table = |table: &Table| {
        table
            .iter()
            .any(|(key, node)| key.contains(CANARY) || names_canary(&node.content))
    };
    match content {
        Content::Text(_) => false,
        Content::List(items) => items.iter().any(|item| names_canary(&item.content)),
        Content::Table(table) => in_table(table),
    }
}

/// Between `'`, `.env` takes any text as it stands.
fn quoted(text: &str) {
    if text.contains(['\'', '\r']) {
        return;
    }
    let sources = Sources::new().dotenv(&format!("KEY='{text}' # a comment\nWORKERS=7"));
    let vault = sources.load::<Vault>().expect("nothing is wrong with a text");
    assert_eq!(vault.key.expose(), text);
    assert_eq!(vault.workers, 7);
}

//! The settings.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::time::Duration;

use purlin::BoxError;
use purlin::config::SettingValue;
use purlin::prelude::*;
use purlin::schema::CheckError;
use purlin::security::OneTimeTokens;
use purlin::security::jwt::{EdDsa, KeySet, SigningKey, VerifyingKey};
use purlin::tracing;
use purlin::url::Url;
use purlin::uuid::Uuid;

/// How the app is set up. In development it starts without any of it.
#[derive(Debug, Settings)]
#[settings(prefix = "ACCOUNTS_", table = "accounts", check = complete)]
pub(crate) struct AccountsSettings {
    /// `development` makes keys at each start and shows letters in the log; `production` wants keys of its own, an `https` address and a
    /// mailer.
    #[setting(default = "development")]
    pub(crate) mode: Mode,
    /// Where people reach the pages of the app, which may stand below a path: letters lead there, and tokens are issued in its name.
    #[setting(default = "http://127.0.0.1:8000/")]
    pub(crate) public_url: Url,
    /// Signs access tokens: a private key for `EdDSA` in PEM or as a JWK. `openssl genpkey -algorithm ed25519` makes one.
    pub(crate) token_key: Option<SigningKey<EdDsa>>,
    /// The public half of the key before, as long as tokens that it signed are about.
    pub(crate) older_token_key: Option<VerifyingKey<EdDsa>>,
    /// How long an access token lives: a second to a day.
    #[setting(default = "15min")]
    pub(crate) token_lifetime: Duration,
    /// Signs the links in letters. `openssl rand -hex 32` makes one.
    pub(crate) link_key: Option<LinkKey>,
    /// Is mixed into the hashes of passwords. With another one, all passwords are wrong.
    pub(crate) pepper: Option<Secret<String>>,
    /// How often an address of the network may try to log in, in a minute. Failures are counted besides, and make it wait.
    #[setting(default = 60, ge = 1)]
    pub(crate) logins_per_minute: u32,
    /// How many failed logins of an account are free. After these, each doubles the time to wait.
    #[setting(default = 5, ge = 1)]
    pub(crate) failures_of_account: u32,
    /// How many failed logins from an address of the network are free, behind which may be many people.
    #[setting(default = 50, ge = 1)]
    pub(crate) failures_from_address: u32,
    /// How many letters an address of the network may let us write, in an hour.
    #[setting(default = 30, ge = 1)]
    pub(crate) letters_per_hour: u32,
    /// The origins of pages elsewhere that may call the API.
    #[setting(default)]
    pub(crate) origins: Vec<String>,
}

/// Who uses the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Settings)]
pub(crate) enum Mode {
    Development,
    Production,
}

/// A key for the links in letters.
#[derive(Debug, Clone)]
pub(crate) struct LinkKey(OneTimeTokens);

impl SettingValue for LinkKey {
    const IS_SECRET: bool = true;

    fn expected() -> Cow<'static, str> {
        "a key of at least 64 hexadecimal digits, as `openssl rand -hex 32` makes one".into()
    }

    fn parse(text: &str) -> Option<Self> {
        let key = Secret::new(text.trim().to_owned());
        OneTimeTokens::new(&key).ok().map(Self)
    }

    fn show(&self) -> String {
        "[secret]".to_owned()
    }
}

/// How long access tokens may live. Services that verify them by themselves believe one for as long as it lives.
const TOKEN_LIFETIMES: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_hours(24);

/// In production no key is made up: it would be another one in each process and after each start. And whoever reads a link of a letter
/// on its way is let in, so links lead to `https`.
fn complete(settings: &AccountsSettings) -> Result<(), CheckError> {
    if !TOKEN_LIFETIMES.contains(&settings.token_lifetime) {
        return Err(CheckError::from("must be a second to a day").at("token_lifetime"));
    }
    if settings.mode == Mode::Development {
        return Ok(());
    }
    let wanted = [
        ("ACCOUNTS_TOKEN_KEY", settings.token_key.is_some()),
        ("ACCOUNTS_LINK_KEY", settings.link_key.is_some()),
        (
            "an ACCOUNTS_PUBLIC_URL that begins with https://",
            settings.public_url.scheme() == "https",
        ),
    ];
    let missing = wanted.iter().filter(|(_, is_there)| !is_there);
    let missing: Vec<&str> = missing.map(|(what, _)| *what).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(" and ");
    Err(CheckError::from(format!("is `production`, which needs {missing}")).at("mode"))
}

impl AccountsSettings {
    /// The key that signs access tokens, and those that verify them.
    pub(crate) fn token_keys(&self) -> (SigningKey<EdDsa>, KeySet) {
        let key = self.token_key.clone().unwrap_or_else(SigningKey::generate);
        let older = self.older_token_key.clone();
        let keys = older.map_or_else(KeySet::new, |older| KeySet::new().with(older));
        (key.clone(), keys.with(key.verifying_key()))
    }

    /// What signs the links in letters.
    pub(crate) fn links(&self) -> OneTimeTokens {
        if let Some(LinkKey(tokens)) = &self.link_key {
            return tokens.clone();
        }
        let digits = [Uuid::new_v4(), Uuid::new_v4()].map(|half| half.simple().to_string());
        OneTimeTokens::new(&Secret::new(digits.concat())).expect("two UUIDs have 64 digits")
    }
}

/// Tells of keys that were made up.
pub(crate) async fn warn_of_keys(settings: State<AccountsSettings>) -> Result<(), BoxError> {
    if settings.token_key.is_none() {
        tracing::warn!("ACCOUNTS_TOKEN_KEY is not set: tokens are worth nothing after this process");
    }
    if settings.link_key.is_none() {
        tracing::warn!("ACCOUNTS_LINK_KEY is not set: links in letters are worth nothing after this process");
    }
    Ok(())
}

//! The settings of the shop, beside those that every app has.

use purlin::BoxError;
use purlin::prelude::*;
use purlin::security::jwt::{EdDsa, SigningKey};
use purlin::tracing;

/// How the shop is set up. To try it out, it needs none of it.
#[derive(Debug, Settings)]
#[settings(prefix = "SHOP_", table = "shop")]
pub(crate) struct ShopSettings {
    /// Signs tokens: a private key for `EdDSA` in PEM or as a JWK. `openssl genpkey -algorithm ed25519` makes one. Without it each
    /// process makes its own.
    pub(crate) token_key: Option<SigningKey<EdDsa>>,
    /// How long a token lives, in minutes. Nothing takes it back before.
    #[setting(default = 15, ge = 1, le = 1440)]
    pub(crate) token_minutes: u32,
    /// How many users may register in a minute from one address of the network: each of them costs a hash and a row.
    #[setting(default = 10, ge = 1)]
    pub(crate) registrations_per_minute: u32,
}

/// Tells of a key that was made up.
pub(crate) async fn warn_of_key(settings: State<ShopSettings>) -> Result<(), BoxError> {
    if settings.token_key.is_none() {
        tracing::warn!(
            "SHOP_TOKEN_KEY is not set: tokens are worth nothing after this process, nor in another one"
        );
    }
    Ok(())
}

//! Keys as settings.

use std::borrow::Cow;

use super::{KeyError, SigningKey, VerifyingKey};
use crate::config::SettingValue;
use crate::secret::{HIDDEN, Secret};
use crate::security::jwt::algorithm::{Algorithm, Asymmetric};

/// A secret as it is, PEM, or a JWK.
impl<A: Algorithm> SettingValue for SigningKey<A> {
    const IS_SECRET: bool = true;

    fn expected() -> Cow<'static, str> {
        match A::ALG.secret_bytes() {
            Some(bytes) => format!("a secret of at least {bytes} bytes, or a JWK for {}", A::NAME).into(),
            None => format!("a private key for {} in PEM, or a JWK of one", A::NAME).into(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::from_setting(&Secret::new(text.to_owned())).ok()
    }

    fn show(&self) -> String {
        HIDDEN.to_owned()
    }
}

/// PEM, or a JWK.
impl<A: Asymmetric> SettingValue for VerifyingKey<A> {
    fn expected() -> Cow<'static, str> {
        format!("a public key for {} in PEM, or a JWK of one", A::NAME).into()
    }

    fn parse(text: &str) -> Option<Self> {
        let key: Result<Self, KeyError> = if is_jwk(text) {
            Self::from_jwk(text)
        } else {
            Self::from_pem(text)
        };
        key.ok()
    }

    fn show(&self) -> String {
        format!("{} {}", A::NAME, self.id())
    }
}

pub(super) fn is_jwk(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

//! `ApiKey<K>`: a secret in a header field, the query or a cookie.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use http::HeaderName;

use super::argument::argument;
use super::{Scheme, refused};
use crate::error::{Problem, Reject};
use crate::extract::{Cx, Jar};
use crate::openapi::{OperationBuilder, ParameterIn, SecurityScheme};
use crate::schema::TextSource;
use crate::secret::Secret;

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyPlace {
    /// In a header field.
    Header,
    /// In the query. Addresses are written down in many places, so this is the last choice.
    Query,
    /// In a cookie. A browser sends it by itself, so writes need a defence against forged requests.
    Cookie,
}

/// Which key an [`ApiKey`] is: its name, its place, and what the document says of it. [`api_keys!`](crate::api_keys) declares one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say where its key stands",
    label = "no name of a key",
    note = "declare it: `purlin::api_keys! {{ /// What it opens. pub {Self} = header(\"X-Api-Key\"); }}`"
)]
pub trait ApiKeyName: Send + Sync + 'static {
    /// The name of the scheme in the document.
    const SCHEME: &'static str;
    /// Where the key stands.
    const PLACE: ApiKeyPlace;
    /// The name of the field, of the query's pair, or of the cookie.
    const NAME: &'static str;
    /// What it means to clients, in CommonMark.
    const DESCRIPTION: &'static str = "";
}

/// Declares keys, each as a type that [`ApiKey`](crate::security::ApiKey) is told by.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::ApiKey;
///
/// purlin::api_keys! {
///     /// A key from the partners' console.
///     pub PartnerKey = header("X-Api-Key");
///     /// What the login set.
///     LoginCookie = cookie("login");
/// }
///
/// #[get("/orders")]
/// async fn list_orders(key: ApiKey<PartnerKey>) -> Json<bool> {
///     Json(key.key().matches("correct horse"))
/// }
/// ```
#[macro_export]
macro_rules! api_keys {
    ($($(#[doc = $doc:literal])* $visibility:vis $key:ident = $place:ident($name:literal);)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy)]
        $visibility struct $key;

        impl $crate::security::ApiKeyName for $key {
            const SCHEME: &'static str = ::core::stringify!($key);
            const PLACE: $crate::security::ApiKeyPlace = $crate::__key_place!($place);
            const NAME: &'static str = $name;
            const DESCRIPTION: &'static str = ::core::concat!($($doc, "\n"),*);
        }
    )*};
    ($($other:tt)*) => {
        ::core::compile_error!(
            "keys are declared as `/// What it opens. pub Name = header(\"X-Api-Key\");`, with doc comments and no other attributes"
        );
    };
}

/// The place of a key by the word that `api_keys!` has for it.
#[doc(hidden)]
#[macro_export]
macro_rules! __key_place {
    (header) => {
        $crate::security::ApiKeyPlace::Header
    };
    (query) => {
        $crate::security::ApiKeyPlace::Query
    };
    (cookie) => {
        $crate::security::ApiKeyPlace::Cookie
    };
    ($other:ident) => {
        ::core::compile_error!(::core::concat!(
            "`",
            ::core::stringify!($other),
            "` is no place of a key: write `header(\"X-Api-Key\")`, `query(\"key\")` or `cookie(\"key\")`"
        ))
    };
}

/// A key that the client was given, such as `X-Api-Key: ..`. Whether it is a good one is for you to say.
///
/// `K` says where it stands: see [`api_keys!`](crate::api_keys). Without a key, with an empty one or with two, the answer is 401.
pub struct ApiKey<K> {
    key: Secret<String>,
    name: PhantomData<fn() -> K>,
}

impl<K> ApiKey<K> {
    /// A key, for a test that calls a handler as the function it is.
    pub fn new(key: impl Into<String>) -> Self {
        Self {
            key: Secret::new(key.into()),
            name: PhantomData,
        }
    }

    /// The key.
    pub const fn key(&self) -> &Secret<String> {
        &self.key
    }

    /// The key, for who keeps it.
    pub fn into_key(self) -> Secret<String> {
        self.key
    }
}

impl<K> Clone for ApiKey<K> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            name: PhantomData,
        }
    }
}

impl<K> fmt::Debug for ApiKey<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(..)")
    }
}

impl<K: ApiKeyName> Scheme for ApiKey<K> {
    const JUDGES: bool = false;

    fn describe(operation: &mut OperationBuilder<'_>) {
        let location = match K::PLACE {
            ApiKeyPlace::Header => ParameterIn::Header,
            ApiKeyPlace::Query => ParameterIn::Query,
            ApiKeyPlace::Cookie => ParameterIn::Cookie,
        };
        if K::PLACE == ApiKeyPlace::Header && HeaderName::try_from(K::NAME).is_err() {
            operation.fault(format!(
                "`{}` of the key `{}` is no name of a header field: write one such as `X-Api-Key`",
                K::NAME,
                K::SCHEME
            ));
        }
        let scheme = described(SecurityScheme::api_key(location, K::NAME), K::DESCRIPTION);
        operation.security(K::SCHEME, scheme, &[]);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        let found = match K::PLACE {
            ApiKeyPlace::Header => {
                let fields = cx.headers().get_all(K::NAME).iter();
                single(fields.map(|field| String::from_utf8_lossy(field.as_bytes())))
            }
            ApiKeyPlace::Query => {
                let pairs = form_urlencoded::parse(cx.uri().query().unwrap_or_default().as_bytes());
                single(pairs.filter(|(name, _)| name == K::NAME).map(|(_, value)| value))
            }
            ApiKeyPlace::Cookie => single(Jar(cx.headers()).values(K::NAME)),
        };
        Ok(found?.map(Self::new))
    }
}

argument!([K: ApiKeyName] ApiKey<K>);

/// The one key that is there; two, or one that no text can be, are refused.
fn single<'v>(mut values: impl Iterator<Item = Cow<'v, str>>) -> Result<Option<String>, Problem> {
    let Some(key) = values.next() else {
        return Ok(None);
    };
    let is_text = |key: &str| !key.is_empty() && key.chars().all(|it| !it.is_control() && it != '\u{fffd}');
    if values.next().is_some() || !is_text(&key) {
        return Err(refused());
    }
    Ok(Some(key.into_owned()))
}

/// The scheme with the words of a doc comment.
pub(super) fn described(scheme: SecurityScheme, doc: &str) -> SecurityScheme {
    let lines: Vec<&str> = doc
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end())
        .collect();
    let words = lines.join("\n");
    match words.trim() {
        "" => scheme,
        words => scheme.description(words),
    }
}

//! What a client sends for a token, with the name and the password of its user.

use std::borrow::Cow;
use std::fmt;

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use schemars::json_schema;

use super::error::{BAD, TokenError};
use crate::error::{ApiError, Reject};
use crate::extract::{Cx, Extract, Phase, describe_buffered, read};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;
use crate::secret::Secret;
use crate::security::{Basic, Scopes};

const FORM: &str = "application/x-www-form-urlencoded";

/// The content of a request for a token by name and password (RFC 6749, section 4.3.2), read as strictly as the standard is:
/// `grant_type` is `password`, nothing is there twice, and what has no value counts as absent. What it does not know it ignores.
///
/// What is wrong with it is answered in the form of [`TokenError`], with status 400.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::{PasswordForm, TokenAnswer, TokenError};
///
/// #[post("/token")]
/// async fn create_token(form: PasswordForm) -> Result<TokenAnswer, TokenError> {
///     if form.username == "ada" && form.password.matches("correct horse") {
///         Ok(TokenAnswer::bearer("battery-staple").scope(form.scope))
///     } else {
///         Err(TokenError::InvalidGrant)
///     }
/// }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct PasswordForm {
    /// The user's name.
    pub username: String,
    /// The user's password.
    pub password: Secret<String>,
    /// What the token shall open; empty if the client does not say.
    pub scope: Scopes,
    /// The client, if it says who it is: in the form, or by `Basic` (section 2.3.1).
    pub client: Option<ClientCredentials>,
}

/// A client of OAuth 2.0, as it says itself.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientCredentials {
    /// Its id.
    pub id: String,
    /// Its secret, if it has one.
    pub secret: Option<Secret<String>>,
}

impl PasswordForm {
    /// A form with a name and a password, for a test that calls a handler as the function it is.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            password: Secret::new(password.into()),
            scope: Scopes::default(),
            client: None,
        }
    }

    fn parse(headers: &HeaderMap, content: &[u8]) -> Result<Self, TokenError> {
        if !is_form(headers) {
            return Err(TokenError::InvalidRequest);
        }
        let form = Fields(form_urlencoded::parse(content).collect());
        match form.get("grant_type")?.as_deref() {
            Some("password") => {}
            Some(_) => return Err(TokenError::UnsupportedGrantType),
            None => return Err(TokenError::InvalidRequest),
        }
        let scope = form.get("scope")?.unwrap_or_default();
        Ok(Self {
            username: form.get("username")?.ok_or(TokenError::InvalidRequest)?,
            password: form
                .get("password")?
                .map(Secret::new)
                .ok_or(TokenError::InvalidRequest)?,
            scope: Scopes::parse(&scope).ok_or(TokenError::InvalidScope)?,
            client: client(headers, &form)?,
        })
    }
}

impl fmt::Debug for PasswordForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordForm(..)")
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCredentials(..)")
    }
}

#[diagnostic::do_not_recommend]
impl Extract for PasswordForm {
    const PHASE: Phase = Phase::Input;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        let schema = json_schema!({
            "type": "object",
            "required": ["grant_type", "username", "password"],
            "properties": {
                "grant_type": { "const": "password" },
                "username": { "type": "string", "minLength": 1 },
                "password": { "type": "string", "format": "password", "minLength": 1, "writeOnly": true },
                "scope": { "type": "string", "description": "Scopes with a space between." },
                "client_id": { "type": "string" },
                "client_secret": { "type": "string", "format": "password", "writeOnly": true },
            },
        });
        operation.request_body_raw(FORM, schema, true);
        describe_buffered(operation);
        TokenError::describe_status(operation, 400, &BAD);
        TokenError::describe_status(operation, 401, &["invalid_client"]);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let content = read(cx).await?;
        let form = Self::parse(cx.headers(), &content);
        form.map_err(|error| error.into_problem().into())
    }
}

/// The parameters of a form.
struct Fields<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl Fields<'_> {
    /// A parameter; one without a value counts as absent, and two of a name are refused (section 3.2).
    fn get(&self, name: &str) -> Result<Option<String>, TokenError> {
        let mut values = self.0.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value);
        if values.next().is_some() || value.is_some_and(|value| value.contains(['\u{fffd}', '\0'])) {
            return Err(TokenError::InvalidRequest);
        }
        Ok(value.filter(|value| !value.is_empty()).map(ToString::to_string))
    }
}

/// Who the client says it is, in one of two ways and not in both.
fn client(headers: &HeaderMap, form: &Fields<'_>) -> Result<Option<ClientCredentials>, TokenError> {
    let id = form.get("client_id")?;
    let secret = form.get("client_secret")?;
    let basic = Basic::of(headers).map_err(|_| TokenError::InvalidClient)?;
    // Clients that have no id send the empty one.
    match basic.filter(|basic| !basic.username.is_empty()) {
        Some(_) if secret.is_some() => Err(TokenError::InvalidRequest),
        Some(basic) => {
            let known = ClientCredentials {
                id: decoded(&basic.username)?,
                secret: Some(Secret::new(decoded(basic.password.expose())?))
                    .filter(|it| !it.expose().is_empty()),
            };
            match id {
                Some(id) if id != known.id => Err(TokenError::InvalidRequest),
                _ => Ok(Some(known)),
            }
        }
        None if id.is_none() && secret.is_some() => Err(TokenError::InvalidRequest),
        None => Ok(id.map(|id| ClientCredentials {
            id,
            secret: secret.map(Secret::new),
        })),
    }
}

/// Id and secret are encoded as in a form before they become `Basic` (section 2.3.1). What no field of a form may be is refused here as well.
fn decoded(text: &str) -> Result<String, TokenError> {
    let plus = text.replace('+', " ");
    let text = percent_encoding::percent_decode_str(&plus).decode_utf8();
    let text = text.map_err(|_| TokenError::InvalidClient)?;
    if text.contains('\0') {
        return Err(TokenError::InvalidClient);
    }
    Ok(text.into_owned())
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next()).map(str::trim);
    essence.is_some_and(|essence| essence.eq_ignore_ascii_case(FORM))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::AUTHORIZATION;

    use super::*;

    fn parse(authorization: Option<&'static str>, content: &str) -> Result<PasswordForm, &'static str> {
        let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(FORM))]);
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, HeaderValue::from_static(value));
        }
        PasswordForm::parse(&headers, content.as_bytes()).map_err(|error| error.code().expect("a code"))
    }

    const GOOD: &str = "grant_type=password&username=ada&password=a%20b%2B";

    fn with(more: &str) -> Result<PasswordForm, &'static str> {
        parse(None, &format!("{GOOD}&{more}"))
    }

    #[test]
    fn a_form_is_read() {
        let form = with("scope=a+b&unknown=1&unknown=2").unwrap();
        assert_eq!(form.username, "ada");
        assert!(form.password.matches("a b+"));
        assert_eq!(form.scope.to_string(), "a b");
        assert!(form.client.is_none());
    }

    #[test]
    fn what_is_wrong_has_its_word() {
        for (content, word) in [
            ("", "invalid_request"),
            ("grant_type=password", "invalid_request"),
            ("grant_type=password&username=&password=x", "invalid_request"),
            ("grant_type=password&username=a&password=", "invalid_request"),
            (
                "grant_type=refresh_token&username=a&password=b",
                "unsupported_grant_type",
            ),
            ("grant_type=&username=a&password=b", "invalid_request"),
            (
                "grant_type=password&grant_type=password&username=a&password=b",
                "invalid_request",
            ),
            (
                "grant_type=password&username=a&username=b&password=b",
                "invalid_request",
            ),
            ("grant_type=password&username=%FF&password=b", "invalid_request"),
            ("grant_type=password&username=a%00&password=b", "invalid_request"),
            ("grant_type=password&username=a&password=b\0", "invalid_request"),
        ] {
            assert_eq!(parse(None, content).err(), Some(word), "{content}");
        }
        assert_eq!(with("scope=%22").err(), Some("invalid_scope"));
        assert_eq!(with("client_secret=x").err(), Some("invalid_request"));
    }

    #[test]
    fn a_client_names_itself_in_one_way() {
        let client = |authorization, more: &str| {
            let form = parse(authorization, &format!("{GOOD}&{more}"))?;
            let client = form.client;
            Ok(client.map(|it| (it.id, it.secret.map(|secret| secret.expose().clone()))))
        };
        let known = |id: &str, secret: Option<&str>| Ok(Some((id.to_owned(), secret.map(str::to_owned))));
        assert_eq!(client(None, "client_id=a"), known("a", None));
        assert_eq!(client(None, "client_id=a&client_secret=b"), known("a", Some("b")));
        // `a%20b:c%2Bd+e`, `:`, `a:`
        assert_eq!(
            client(Some("Basic YSUyMGI6YyUyQmQrZQ=="), ""),
            known("a b", Some("c+d e"))
        );
        assert_eq!(client(Some("Basic Og=="), ""), Ok(None));
        assert_eq!(client(Some("Basic YTo="), "client_id=a"), known("a", None));
        assert_eq!(client(Some("Basic YTo="), "client_id=b"), Err("invalid_request"));
        assert_eq!(
            client(Some("Basic YTo="), "client_secret=b"),
            Err("invalid_request")
        );
        assert_eq!(client(Some("Basic %"), ""), Err("invalid_client"));
        // `shop%00:abc`, `shop:a%00`, `shop:a%FF`
        for value in [
            "Basic c2hvcCUwMDphYmM=",
            "Basic c2hvcDphJTAw",
            "Basic c2hvcDphJUZG",
        ] {
            assert_eq!(client(Some(value), ""), Err("invalid_client"), "{value}");
        }
    }

    #[test]
    fn the_media_type_is_that_of_forms() {
        let of = |value: &'static str| {
            is_form(&HeaderMap::from_iter([(
                CONTENT_TYPE,
                HeaderValue::from_static(value),
            )]))
        };
        assert!(of(FORM) && of("Application/X-WWW-Form-Urlencoded; charset=utf-8"));
        assert!(!of("application/json") && !of("multipart/form-data"));
    }
}

//! What a client that is not let in is told of the ways in.

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue};
use indexmap::IndexMap;

use crate::openapi::{Header, ParameterIn, SecurityRequirement, SecurityScheme, SecuritySchemeKind};

/// The ways in that every 401 of a route names in `WWW-Authenticate` (RFC 9110, section 11.6.1): those that its document
/// shows. Where it shows none, one stands for a way of the app's own, for a 401 has to name one (section 15.5.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Challenges(Vec<Challenge>);

/// One way in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Challenge {
    text: String,
    is_bearer: bool,
}

impl Challenges {
    /// The ways that an operation names, each once. The realm says what they lead into.
    pub(crate) fn of(
        alternatives: &[SecurityRequirement],
        schemes: &IndexMap<String, SecurityScheme>,
        realm: &str,
    ) -> Self {
        let names = alternatives.iter().flat_map(|alternative| alternative.0.keys());
        let mut found: Vec<Challenge> = Vec::new();
        for scheme in names.filter_map(|name| schemes.get(name)) {
            let challenge = Challenge::of(scheme, realm);
            if !found.contains(&challenge) {
                found.push(challenge);
            }
        }
        if found.is_empty() {
            return Self::own(realm);
        }
        Self(found)
    }

    /// A way of the app's own, of which the document shows nothing: a login by JSON, a header field of a proxy.
    pub(crate) fn own(realm: &str) -> Self {
        Self(vec![Challenge {
            text: format!("Custom realm={}", quoted(realm)),
            is_bearer: false,
        }])
    }

    /// Adds them to a 401, each as a field of its own, unless the answer names some already. Where a bearer token came and
    /// was refused, its challenge says so (RFC 6750, section 3.1).
    pub(crate) fn add(&self, request: &HeaderMap, was_refused: bool, answer: &mut HeaderMap) {
        self.tell(was_refused && has_bearer(request), answer);
    }

    /// [Adds](Self::add) them to a 401, whose request brought a bearer token that was refused or none.
    pub(crate) fn tell(&self, was_refused: bool, answer: &mut HeaderMap) {
        if answer.contains_key(WWW_AUTHENTICATE) {
            return;
        }
        for challenge in &self.0 {
            let text = if was_refused && challenge.is_bearer {
                format!("{}, error=\"invalid_token\"", challenge.text)
            } else {
                challenge.text.clone()
            };
            if let Ok(value) = HeaderValue::try_from(text) {
                answer.append(WWW_AUTHENTICATE, value);
            }
        }
    }

    /// The challenge for a bearer token that opens too little (RFC 6750, section 3.1).
    pub(crate) fn insufficient_scope(&self, scopes: &str) -> Option<HeaderValue> {
        let bearer = self.0.iter().find(|challenge| challenge.is_bearer)?;
        let scope = quoted(scopes);
        HeaderValue::try_from(format!(
            "{}, error=\"insufficient_scope\", scope={scope}",
            bearer.text
        ))
        .ok()
    }
}

/// How the document describes the field of a 401.
pub(crate) fn challenge_header() -> Header {
    let schema = schemars::json_schema!({ "type": "string" });
    let header = Header::new(schema).description("The ways in (RFC 9110, section 11.6.1).");
    header.required()
}

impl Challenge {
    fn of(scheme: &SecurityScheme, realm: &str) -> Self {
        let realm = quoted(realm);
        let text = match &scheme.kind {
            SecuritySchemeKind::Http { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
                format!("Basic realm={realm}, charset=\"UTF-8\"")
            }
            SecuritySchemeKind::Http { scheme, .. } if !scheme.eq_ignore_ascii_case("bearer") => {
                format!("{scheme} realm={realm}")
            }
            SecuritySchemeKind::ApiKey { name, location } => {
                let (place, name) = (place(*location), quoted(name));
                format!("ApiKey realm={realm}, in=\"{place}\", name={name}")
            }
            SecuritySchemeKind::MutualTls => format!("ClientCertificate realm={realm}"),
            _ => {
                return Self {
                    text: format!("Bearer realm={realm}"),
                    is_bearer: true,
                };
            }
        };
        Self {
            text,
            is_bearer: false,
        }
    }
}

const fn place(location: ParameterIn) -> &'static str {
    match location {
        ParameterIn::Query => "query",
        ParameterIn::Cookie => "cookie",
        _ => "header",
    }
}

/// Whether a request brings a bearer token, whatever it is worth.
pub(crate) fn has_bearer(request: &HeaderMap) -> bool {
    let fields = request.get_all(AUTHORIZATION).iter();
    fields
        .filter_map(|field| field.as_bytes().get(..7))
        .any(|start| start.eq_ignore_ascii_case(b"bearer "))
}

/// A quoted string (RFC 9110, section 5.6.4), without what not every client reads in one.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            ' '..='~' => quoted.push(letter),
            _ => quoted.push('?'),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenges() -> Challenges {
        let schemes = IndexMap::from([
            ("basic".to_owned(), SecurityScheme::basic()),
            ("bearer".to_owned(), SecurityScheme::bearer("JWT")),
            ("id".to_owned(), SecurityScheme::open_id_connect("/discovery")),
            (
                "key".to_owned(),
                SecurityScheme::api_key(ParameterIn::Query, "key"),
            ),
            (
                "mtls".to_owned(),
                SecurityScheme::new(SecuritySchemeKind::MutualTls),
            ),
        ]);
        let none = [""; 0];
        let first = SecurityRequirement::new()
            .scheme("bearer", none)
            .scheme("basic", none);
        let second = SecurityRequirement::new()
            .scheme("id", none)
            .scheme("key", none)
            .scheme("mtls", none);
        Challenges::of(&[first, second], &schemes, "A \"shop\" für")
    }

    fn told(request: &[(&'static str, &'static str)], was_refused: bool) -> Vec<String> {
        let fields = request
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)));
        let request: HeaderMap = fields.collect();
        let mut answer = HeaderMap::new();
        challenges().add(&request, was_refused, &mut answer);
        let values = answer.get_all(WWW_AUTHENTICATE).iter();
        values.map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_way_in_is_named_once() {
        assert_eq!(
            told(&[], true),
            [
                r#"Bearer realm="A \"shop\" f?r""#,
                r#"Basic realm="A \"shop\" f?r", charset="UTF-8""#,
                r#"ApiKey realm="A \"shop\" f?r", in="query", name="key""#,
                r#"ClientCertificate realm="A \"shop\" f?r""#,
            ]
        );
    }

    #[test]
    fn only_a_token_that_came_was_refused() {
        let refused = r#"Bearer realm="A \"shop\" f?r", error="invalid_token""#;
        assert_eq!(told(&[("authorization", "bEARER x")], true)[0], refused);
        for (value, was_refused) in [("bearer x", false), ("Basic x", true), ("bearerx", true)] {
            let challenge = &told(&[("authorization", value)], was_refused)[0];
            assert!(!challenge.contains("error"), "{challenge}");
        }
    }

    #[test]
    fn a_challenge_of_the_answer_is_kept() {
        let mut answer = HeaderMap::new();
        answer.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Own"));
        challenges().add(&HeaderMap::new(), true, &mut answer);
        assert_eq!(answer.get_all(WWW_AUTHENTICATE).iter().count(), 1);
    }

    #[test]
    fn a_scope_that_is_missing_is_named() {
        let challenge = challenges().insufficient_scope("a b").unwrap();
        assert!(
            challenge
                .to_str()
                .unwrap()
                .ends_with(r#", error="insufficient_scope", scope="a b""#)
        );
    }
}

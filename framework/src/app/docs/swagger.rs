//! Swagger UI, out of the release archive that `utoipa-swagger-ui-vendored` carries.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use serde_json::{Map, Value, json};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;

use super::asset::Asset;
use super::config::Docs;
use super::file::DocsFile;
use super::page::{INIT, Interface, Link, PAGE, PNG, Part, SCRIPT, STYLE, Target, script};
use super::zip::{Entry, Method, ZipError, entries};

const NAME: &str = "Swagger UI";

/// The setting that holds what is for `initOAuth`, which is a function of its own in Swagger UI.
const OAUTH: &str = "oauth";

static SWAGGER: Interface = Interface {
    name: NAME,
    parts,
    // What this module itself has to say, so that the page works.
    reserved: &["url", "urls", "spec", "dom_id", "domNode"],
    build,
};

/// What the page needs out of the archive, in the order it is linked in.
const WANTED: [(&str, &str, Link); 7] = [
    ("favicon-32x32.png", PNG, Link::Icon("32x32")),
    ("favicon-16x16.png", PNG, Link::Icon("16x16")),
    ("swagger-ui.css", STYLE, Link::Style),
    ("index.css", STYLE, Link::Style),
    ("swagger-ui-bundle.js", SCRIPT, Link::Script),
    ("oauth2-redirect.html", PAGE, Link::None),
    ("oauth2-redirect.js", SCRIPT, Link::None),
];

/// The name that an identity provider sends the browser back to.
const REDIRECT: &str = "oauth2-redirect.html";

static ASSETS: LazyLock<Result<Vec<Arc<Asset>>, ZipError>> = LazyLock::new(unpack);

/// Serve with Swagger UI at `/docs`, and the document at `/openapi.json`.
impl Default for Docs {
    fn default() -> Self {
        Self::off().swagger_ui("/docs")
    }
}

/// Swagger UI (feature `swagger-ui`, on by default).
impl Docs {
    /// Shows the document with Swagger UI at `path`.
    ///
    /// # Examples
    ///
    /// ```
    /// use purlin::app::Docs;
    ///
    /// let docs = Docs::off().swagger_ui("/internal/docs").openapi("/internal/openapi.json");
    /// ```
    pub fn swagger_ui(self, path: impl Into<String>) -> Self {
        self.with_page(&SWAGGER, path.into())
    }

    /// Whether every operation opens ready to be tried out. Default: `false`, a button away.
    pub fn try_it_out(self, enabled: bool) -> Self {
        self.parameter("tryItOutEnabled", enabled)
    }

    /// Whether credentials outlive a reload, in the browser's local storage. Default: `false`.
    pub fn persist_authorization(self, enabled: bool) -> Self {
        self.parameter("persistAuthorization", enabled)
    }

    /// Whether the address follows the operation that is open, so that it can be passed on. Default: `true`.
    pub fn deep_linking(self, enabled: bool) -> Self {
        self.parameter("deepLinking", enabled)
    }

    /// Whether there is a field that filters the operations by their tag. Default: `false`.
    pub fn filter(self, enabled: bool) -> Self {
        self.parameter("filter", enabled)
    }

    /// A parameter of Swagger UI by its own name, as its
    /// [documentation](https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/) lists them. The last
    /// one of a name counts. Those that say which document is shown where (`url`, `urls`, `spec`, `dom_id`, `domNode`)
    /// are refused when the application is built.
    ///
    /// # Examples
    ///
    /// ```
    /// use purlin::app::Docs;
    ///
    /// let docs = Docs::default().parameter("docExpansion", "none").parameter("defaultModelsExpandDepth", -1);
    /// ```
    pub fn parameter(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.with_setting(NAME, name.into(), value.into())
    }

    /// What the form for OAuth 2.0 is filled with: the argument of Swagger UI's `initOAuth`. Everything in it is sent
    /// to everyone who may see the page, so it is no place for a client's secret. The identity provider has to know
    /// `oauth2-redirect.html` under the page's path as a redirect URI. With PKCE, the code is worth nothing to who only
    /// sees it (RFC 7636).
    ///
    /// # Examples
    ///
    /// ```
    /// use purlin::app::Docs;
    /// use serde_json::json;
    ///
    /// let docs = Docs::default().oauth(json!({
    ///     "clientId": "shop-docs",
    ///     "scopes": "orders:read",
    ///     "usePkceWithAuthorizationCodeGrant": true,
    /// }));
    /// ```
    pub fn oauth(self, settings: impl Into<Value>) -> Self {
        self.with_setting(NAME, OAUTH.to_owned(), settings.into())
    }
}

/// The names of the files beside the page.
fn parts() -> Vec<&'static str> {
    let of_archive = WANTED.iter().map(|&(name, ..)| name);
    of_archive.chain([INIT]).collect()
}

fn build(target: &Target) -> Result<Vec<DocsFile>, String> {
    let assets = ASSETS
        .as_ref()
        .map_err(|error| format!("the files of Swagger UI cannot be read: {error}"))?;
    let mut parts: Vec<Part> = WANTED
        .iter()
        .zip(assets)
        .map(|(&(name, media_type, link), asset)| Part {
            name,
            media_type,
            asset: Arc::clone(asset),
            link,
        })
        .collect();
    parts.push(starter(target));
    let policy = target.policy("", "")?;
    let files = target.files(policy.clone(), parts);
    // The page that ends an OAuth flow runs a script as well.
    Ok(files
        .into_iter()
        .map(|file| {
            if file.path().ends_with(REDIRECT) {
                file.under(policy.clone())
            } else {
                file
            }
        })
        .collect())
}

/// Starts Swagger UI with `settings`.
///
/// Where a document maps the values of a discriminator to schemas, Swagger UI leaves that field out of the contents that it
/// proposes, so they are refused. The schemas say the values too, so the page reads the document without the maps.
const START: &str = r#"settings.ui.url = at(settings.ui.url);
settings.ui.oauth2RedirectUrl ??= at(settings.redirect);
const unmapped = (key, value) =>
  key === "discriminator" && typeof value?.propertyName === "string" ? { propertyName: value.propertyName } : value;
settings.ui.responseInterceptor = (response) => {
  if (response.ok && response.url === settings.ui.url) {
    response.text = JSON.stringify(JSON.parse(response.text, unmapped));
  }
  return response;
};
const ui = SwaggerUIBundle(settings.ui);
if (settings.oauth) ui.initOAuth(settings.oauth);
"#;

/// The script that starts Swagger UI.
fn starter(target: &Target) -> Part {
    let mut parameters = target.settings.clone();
    let oauth = parameters.remove(OAUTH).unwrap_or(Value::Null);
    let mut all = defaults();
    all.append(&mut parameters);
    all.insert("url".to_owned(), target.document_reference());
    let settings = json!({ "ui": all, "oauth": oauth, "redirect": REDIRECT });
    script(&settings, START)
}

/// What holds unless the configuration says otherwise. Without `validatorUrl: null` Swagger UI would show the document
/// to a service on the internet.
fn defaults() -> Map<String, Value> {
    let defaults = json!({
        "dom_id": "#docs",
        "deepLinking": true,
        "showExtensions": true,
        "showCommonExtensions": true,
        "validatorUrl": null,
    });
    match defaults {
        Value::Object(defaults) => defaults,
        _ => Map::new(),
    }
}

/// The wanted files, in the order of [`WANTED`].
fn unpack() -> Result<Vec<Arc<Asset>>, ZipError> {
    let found = entries(SWAGGER_UI_VENDORED, |name| file_name(name).is_some())?;
    WANTED
        .iter()
        .map(|&(name, ..)| {
            let entry = found.iter().find(|entry| file_name(entry.name) == Some(name));
            entry.map(asset).ok_or(ZipError::Missing(name))
        })
        .collect()
}

/// The name of a file in the archive's `dist` folder, which lies in a folder named after the version.
fn file_name(path: &str) -> Option<&str> {
    let (_, path) = path.split_once('/')?;
    path.strip_prefix("dist/")
}

fn asset(entry: &Entry<'static>) -> Arc<Asset> {
    let entry = *entry;
    // An archive that is damaged is answered as any content that is: with 500, and a test reads all of it.
    let data = move || entry.data().ok().map(Bytes::from_static);
    Arc::new(match entry.method {
        Method::Stored => Asset::incompressible(data, entry.crc, entry.size),
        Method::Deflated => Asset::deflated(data, entry.crc, entry.size),
    })
}

#[cfg(test)]
mod tests {
    use http::header::{ACCEPT_ENCODING, CONTENT_SECURITY_POLICY};
    use http::{HeaderMap, HeaderValue, Response};

    use super::super::asset::tests::gunzip;
    use super::super::config::tests::{built, problems};
    use super::super::page::tests::assert_nothing_inline;
    use super::*;

    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    fn get(docs: &Docs, uri: &str, encoding: &'static str) -> Response<Bytes> {
        let files = built(docs);
        let uri: http::Uri = uri.parse().unwrap();
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(encoding))]);
        files.answer(files.find(uri.path()).expect("a file"), &uri, &headers)
    }

    fn text(docs: &Docs, uri: &str) -> String {
        String::from_utf8(get(docs, uri, "identity").into_body().into()).unwrap()
    }

    #[test]
    fn every_file_of_the_archive_has_the_checksum_it_announces() {
        let found = entries(SWAGGER_UI_VENDORED, |name| file_name(name).is_some()).unwrap();
        for (name, ..) in WANTED {
            let entry = found
                .iter()
                .find(|entry| file_name(entry.name) == Some(name))
                .expect(name);
            let path = format!("/docs/{name}");
            let plain = get(&Docs::default(), &path, "identity").into_body();
            let mut crc = flate2::Crc::new();
            crc.update(&plain);
            assert_eq!((crc.sum(), crc.amount()), (entry.crc, entry.size), "{name}");
            if entry.method == Method::Deflated {
                assert_eq!(
                    gunzip(get(&Docs::default(), &path, "gzip").body()),
                    plain[..],
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn the_pages_hold_nothing_inline() {
        for uri in ["/docs", "/docs/", "/docs/oauth2-redirect.html"] {
            assert_nothing_inline(&text(&Docs::default(), uri));
            assert_eq!(
                get(&Docs::default(), uri, "gzip").headers()[CONTENT_SECURITY_POLICY],
                POLICY,
                "{uri}"
            );
        }
    }

    #[test]
    fn every_link_of_both_forms_leads_to_a_file() {
        let files = built(&Docs::default());
        for (uri, folder) in [("/docs", "/"), ("/docs/", "/docs/")] {
            let html = text(&Docs::default(), uri);
            let links: Vec<&str> = html.split(['"']).filter(|part| part.starts_with("./")).collect();
            assert!(links.len() > WANTED.len() - 2, "{links:?}");
            for link in links {
                let path = format!("{folder}{}", &link[2..]);
                let path = path.split('?').next().unwrap();
                assert!(files.find(path).is_some(), "{uri} links to {path}");
            }
        }
    }

    #[test]
    fn the_script_starts_with_the_configuration() {
        let docs = Docs::default()
            .try_it_out(true)
            .persist_authorization(true)
            .parameter("docExpansion", "</script>")
            .oauth(json!({"clientId": "x"}));
        let script = text(&docs, "/docs/init.js");
        assert!(
            script.contains("\"tryItOutEnabled\":true") && script.contains("\"oauth\":{\"clientId\":\"x\"}"),
            "{script}"
        );
        assert!(
            script.contains("\"persistAuthorization\":true")
                && script.contains("\"redirect\":\"oauth2-redirect.html\"")
                && script.contains("ui.initOAuth(settings.oauth)"),
            "{script}"
        );
        assert!(
            script.contains("\"url\":\"../openapi.json\"") && script.contains("\"validatorUrl\":null"),
            "{script}"
        );
        assert!(
            script.contains("\\u003c/script\\u003e") && !script.contains("</script"),
            "{script}"
        );
    }

    /// The provider sends the browser back to a page whose script is a file, and hands the answer to the page that asked.
    #[test]
    fn the_page_that_ends_a_flow_has_its_script_in_a_file() {
        let page = text(&Docs::default(), "/docs/oauth2-redirect.html");
        assert!(page.contains("oauth2-redirect.js"), "{page}");
        let script = text(&Docs::default(), "/docs/oauth2-redirect.js");
        assert!(
            script.contains("window.opener.swaggerUIRedirectOauth2"),
            "{script}"
        );
    }

    #[test]
    fn the_framework_keeps_its_own_parameters() {
        assert!(problems(&Docs::default().parameter("url", "https://example.com"))[0].contains("`url`"));
    }

    #[test]
    fn another_origin_has_to_be_allowed() {
        let docs = Docs::default().connect_to("https://login.example.com");
        let policy = get(&docs, "/docs", "gzip").headers()[CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.contains("connect-src 'self' https://login.example.com;"),
            "{policy}"
        );
    }
}

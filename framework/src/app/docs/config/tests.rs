use std::sync::LazyLock;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, Uri};

use super::*;
use crate::openapi::{Document, Info};

fn document() -> LazyDocument {
    Arc::new(LazyLock::new(Box::new(|| {
        Document::new(Info::new("Shop", "1.0.0"))
    })))
}

/// The files of a configuration that is in order.
pub(in super::super) fn built(docs: &Docs) -> DocsFiles {
    docs.build(&document()).expect("a configuration in order")
}

/// What is wrong with a configuration.
pub(in super::super) fn problems(docs: &Docs) -> Vec<String> {
    docs.build(&document()).err().unwrap_or_default()
}

fn paths(docs: &Docs) -> Vec<String> {
    built(docs).routes().map(|(path, _)| path.to_owned()).collect()
}

#[test]
fn off_is_off() {
    assert!(paths(&Docs::off()).is_empty());
    assert_eq!((Docs::off().json_path(), Docs::off().yaml_path()), (None, None));
}

#[test]
fn the_document_has_two_forms() {
    let docs = Docs::off().openapi("/v1/openapi.json");
    assert_eq!(paths(&docs), ["/v1/openapi.json", "/v1/openapi.yaml"]);
    assert_eq!(paths(&Docs::off().openapi("/spec")), ["/spec", "/spec.yaml"]);
    let files = built(&docs);
    let uri = Uri::from_static("/v1/openapi.yaml");
    let answer = files.answer(files.find(uri.path()).unwrap(), &uri, &HeaderMap::new());
    assert_eq!(
        (&answer.headers()[CONTENT_TYPE], &answer.body()[..]),
        (
            &"application/yaml".parse().unwrap(),
            document().to_yaml().as_bytes()
        )
    );
}

#[test]
fn paths_that_are_none_are_reported() {
    for path in [
        "",
        "openapi.json",
        "//x",
        "/a//b",
        "/../x",
        "/{id}",
        "/a?b",
        "/a b",
        "/ä",
        "/a\"b",
        "/%41",
    ] {
        assert_eq!(problems(&Docs::off().openapi(path)).len(), 1, "{path}");
    }
    for path in ["/", "/openapi.json", "/openapi.json/", "/a:b/~c"] {
        assert!(problems(&Docs::off().openapi(path)).is_empty(), "{path}");
    }
}

#[test]
fn origins_cannot_extend_the_policy() {
    for origin in [
        "",
        "*",
        "https://",
        "https://a b",
        "https://a;script-src *",
        "https://a/path",
        "data:",
        "https://a,b",
    ] {
        assert_eq!(problems(&Docs::off().connect_to(origin)).len(), 1, "{origin}");
    }
    assert!(problems(&Docs::off().connect_to("http://[::1]:8080")).is_empty());
}

#[cfg(feature = "swagger-ui")]
#[test]
fn the_default_shows_the_document() {
    let paths = paths(&Docs::default());
    for path in [
        "/openapi.json",
        "/openapi.yaml",
        "/docs",
        "/docs/init.js",
        "/docs/swagger-ui-bundle.js",
    ] {
        assert!(paths.iter().any(|at| at == path), "{path} in {paths:?}");
    }
}

#[cfg(feature = "swagger-ui")]
#[test]
fn a_page_is_moved_by_naming_it_again() {
    let paths = paths(&Docs::default().swagger_ui("/reference/"));
    assert!(
        paths.contains(&"/reference".to_owned()) && !paths.iter().any(|path| path.starts_with("/docs")),
        "{paths:?}"
    );
}

#[cfg(feature = "swagger-ui")]
#[test]
fn two_files_at_one_path_are_reported() {
    let found = problems(&Docs::default().openapi("/docs"));
    assert_eq!(found, ["two files of the documentation are at `/docs`"]);
}

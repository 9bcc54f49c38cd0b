//! What the three user interfaces have in common: a page without any script or style of its own, and the script that
//! starts the interface.

use std::fmt::Write;
use std::sync::Arc;

use http::HeaderValue;
use serde_json::{Map, Value};

use super::asset::Asset;
use super::file::DocsFile;
use super::origins;
use super::relative::{folder, inside, relative};
use crate::openapi::Document;

pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
pub(super) const STYLE: &str = "text/css; charset=utf-8";
pub(super) const PAGE: &str = "text/html; charset=utf-8";
pub(super) const PNG: &str = "image/png";

/// The name of the script that starts an interface.
pub(super) const INIT: &str = "init.js";

/// A user interface.
#[derive(Debug)]
pub(super) struct Interface {
    pub(super) name: &'static str,
    /// The names of the files beside its page.
    pub(super) parts: fn() -> Vec<&'static str>,
    /// The settings that it makes itself.
    pub(super) reserved: &'static [&'static str],
    /// Makes its files, or says why the program holds none that are of use.
    pub(super) build: fn(&Target) -> Result<Vec<DocsFile>, String>,
}

/// What a user interface is built for.
#[derive(Debug)]
pub(super) struct Target {
    /// The title of the API.
    pub(super) title: String,
    /// The path of the page.
    pub(super) path: String,
    /// The path of the OpenAPI document.
    pub(super) document: String,
    /// What the configuration sets for this interface.
    pub(super) settings: Map<String, Value>,
    /// Origins, beside the page's own, that the page may talk to.
    pub(super) origins: Vec<String>,
}

/// A file beside the page.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) media_type: &'static str,
    pub(super) asset: Arc<Asset>,
    pub(super) link: Link,
}

/// How the page refers to a part.
#[derive(Debug, Clone, Copy)]
pub(super) enum Link {
    Style,
    /// Scripts run in the order of the parts.
    Script,
    /// An icon of these sizes.
    Icon(&'static str),
    /// Not at all.
    None,
}

impl Interface {
    /// Why it does not take what the configuration sets.
    pub(super) fn refusal(&self, settings: &Map<String, Value>) -> Option<String> {
        let name = self.reserved.iter().find(|name| settings.contains_key(**name))?;
        Some(format!(
            "{}'s parameter `{name}` is set by the framework; use `Docs` to choose the paths",
            self.name
        ))
    }

    /// Makes its files for a document. If those that the program holds are damaged there are none: that is for the log, and for the
    /// tests of this crate, which read all of them.
    pub(super) fn make(&self, mut target: Target, document: &Document) -> Vec<DocsFile> {
        target.title.clone_from(&document.info.title);
        target.origins.extend(origins::of_tokens(document));
        (self.build)(&target).unwrap_or_else(|problem| {
            tracing::error!(problem, "{} cannot be shown", self.name);
            Vec::new()
        })
    }
}

impl Target {
    /// The reference to the OpenAPI document from the folder that the interface's scripts lie in.
    pub(super) fn document_reference(&self) -> Value {
        Value::String(relative(&self.path, &self.document))
    }

    /// The page and its parts.
    pub(super) fn files(&self, policy: HeaderValue, parts: Vec<Part>) -> Vec<DocsFile> {
        let page = DocsFile::page(&self.path, policy, |requested| self.render(requested, &parts));
        let parts = parts
            .into_iter()
            .map(|part| DocsFile::fixed(inside(&self.path, part.name), part.media_type, part.asset));
        std::iter::once(page).chain(parts).collect()
    }

    /// The page's policy. `style` adds sources of styles, `more` adds directives.
    pub(super) fn policy(&self, style: &str, more: &str) -> Result<HeaderValue, String> {
        let mut connect = String::from("'self'");
        for origin in &self.origins {
            connect.push(' ');
            connect.push_str(origin);
        }
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; font-src 'self'; \
             connect-src {connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'{more}"
        );
        HeaderValue::try_from(policy).map_err(|_| "an allowed origin is no origin".to_owned())
    }

    fn render(&self, requested: &str, parts: &[Part]) -> String {
        let from = folder(requested);
        let elements = |script: bool| -> String {
            let chosen = parts
                .iter()
                .filter(|part| matches!(part.link, Link::Script) == script);
            chosen
                .map(|part| part.element(&relative(from, &inside(&self.path, part.name))))
                .collect()
        };
        let (mut head, scripts) = (elements(false), elements(true));
        if !head.contains("rel=\"icon\"") {
            // Without an icon the browser would ask the application's root for one.
            head.push_str("<link rel=\"icon\" href=\"data:,\">\n");
        }
        let (title, document) = (escape(&self.title), escape(&relative(from, &self.document)));
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             {head}</head>\n<body>\n<noscript>This page needs JavaScript. What it shows is in \
             <a href=\"{document}\">the OpenAPI document</a>.</noscript>\n<div id=\"docs\"></div>\n\
             {scripts}</body>\n</html>\n"
        )
    }
}

impl Part {
    /// The element that loads this part from `path`, in the version that it has now.
    fn element(&self, path: &str) -> String {
        let href = escape(&format!("{path}?v={}", self.asset.version()));
        match self.link {
            Link::Style => format!("<link rel=\"stylesheet\" href=\"{href}\">\n"),
            Link::Icon(sizes) => {
                format!(
                    "<link rel=\"icon\" type=\"{}\" sizes=\"{sizes}\" href=\"{href}\">\n",
                    self.media_type
                )
            }
            Link::Script => format!("<script src=\"{href}\"></script>\n"),
            Link::None => String::new(),
        }
    }
}

/// A script that runs `body` with the constant `settings`. The constant `at` makes a reference of the settings
/// absolute: they are relative to the script, which lies in one place, while the page has two addresses.
pub(super) fn script(settings: &Value, body: &str) -> Part {
    let source = format!(
        "\"use strict\";\n(() => {{\nconst here = document.currentScript.src;\n\
         const at = (reference) => new URL(reference, here).href;\nconst settings = {};\n{body}}})();\n",
        literal(settings)
    );
    Part {
        name: INIT,
        media_type: SCRIPT,
        asset: Arc::new(Asset::text(source)),
        link: Link::Script,
    }
}

/// JSON that is safe inside a script wherever the script ends up, inside an HTML element too. All replaced characters
/// occur inside strings only.
fn literal(value: &Value) -> String {
    let mut text = String::new();
    for character in value.to_string().chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(character));
            }
            other => text.push(other),
        }
    }
    text
}

/// Text as HTML text or as a quoted attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    /// Nothing that a policy without `unsafe-inline` would block.
    pub(in super::super) fn assert_nothing_inline(html: &str) {
        let html = html.to_ascii_lowercase();
        for element in html.split('<').skip(1) {
            let (tag, text) = element.split_once('>').expect("a closed tag");
            if tag.starts_with("script") {
                assert!(
                    tag.contains(" src=\"") && text.is_empty(),
                    "inline script: {element}"
                );
            }
            assert!(!tag.starts_with("style") && !tag.starts_with("base"), "{element}");
            for attribute in tag.split_whitespace().skip(1) {
                assert!(
                    !attribute.starts_with("on") && !attribute.starts_with("style="),
                    "inline: {element}"
                );
            }
            assert!(
                !tag.contains("javascript:") && !tag.contains("://") && !tag.contains("\"//"),
                "{element}"
            );
        }
    }

    #[test]
    fn a_script_cannot_be_left() {
        let hostile = "</script><!--\u{2028}\u{2029}&\"'\\";
        let literal = literal(&json!({ "name": hostile }));
        assert!(
            !literal.contains(['<', '>', '&', '\u{2028}', '\u{2029}']),
            "{literal}"
        );
        let back: Value = serde_json::from_str(&literal).unwrap();
        assert_eq!(back["name"], hostile);
    }

    #[test]
    fn a_title_cannot_leave_its_element() {
        let target = Target {
            title: "</title><script>alert('1')</script>".to_owned(),
            path: "/a&b".to_owned(),
            document: "/openapi.json".to_owned(),
            settings: Map::new(),
            origins: Vec::new(),
        };
        let html = target.render("/a&b", &[script(&json!({}), "")]);
        assert_nothing_inline(&html);
        assert!(
            html.contains("<title>&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</title>"),
            "{html}"
        );
        assert!(html.contains("<script src=\"./a&amp;b/init.js?v="), "{html}");
    }
}

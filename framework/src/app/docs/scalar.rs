//! Scalar's API reference, out of the crate `scalar_api_reference`.

use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};

use super::asset::Asset;
use super::config::Docs;
use super::file::DocsFile;
use super::page::{INIT, Interface, Link, Part, SCRIPT, Target, script};

static ASSET: LazyLock<Option<Arc<Asset>>> = LazyLock::new(|| {
    scalar_api_reference::get_asset("scalar.js").map(|script| Arc::new(Asset::text(script)))
});

static SCALAR: Interface = Interface {
    name: "Scalar",
    parts: || vec![INIT, "scalar.js"],
    reserved: &[],
    build,
};

/// Scalar (feature `scalar`).
impl Docs {
    /// Shows the document with Scalar's API reference at `path`, most often `/scalar`.
    ///
    /// Scalar writes its styles into the page, so the policy of this path allows inline styles (not scripts). Its
    /// telemetry, its fonts from another host and its links to hosted services are off.
    ///
    /// # Examples
    ///
    /// ```
    /// use purlin::app::Docs;
    ///
    /// let docs = Docs::default().scalar("/scalar");
    /// ```
    pub fn scalar(self, path: impl Into<String>) -> Self {
        self.with_page(&SCALAR, path.into())
    }
}

/// Runs before the interface is loaded, to keep zod, which it is made with, from trying whether `eval` is allowed.
/// Relative servers are relative to the document, not to the page.
const START: &str = "\
globalThis.__zod_globalConfig = { jitless: true };
settings.url = at(settings.url);
settings.baseServerURL = new URL(\".\", settings.url).href;
addEventListener(\"DOMContentLoaded\", () => Scalar.createApiReference(\"#docs\", settings));
";

fn build(target: &Target) -> Result<Vec<DocsFile>, String> {
    let asset = ASSET
        .as_ref()
        .ok_or("the crate `scalar_api_reference` has no script")?;
    let standalone = Part {
        name: "scalar.js",
        media_type: SCRIPT,
        asset: Arc::clone(asset),
        link: Link::Script,
    };
    let start = script(&settings(target), START);
    let policy = target.policy(" 'unsafe-inline'", "; worker-src blob:")?;
    Ok(target.files(policy, vec![start, standalone]))
}

fn settings(target: &Target) -> Value {
    json!({
        "url": target.document_reference(),
        "withDefaultFonts": false,
        "telemetry": false,
        "agent": { "disabled": true },
        "mcp": { "disabled": true },
        "hideClientButton": true,
        "showDeveloperTools": "never",
    })
}

//! ReDoc, out of the page that the crate `aide` makes.

use std::sync::{Arc, LazyLock};

use serde_json::json;

use super::asset::Asset;
use super::config::Docs;
use super::file::DocsFile;
use super::page::{INIT, Interface, Link, Part, SCRIPT, Target, script};

/// The one thing that ReDoc loads from another host, its maker's logo, and the transparent image in its place.
const LOGO: &str = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const NO_LOGO: &str = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

/// The script, or `None` if `aide` makes another page than the one this module knows.
static ASSET: LazyLock<Option<Arc<Asset>>> = LazyLock::new(|| {
    let page = aide::redoc::Redoc::new("").html();
    cut(&page).map(|script| Arc::new(Asset::text(script.replace(LOGO, NO_LOGO))))
});

static REDOC: Interface = Interface {
    name: "ReDoc",
    parts: || vec!["redoc.js", INIT],
    reserved: &[],
    build,
};

/// ReDoc (feature `redoc`).
impl Docs {
    /// Shows the document with ReDoc at `path`, most often `/redoc`.
    ///
    /// ReDoc writes its styles into the page, so the policy of this path allows inline styles (not scripts), and the
    /// worker that its search runs in.
    ///
    /// # Examples
    ///
    /// ```
    /// use purlin::app::Docs;
    ///
    /// let docs = Docs::default().redoc("/redoc");
    /// ```
    pub fn redoc(self, path: impl Into<String>) -> Self {
        self.with_page(&REDOC, path.into())
    }
}

fn build(target: &Target) -> Result<Vec<DocsFile>, String> {
    let asset = ASSET
        .as_ref()
        .ok_or("the script of ReDoc is not where this version of `aide` should have it")?;
    let standalone = Part {
        name: "redoc.js",
        media_type: SCRIPT,
        asset: Arc::clone(asset),
        link: Link::Script,
    };
    let settings = json!({ "url": target.document_reference() });
    let start = script(
        &settings,
        "Redoc.init(at(settings.url), {}, document.getElementById(\"docs\"));\n",
    );
    let policy = target.policy(" 'unsafe-inline'", "; worker-src blob:")?;
    Ok(target.files(policy, vec![standalone, start]))
}

/// What stands between the start of the page's script and its own last statement.
fn cut(page: &str) -> Option<&str> {
    let (_, script) = page.split_once("<script>")?;
    let (script, _) = script.rsplit_once("Redoc.init(")?;
    Some(script.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_script_is_cut_out() {
        let asset = ASSET.as_ref().expect("a script");
        let script = String::from_utf8(asset.plain().unwrap().into()).unwrap();
        assert_eq!(
            script.len(),
            1_042_511 - LOGO.len() + NO_LOGO.len(),
            "the logo is there once"
        );
        assert!(
            script.starts_with("/*! For license information"),
            "the licence notice goes first"
        );
        assert!(script.contains(NO_LOGO) && !script.contains(LOGO));
    }

    #[test]
    fn another_page_is_noticed() {
        assert_eq!(cut("<script> code; Redoc.init(1)</script>"), Some("code;"));
        assert_eq!(cut("<script src=x></script>"), None);
        assert_eq!(cut("<script>code</script>"), None);
    }
}

//! Links that hold under any prefix that a proxy or an outer router puts before the application.

/// The relative reference (RFC 3986, section 4.2) that leads from a document inside `folder` to `target`.
///
/// Both are absolute paths. It begins with `./` or `../`, so that no first segment is taken for a scheme.
pub(super) fn relative(folder: &str, target: &str) -> String {
    let from: Vec<&str> = segments(folder).collect();
    let to: Vec<&str> = segments(target).collect();
    let comparable = to.len().saturating_sub(1);
    let shared = from
        .iter()
        .zip(&to[..comparable])
        .take_while(|(a, b)| a == b)
        .count();
    let up = "../".repeat(from.len() - shared);
    let start = if up.is_empty() { "./" } else { &up };
    format!("{start}{}", to[shared..].join("/"))
}

/// The folder that a browser resolves relative references against when it asked for `path`.
pub(super) fn folder(path: &str) -> &str {
    path.rfind('/').map_or("/", |end| &path[..=end])
}

/// The path of the file `name` in the folder `path`.
pub(super) fn inside(path: &str, name: &str) -> String {
    format!("{}/{name}", path.trim_end_matches('/'))
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_from_both_forms_of_a_page() {
        assert_eq!(relative(folder("/docs"), "/docs/init.js"), "./docs/init.js");
        assert_eq!(relative(folder("/docs/"), "/docs/init.js"), "./init.js");
        assert_eq!(relative(folder("/"), "/init.js"), "./init.js");
        assert_eq!(
            relative(folder("/internal/docs"), "/internal/docs/init.js"),
            "./docs/init.js"
        );
    }

    #[test]
    fn links_to_the_document() {
        assert_eq!(relative("/docs", "/openapi.json"), "../openapi.json");
        assert_eq!(relative("/internal/docs", "/openapi.json"), "../../openapi.json");
        assert_eq!(relative("/api/docs", "/api/openapi.json"), "../openapi.json");
        assert_eq!(relative("/", "/openapi.json"), "./openapi.json");
        assert_eq!(relative("/docs", "/docs/openapi.json"), "./openapi.json");
        assert_eq!(relative("/docs", "/docs"), "../docs");
    }

    #[test]
    fn a_colon_is_no_scheme() {
        assert_eq!(relative("/", "/a:b"), "./a:b");
    }

    #[test]
    fn files_in_the_root() {
        assert_eq!(inside("/", "x"), "/x");
        assert_eq!(inside("/docs", "x"), "/docs/x");
    }
}

//! Templates of paths: `/products/{id}`, `/files/{*path}`.

/// The template of a route inside a module: the prefix before it, and `/` standing for the prefix itself.
///
/// ```
/// use purlin::routing::join;
///
/// assert_eq!(join("/products", "/"), "/products");
/// assert_eq!(join("/products", "/{id}"), "/products/{id}");
/// assert_eq!(join("", "/"), "/");
/// ```
pub fn join(prefix: &str, path: &str) -> String {
    match (prefix, path) {
        ("", path) => path.to_owned(),
        (prefix, "/") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}{path}"),
    }
}

/// The names in a template, in their order; of a rest such as `{*path}`, the name without the star.
///
/// ```
/// use purlin::routing::names;
///
/// assert_eq!(names("/shelves/{shelf}/{*rest}"), ["shelf", "rest"]);
/// ```
pub fn names(template: &str) -> Vec<&str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.trim_start_matches('*'))
        .collect()
}

/// What is wrong with the prefix of a module. Templates of handlers are judged by the compiler.
pub(crate) fn prefix_mistake(prefix: &str) -> Option<String> {
    let bare = prefix.trim_matches('/');
    if prefix.is_empty() {
        return None;
    }
    if bare.is_empty() {
        return Some("is the root: leave it out".to_owned());
    }
    if prefix.strip_prefix('/') != Some(bare) {
        return Some(format!(
            "does not begin with one `/`, or ends with it: write \"/{bare}\""
        ));
    }
    let bad = bare.split('/').find(|segment| !is_segment(segment))?;
    Some(format!(
        "holds `{bad}`: its parts are words, or one value in braces, as in \"/tenants/{{tenant}}\""
    ))
}

fn is_segment(segment: &str) -> bool {
    let word = |text: &str| {
        let stands = |c: char| c.is_ascii_graphic() && !"{}?#<>*".contains(c);
        text.chars().all(stands)
    };
    match segment.split_once('{') {
        None => word(segment) && !segment.is_empty() && !segment.starts_with(':'),
        Some((before, rest)) => rest
            .split_once('}')
            .is_some_and(|(name, after)| !name.is_empty() && [before, name, after].into_iter().all(word)),
    }
}

/// The first name that stands in a template twice.
pub(crate) fn name_twice(template: &str) -> Option<&str> {
    let names = names(template);
    let twice = |(index, name): (usize, &&str)| names[..index].contains(name);
    let index = names.iter().enumerate().position(twice)?;
    Some(names[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_judged() {
        for good in ["", "/notes", "/tenants/{tenant}", "/v{version}/notes", "/a-b/c.d"] {
            assert_eq!(prefix_mistake(good), None, "{good}");
        }
        for bad in [
            "/", "notes", "/notes/", "/a//b", "/a?b", "/:id", "/{id", "/id}", "/{}", "/{*rest}", "/{a}{b}",
        ] {
            assert!(prefix_mistake(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn names_stand_once() {
        assert_eq!(name_twice("/a/{b}/{c}"), None);
        assert_eq!(name_twice("/a/{b}/{c}/{b}"), Some("b"));
    }
}

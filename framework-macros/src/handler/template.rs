//! Templates of paths: `/products/{id}`, `/files/{*path}`.

use syn::Ident;
use syn::ext::IdentExt;
use syn::parse::Parser;

/// The names in a template, in their order; of a rest such as `{*path}`, the name without the star.
pub(super) fn names(template: &str) -> Vec<&str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.trim_start_matches('*'))
        .collect()
}

/// What is wrong with a template.
pub(super) fn check(template: &str) -> Result<(), String> {
    if !template.starts_with('/') {
        return Err(format!("a path starts with `/`: write \"/{template}\""));
    }
    if template.contains(['?', '#']) {
        return Err("a path has no query: take values with `Query<T>` arguments".to_owned());
    }
    if template != "/" && template.ends_with('/') {
        return Err(format!(
            "a path ends without `/` (both forms are served): write \"{}\"",
            template.trim_end_matches('/')
        ));
    }
    if !template.is_ascii() {
        return Err("requests have a path in ASCII: write other characters percent-encoded".to_owned());
    }
    if template.contains("//") {
        return Err("a path has no empty segment: write one `/`".to_owned());
    }
    template.split('/').try_for_each(segment)?;
    rest_is_last(template)?;
    differ(&names(template))
}

fn segment(segment: &str) -> Result<(), String> {
    if segment.starts_with([':', '<', '*']) {
        let name = segment.trim_matches([':', '<', '>', '*']);
        let name = name.rsplit(':').next().unwrap_or(name);
        let star = if segment.starts_with('*') { "*" } else { "" };
        return Err(format!(
            "a value of the path stands in braces: write `{{{star}{name}}}`"
        ));
    }
    let braces: String = segment.chars().filter(|c| matches!(c, '{' | '}')).collect();
    if !matches!(braces.as_str(), "" | "{}") {
        return Err(format!(
            "the segment `{segment}` holds one value in braces at most: write `{{name}}`"
        ));
    }
    match names(segment).first() {
        Some(value) if !is_name(value) => Err(format!(
            "`{{{value}}}` holds no name: a value of the path is named like an argument, `{{id}}`"
        )),
        _ => segment
            .chars()
            .find(|c| !is_of_paths(*c))
            .map_or(Ok(()), |other| {
                Err(format!(
                    "`{other}` does not stand in the path of a request: write it percent-encoded"
                ))
            }),
    }
}

/// Whether an argument can have the name, if only as `r#type`.
fn is_name(name: &str) -> bool {
    name != "_" && Ident::parse_any.parse_str(name).is_ok_and(|ident| ident == name)
}

/// What RFC 3986, section 3.3, lets stand in a segment, and the braces.
fn is_of_paths(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~%!$&'()*+,;=:@{}".contains(c)
}

fn rest_is_last(template: &str) -> Result<(), String> {
    match template.split_once("{*") {
        Some((_, rest)) if rest.find('}').is_some_and(|end| end + 1 < rest.len()) => {
            Err("`{*name}` takes the rest of the path: nothing stands after it".to_owned())
        }
        Some((before, _)) if !before.ends_with('/') => {
            Err("`{*name}` takes the rest of the path: it stands after a `/`".to_owned())
        }
        _ => Ok(()),
    }
}

fn differ(names: &[&str]) -> Result<(), String> {
    let twice = names
        .iter()
        .enumerate()
        .find(|(index, name)| names[..*index].contains(name));
    match twice {
        Some((_, name)) => Err(format!(
            "`{{{name}}}` stands in the path twice: give each its own name"
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_their_order() {
        assert_eq!(names("/"), [""; 0]);
        assert_eq!(names("/shelves/{shelf}/{*rest}"), ["shelf", "rest"]);
        assert_eq!(names("/files/{name}.json"), ["name"]);
        assert_eq!(names("/open/{name"), [""; 0]);
    }

    #[test]
    fn good_templates_pass() {
        for template in [
            "/",
            "/products",
            "/products/{id}",
            "/products/{id}/reviews/{review}",
            "/files/{*path}",
            "/files/{name}.json",
            "/v{version}/products:batch",
            "/caf%C3%A9",
            "/{type}",
        ] {
            assert_eq!(check(template), Ok(()), "{template}");
        }
    }

    #[test]
    fn bad_templates_are_told_what_to_write() {
        for (template, told) in [
            ("", "write \"/\""),
            ("products", "write \"/products\""),
            ("/products/", "write \"/products\""),
            ("/products//", "write \"/products\""),
            ("//products", "one `/`"),
            ("/products?limit={limit}", "`Query<T>`"),
            ("/products#top", "no query"),
            ("/:id", "write `{id}`"),
            ("/<id>", "write `{id}`"),
            ("/<int:id>", "write `{id}`"),
            ("/*path", "write `{*path}`"),
            ("/{id", "one value in braces"),
            ("/id}", "one value in braces"),
            ("/}id{", "one value in braces"),
            ("/{{id}}", "one value in braces"),
            ("/{from}-{to}", "one value in braces"),
            ("/{}", "`{}` holds no name"),
            ("/{*}", "holds no name"),
            ("/{_}", "holds no name"),
            ("/{note-id}", "`{note-id}` holds no name"),
            ("/{id:u64}", "holds no name"),
            ("/{ id }", "holds no name"),
            ("/{r#type}", "no query"),
            ("/{id}/{id}", "`{id}` stands in the path twice"),
            ("/{*rest}/tail", "nothing stands after it"),
            ("/a{*rest}", "after a `/`"),
            ("/my products", "percent-encoded"),
            ("/caf\u{e9}", "percent-encoded"),
        ] {
            let message = check(template).expect_err(template);
            assert!(message.contains(told), "{template}: {message}");
        }
    }
}

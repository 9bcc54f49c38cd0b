//! The one table of the app: a path finds its methods, a method its route.

use std::collections::HashMap;

use http::{HeaderValue, Method};
use matchit::Router;

use super::template::names;
use crate::extract::PathValues;

/// All paths of an app. Looking one up costs the same for the first and the last of a thousand.
///
/// A path and the same path with a slash behind it are one.
#[derive(Debug, Default)]
pub struct Table {
    paths: Router<u32>,
    entries: Vec<Entry>,
    numbers: HashMap<String, usize>,
}

/// The methods of one path.
#[derive(Debug)]
struct Entry {
    /// Those of its template, in their order.
    names: Vec<String>,
    methods: Vec<(Method, u32)>,
    allow: HeaderValue,
}

/// What stands at a path.
#[derive(Debug)]
pub enum Found<'a> {
    /// The route with this number. A GET route stands for a HEAD request where there is no route of HEAD.
    Route {
        /// The route's number.
        route: u32,
        /// Where the values of the path stand.
        values: PathValues,
    },
    /// The path exists, with other methods.
    OtherMethods {
        /// The value of the `Allow` header field.
        allow: &'a HeaderValue,
    },
    /// Nothing.
    Nothing,
}

/// The most values in one template. matchit numbers them by letters, and panics at the twenty-sixth that is no rest (`{*path}`).
pub(super) const MOST_VALUES: usize = 25;

/// Why a route cannot be put into the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// The route with this number has the same method and path.
    Same(u32),
    /// The path cannot be told from this template.
    Path(String),
    /// The template cannot be read.
    Template(String),
}

impl Table {
    /// Adds a route.
    ///
    /// # Errors
    /// Another route has its place.
    pub fn insert(&mut self, method: Method, template: &str, route: u32) -> Result<(), Conflict> {
        let entry = self.entry(template)?;
        if let Some((_, other)) = entry.methods.iter().find(|(known, _)| *known == method) {
            return Err(Conflict::Same(*other));
        }
        entry.methods.push((method, route));
        entry.allow = allow(&entry.methods);
        Ok(())
    }

    /// The entry of a template, made if there is none. Templates that differ in names only are one path.
    fn entry(&mut self, template: &str) -> Result<&mut Entry, Conflict> {
        let index = match self.numbers.get(template).copied() {
            Some(index) => index,
            None => self.add(template)?,
        };
        Ok(&mut self.entries[index])
    }

    fn add(&mut self, template: &str) -> Result<usize, Conflict> {
        let names = names(template);
        if names.len() > MOST_VALUES {
            let count = names.len();
            return Err(Conflict::Template(format!(
                "it has {count} values in braces, and may have {MOST_VALUES}"
            )));
        }
        let index = self.entries.len();
        let number = u32::try_from(index).map_err(|_| Conflict::Template("too many paths".to_owned()))?;
        self.paths
            .insert(template, number)
            .map_err(|error| conflict(&error))?;
        if template != "/" && !template.contains("{*") {
            self.paths
                .insert(format!("{template}/"), number)
                .map_err(|error| conflict(&error))?;
        }
        self.entries.push(Entry {
            names: names.into_iter().map(str::to_owned).collect(),
            methods: Vec::new(),
            allow: allow(&[]),
        });
        self.numbers.insert(template.to_owned(), index);
        Ok(index)
    }

    /// What stands at a path for a method.
    pub fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let Ok(found) = self.paths.at(path) else {
            return Found::Nothing;
        };
        let entry = &self.entries[*found.value as usize];
        let route = |method: &Method| {
            entry
                .methods
                .iter()
                .find(|(known, _)| known == method)
                .map(|(_, route)| *route)
        };
        let get_for_head = || route(&Method::GET).filter(|_| *method == Method::HEAD);
        let Some(route) = route(method).or_else(get_for_head) else {
            return Found::OtherMethods { allow: &entry.allow };
        };
        // To go through the values instead, matchit would look at each name whether it is UTF-8.
        let values = entry.names.iter().filter_map(|name| found.params.get(name));
        let values = values.map(|value| range(path, value)).collect();
        Found::Route { route, values }
    }
}

/// Where a part stands in the path that it was cut from.
fn range(path: &str, part: &str) -> (u32, u32) {
    let start = part.as_ptr().addr() - path.as_ptr().addr();
    let position = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    (position(start), position(start + part.len()))
}

fn conflict(error: &matchit::InsertError) -> Conflict {
    match error {
        matchit::InsertError::Conflict { with } => Conflict::Path(with.clone()),
        error => Conflict::Template(error.to_string()),
    }
}

/// The value of `Allow`: what is routed, HEAD where there is GET, and OPTIONS, which is always answered.
fn allow(methods: &[(Method, u32)]) -> HeaderValue {
    let mut names: Vec<&str> = methods.iter().map(|(method, _)| method.as_str()).collect();
    for (implied, present) in [("HEAD", names.contains(&"GET")), ("OPTIONS", true)] {
        if present && !names.contains(&implied) {
            names.push(implied);
        }
    }
    HeaderValue::try_from(names.join(", ")).unwrap_or_else(|_| HeaderValue::from_static("OPTIONS"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::default();
        table.insert(Method::GET, "/products/{id}", 0).unwrap();
        table.insert(Method::DELETE, "/products/{id}", 1).unwrap();
        table.insert(Method::GET, "/products/new", 2).unwrap();
        table.insert(Method::GET, "/files/{*path}", 3).unwrap();
        table.insert(Method::GET, "/", 4).unwrap();
        table
    }

    fn route(table: &Table, method: &Method, path: &str) -> Option<(u32, Vec<String>)> {
        match table.find(method, path) {
            Found::Route { route, values } => {
                let cut = |(start, end): &(u32, u32)| path[*start as usize..*end as usize].to_owned();
                Some((route, values.iter().map(cut).collect()))
            }
            _ => None,
        }
    }

    #[test]
    fn values_are_found_and_words_come_before_them() {
        let table = table();
        assert_eq!(
            route(&table, &Method::GET, "/products/7"),
            Some((0, vec!["7".to_owned()]))
        );
        assert_eq!(route(&table, &Method::GET, "/products/new"), Some((2, vec![])));
        assert_eq!(
            route(&table, &Method::GET, "/files/a/b"),
            Some((3, vec!["a/b".to_owned()]))
        );
        assert_eq!(route(&table, &Method::GET, "/"), Some((4, vec![])));
    }

    #[test]
    fn a_slash_at_the_end_makes_no_difference() {
        let table = table();
        assert_eq!(
            route(&table, &Method::DELETE, "/products/7/"),
            Some((1, vec!["7".to_owned()]))
        );
        assert_eq!(route(&table, &Method::GET, "/products/7//"), None);
    }

    #[test]
    fn head_is_answered_by_get_and_other_methods_are_named() {
        let table = table();
        assert_eq!(
            route(&table, &Method::HEAD, "/products/7"),
            Some((0, vec!["7".to_owned()]))
        );
        let Found::OtherMethods { allow } = table.find(&Method::PUT, "/products/7") else {
            panic!("no entry")
        };
        assert_eq!(allow, "GET, DELETE, HEAD, OPTIONS");
        assert!(matches!(table.find(&Method::GET, "/nothing"), Found::Nothing));
    }

    #[test]
    fn conflicts_are_told() {
        let mut table = table();
        assert_eq!(
            table.insert(Method::GET, "/products/{id}", 9),
            Err(Conflict::Same(0))
        );
        assert!(matches!(
            table.insert(Method::PUT, "/files/{*rest}", 9),
            Err(Conflict::Path(_))
        ));
    }

    #[test]
    fn templates_with_too_many_values_are_told() {
        let with =
            |count: usize| (0..count).fold(String::new(), |path, index| path + &format!("/{{n{index}}}"));
        let mut table = table();
        assert_eq!(table.insert(Method::GET, &with(MOST_VALUES), 9), Ok(()));
        let told = table.insert(Method::GET, &with(MOST_VALUES + 1), 10);
        assert!(matches!(told, Err(Conflict::Template(_))), "{told:?}");
    }
}

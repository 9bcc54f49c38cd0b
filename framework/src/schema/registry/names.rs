//! Gives every type the name that the document shows.

use std::collections::{BTreeMap, BTreeSet};

use super::definition::{Identity, find_argument};

/// The final names of types, whatever the order in which they were registered.
///
/// A name that two types share gets the segments of their modules that tell them apart in front: `OrdersProduct`
/// and `ProductsProduct`. `fallback` is asked for types that not even their modules tell apart.
pub(super) fn assign<'i>(
    identities: &BTreeSet<&'i Identity>,
    fallback: &dyn Fn(&Identity) -> String,
) -> BTreeMap<&'i Identity, String> {
    let mut order: Vec<&'i Identity> = identities.iter().copied().collect();
    order.sort_by_key(|identity| (identity.base.len(), &identity.base));
    let mut names = BTreeMap::new();
    for group in order.chunk_by(|a, b| a.base == b.base) {
        let mut stems: BTreeMap<String, Vec<&'i Identity>> = BTreeMap::new();
        for identity in group {
            stems.entry(stem(identity, &names)).or_default().push(identity);
        }
        for (stem, sharing) in stems {
            tell_apart(&stem, &sharing, fallback, &mut names);
        }
    }
    names
}

/// The name of a type with the final names of its arguments in it.
fn stem(identity: &Identity, names: &BTreeMap<&Identity, String>) -> String {
    let mut stem = identity.base.clone();
    for argument in &identity.arguments {
        let is_alone = identity
            .arguments
            .iter()
            .filter(|other| other.base == argument.base)
            .count()
            == 1;
        if let Some(name) = names.get(argument)
            && is_alone
            && let Some(place) = find_argument(&stem, &argument.base)
        {
            stem.replace_range(place, name);
        }
    }
    sanitize(&stem)
}

fn tell_apart<'i>(
    stem: &str,
    sharing: &[&'i Identity],
    fallback: &dyn Fn(&Identity) -> String,
    names: &mut BTreeMap<&'i Identity, String>,
) {
    let modules: Vec<Vec<&str>> = sharing
        .iter()
        .map(|identity| identity.module.split("::").collect())
        .collect();
    let (start, end) = shared_ends(&modules);
    for (identity, module) in sharing.iter().zip(&modules) {
        let is_only = modules.iter().filter(|other| *other == module).count() == 1;
        let name = match sharing {
            [_] => stem.to_owned(),
            _ if !is_only => sanitize(&fallback(identity)),
            _ => sanitize(&pascal(&module[start..module.len() - end])) + stem,
        };
        names.insert(identity, name);
    }
}

/// How many segments all modules share at their start and, apart from those, at their end.
fn shared_ends(modules: &[Vec<&str>]) -> (usize, usize) {
    let shortest = modules.iter().map(Vec::len).min().unwrap_or(0);
    let all_same = |pick: &dyn Fn(&Vec<&str>) -> usize| {
        modules
            .windows(2)
            .all(|pair| pair[0][pick(&pair[0])] == pair[1][pick(&pair[1])])
    };
    let start = (0..shortest).take_while(|at| all_same(&|_| *at)).count();
    let end = (0..shortest - start)
        .take_while(|at| all_same(&|module| module.len() - 1 - at))
        .count();
    (start, end)
}

fn pascal(segments: &[&str]) -> String {
    let words = segments.iter().flat_map(|segment| segment.split('_'));
    words
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters)
        })
        .collect()
}

/// Component names may hold letters, digits, `.`, `-` and `_` only (OpenAPI 3.1, Components Object).
fn sanitize(name: &str) -> String {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars()
        .map(|c| if is_allowed(c) { c } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(base: &str, module: &str, arguments: &[&Identity]) -> Identity {
        Identity {
            base: base.to_owned(),
            module: module.to_owned(),
            arguments: arguments.iter().copied().cloned().collect(),
        }
    }

    #[track_caller]
    fn check(identities: &[&Identity], expected: &[&str]) {
        let names = assign(&identities.iter().copied().collect(), &|identity| {
            format!("{}2", identity.base)
        });
        let found: Vec<&str> = identities
            .iter()
            .map(|identity| names[identity].as_str())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_of_its_own_stays() {
        check(&[&identity("Product", "shop::products", &[])], &["Product"]);
    }

    #[test]
    fn modules_tell_types_of_one_name_apart() {
        let orders = identity("Product", "shop::orders::schemas", &[]);
        let products = identity("Product", "shop::line_items::schemas", &[]);
        check(&[&orders, &products], &["OrdersProduct", "LineItemsProduct"]);
    }

    #[test]
    fn a_module_inside_the_other_gets_the_longer_name() {
        let outer = identity("Product", "shop", &[]);
        let inner = identity("Product", "shop::v2", &[]);
        check(&[&outer, &inner], &["Product", "V2Product"]);
    }

    #[test]
    fn arguments_tell_generic_types_apart() {
        let orders = identity("Product", "orders", &[]);
        let products = identity("Product", "products", &[]);
        let page = identity("Page_Product", "lib", &[&orders]);
        let other = identity("Page_Product", "lib", &[&products]);
        check(
            &[&page, &other, &orders, &products],
            &[
                "Page_OrdersProduct",
                "Page_ProductsProduct",
                "OrdersProduct",
                "ProductsProduct",
            ],
        );
    }

    #[test]
    fn names_hold_only_what_a_component_may_be_called() {
        check(&[&identity("Page<é>", "", &[])], &["Page___"]);
        let size = identity("Product", "shop::größe", &[]);
        let count = identity("Product", "shop::count", &[]);
        check(&[&size, &count], &["Gr__eProduct", "CountProduct"]);
    }
}

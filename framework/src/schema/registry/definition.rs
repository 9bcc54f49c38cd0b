//! One definition of a generator, and which type it belongs to whatever name the generator gave it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::polish::polish;
use crate::schema::describe::{MISTAKE, MODULE};
use crate::schema::traverse;

/// The two ways in which a type is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// As clients send it.
    Input,
    /// As answers carry it.
    Output,
}

impl Side {
    /// Where the generator of this side is told to keep its definitions.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Input => "/$in",
            Self::Output => "/$out",
        }
    }
}

/// A provisional reference, taken apart.
pub(super) fn parse_reference(reference: &str) -> Option<(Side, String)> {
    let path = reference.strip_prefix('#')?;
    let (side, name) = [Side::Input, Side::Output]
        .into_iter()
        .find_map(|side| Some((side, path.strip_prefix(side.path())?.strip_prefix('/')?)))?;
    let name = percent_decode_str(name).decode_utf8().ok()?;
    Some((side, name.replace("~1", "/").replace("~0", "~")))
}

/// The types that two sides must agree on: a name, where it was declared, and the types it is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    /// The name without what a generator added to make it unique.
    pub(super) base: String,
    /// The module of the declaration; empty where it is not known.
    pub(super) module: String,
    /// The components that stand in the name of a generic type.
    pub(super) arguments: Vec<Identity>,
}

/// One definition of a generator.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) schema: Value,
    pub(super) identity: Identity,
    /// Why values cannot be written or read in that form, as sentences for the developer.
    pub(super) mistakes: Vec<String>,
    /// The names of the definitions it refers to, as the generator gave them.
    pub(super) references: BTreeSet<String>,
}

/// The definitions of one side, by the name that the generator gave them.
pub(super) type Definitions = BTreeMap<String, Definition>;

/// Reads the definitions of a generator. `is_natural` tells that a name was not made by numbering.
pub(super) fn read(definitions: Map<String, Value>, is_natural: &dyn Fn(&str, &str) -> bool) -> Definitions {
    let facts = Facts::new(&definitions, is_natural);
    let identities = facts.identities();
    let definition = |(name, mut schema): (String, Value)| {
        let mistakes = mistakes(&schema);
        polish(&mut schema);
        let definition = Definition {
            schema,
            mistakes,
            identity: identities[&name].clone(),
            references: facts.references[&name].clone(),
        };
        (name, definition)
    };
    definitions.into_iter().map(definition).collect()
}

/// The pairs of module and name that no numbering can have made, in one generator's definitions.
pub(super) fn natural_names(definitions: &Map<String, Value>) -> impl Iterator<Item = (String, String)> {
    definitions
        .iter()
        .filter(|(name, _)| unnumbered(name, definitions).is_none())
        .map(|(name, schema)| (module(schema).to_owned(), name.clone()))
}

/// What is known about the definitions of one side before their identities are.
struct Facts {
    modules: BTreeMap<String, String>,
    references: BTreeMap<String, BTreeSet<String>>,
    bases: BTreeMap<String, String>,
}

impl Facts {
    fn new(definitions: &Map<String, Value>, is_natural: &dyn Fn(&str, &str) -> bool) -> Self {
        let base = |name: &str, schema: &Value| match unnumbered(name, definitions) {
            Some(stem) if !is_natural(module(schema), name) => stem.to_owned(),
            _ => name.to_owned(),
        };
        let mut facts = Self {
            modules: BTreeMap::new(),
            references: BTreeMap::new(),
            bases: BTreeMap::new(),
        };
        for (name, schema) in definitions {
            facts.modules.insert(name.clone(), module(schema).to_owned());
            facts.references.insert(name.clone(), references(schema));
            facts.bases.insert(name.clone(), base(name, schema));
        }
        facts
    }

    fn identities(&self) -> BTreeMap<String, Identity> {
        let identities = self
            .modules
            .keys()
            .map(|name| (name.clone(), self.identity(name)));
        let mut identities: BTreeMap<String, Identity> = identities.collect();
        let mut counts: BTreeMap<Identity, usize> = BTreeMap::new();
        for identity in identities.values() {
            *counts.entry(identity.clone()).or_default() += 1;
        }
        for (name, identity) in &mut identities {
            // Types of other crates may have neither a module nor an argument that tells them apart.
            if counts[identity] > 1 {
                identity.base.clone_from(name);
            }
        }
        identities
    }

    /// It ends, for the base of an argument is always shorter than the name it stands in.
    fn identity(&self, name: &str) -> Identity {
        let base = self.bases[name].clone();
        let mut arguments: Vec<Identity> = self.references[name]
            .iter()
            .filter(|reference| {
                self.bases
                    .get(*reference)
                    .is_some_and(|argument| find_argument(&base, argument).is_some())
            })
            .map(|reference| self.identity(reference))
            .collect();
        arguments.sort();
        arguments.dedup();
        Identity {
            base,
            module: self.modules[name].clone(),
            arguments,
        }
    }
}

/// Where `argument` stands in the name of a generic type, as `Product` does in `Page_Product`.
pub(super) fn find_argument(name: &str, argument: &str) -> Option<Range<usize>> {
    name.match_indices(argument)
        .map(|(start, _)| start..start + argument.len())
        .find(|at| {
            name[..at.start].ends_with('_') && (at.end == name.len() || name[at.end..].starts_with('_'))
        })
}

fn module(schema: &Value) -> &str {
    schema.get(MODULE).and_then(Value::as_str).unwrap_or_default()
}

/// The mistakes noted in a schema and in those within it.
fn mistakes(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    traverse::visit(schema, "", &mut |object, _| {
        found.extend(object.get(MISTAKE).and_then(Value::as_str).map(str::to_owned));
    });
    found
}

fn references(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    traverse::visit(schema, "", &mut |object, _| {
        let name = object
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(parse_reference);
        found.extend(name.map(|(_, name)| name));
    });
    found
}

/// The name that a generator may have numbered: it counts from 2, so all before must be there.
fn unnumbered<'n>(name: &'n str, names: &Map<String, Value>) -> Option<&'n str> {
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    (1..=digits).find_map(|length| {
        let (stem, digits) = name.split_at(name.len() - length);
        let number: u32 = digits.parse().ok()?;
        let is_counted = number >= 2 && !digits.starts_with('0');
        let are_all_there =
            || names.contains_key(stem) && (2..number).all(|n| names.contains_key(&format!("{stem}{n}")));
        (is_counted && are_all_there()).then_some(stem)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_taken_apart() {
        let parsed = parse_reference("#/$in/Page_a~1b%20c");
        assert_eq!(parsed, Some((Side::Input, "Page_a/b c".to_owned())));
        assert_eq!(
            parse_reference("#/$out/Item"),
            Some((Side::Output, "Item".to_owned()))
        );
        assert_eq!(parse_reference("#/components/schemas/Item"), None);
    }

    #[test]
    fn numbers_are_taken_off_only_where_a_generator_could_have_put_them() {
        let names: Map<String, Value> = ["Item", "Item2", "Item22", "Item9", "V2"]
            .map(|name| (name.to_owned(), Value::Null))
            .into_iter()
            .collect();
        assert_eq!(unnumbered("Item2", &names), Some("Item"));
        assert_eq!(unnumbered("Item22", &names), Some("Item2"));
        assert_eq!(unnumbered("Item9", &names), None);
        assert_eq!(unnumbered("V2", &names), None);
    }

    #[test]
    fn the_arguments_of_a_generic_type_are_part_of_its_identity() {
        let definitions = json!({
            "Product": { "x-purlin-module": "orders" },
            "Product2": { "x-purlin-module": "products" },
            "Page_Product": { "x-purlin-module": "lib", "items": { "$ref": "#/$in/Product" } },
            "Page_Product2": { "x-purlin-module": "lib", "items": { "$ref": "#/$in/Product2" } },
        });
        let read = read(definitions.as_object().unwrap().clone(), &|_, _| false);
        let page = &read["Page_Product2"].identity;
        assert_eq!(
            (page.base.as_str(), page.arguments[0].module.as_str()),
            ("Page_Product", "products")
        );
        assert_ne!(page, &read["Page_Product"].identity);
    }
    #[test]
    fn types_that_nothing_tells_apart_stay_two() {
        let definitions = json!({ "Config": { "type": "object" }, "Config2": { "type": "string" } });
        let read = read(definitions.as_object().unwrap().clone(), &|_, _| false);
        assert_ne!(read["Config"].identity, read["Config2"].identity);
    }
}

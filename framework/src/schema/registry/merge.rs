//! Finds the types that look alike in requests and answers, so that they need one component and not two.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::definition::{Definition, Definitions, Identity, parse_reference};
use crate::schema::traverse;

/// The types that need a component for requests besides the one for answers: their two descriptions differ,
/// or what they refer to does.
pub(super) fn split<'d>(input: &'d Definitions, output: &'d Definitions) -> BTreeSet<&'d Identity> {
    let outputs: BTreeMap<&Identity, &Definition> = output
        .values()
        .map(|definition| (&definition.identity, definition))
        .collect();
    let pairs: Vec<(&Definition, &Definition)> = input
        .values()
        .filter_map(|definition| Some((definition, *outputs.get(&definition.identity)?)))
        .collect();
    let mut split: BTreeSet<&Identity> = pairs
        .iter()
        .filter(|(sent, answered)| canonical(sent, input) != canonical(answered, output))
        .map(|(sent, _)| &sent.identity)
        .collect();
    loop {
        let before = split.len();
        for (sent, _) in &pairs {
            let mut targets = sent.references.iter().filter_map(|name| input.get(name));
            if targets.any(|target| split.contains(&target.identity)) {
                split.insert(&sent.identity);
            }
        }
        if split.len() == before {
            return split;
        }
    }
}

/// The schema with references by identity, so that the two sides can be compared.
fn canonical(definition: &Definition, definitions: &Definitions) -> Value {
    let mut schema = definition.schema.clone();
    traverse::visit_mut(&mut schema, &mut |object| {
        traverse::references_mut(object, &mut |reference| {
            let target = parse_reference(reference).and_then(|(_, name)| definitions.get(&name));
            if let Some(target) = target {
                *reference = format!("{:?}", target.identity);
            }
        });
    });
    schema
}

//! The modules of an app that were met so far.

use std::collections::HashMap;

use super::Module;

/// The modules that were met, each at its prefix. One that comes a second time is a mistake, which is told once and not for each of its routes.
#[derive(Default)]
pub(crate) struct Mounted<'m> {
    known: HashMap<(String, &'static str), Vec<&'m Module>>,
    mistakes: Vec<String>,
}

impl<'m> Mounted<'m> {
    /// Notes a module, and answers whether it is another one than all before. Two that share a name and a prefix, and no list of routes, are two.
    pub(super) fn is_new(&mut self, prefix: &str, module: &'m Module) -> bool {
        let met = self.known.entry((prefix.to_owned(), module.name)).or_default();
        if met.iter().any(|known| has_routes_of(known, module)) {
            let at = if prefix.is_empty() { "/" } else { prefix };
            let name = module.name;
            self.mistakes.push(format!(
                "the module `{name}` is mounted twice at `{at}`: take it away in one place"
            ));
            return false;
        }
        met.push(module);
        true
    }

    /// The modules that were met twice, in sentences.
    pub(crate) fn into_mistakes(self) -> Vec<String> {
        self.mistakes
    }
}

/// Whether both have the same handlers, and any at all.
fn has_routes_of(one: &Module, other: &Module) -> bool {
    let mut pairs = one.routes.iter().zip(&other.routes);
    !one.routes.is_empty()
        && one.routes.len() == other.routes.len()
        && pairs.all(|(one, other)| one.meta.is(other.meta))
}

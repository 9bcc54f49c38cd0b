//! The security schemes of the document: those that its operations name.

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::handler::EndpointMeta;
use crate::openapi::{OperationParts, SecurityScheme};

/// The schemes by their names, of which each stands for one.
#[derive(Default)]
pub(super) struct Schemes {
    known: IndexMap<String, Named>,
    mistakes: Vec<String>,
}

/// The scheme of a name, and the handler that named it first.
struct Named {
    scheme: SecurityScheme,
    first: &'static EndpointMeta,
    /// Whether another one of its name was met.
    is_ambiguous: bool,
}

impl Schemes {
    /// Takes the schemes of a handler that the document shows.
    pub(super) fn take(&mut self, meta: &'static EndpointMeta, parts: &OperationParts) {
        for (name, scheme) in &parts.security_schemes {
            match self.known.entry(name.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(Named {
                        scheme: scheme.clone(),
                        first: meta,
                        is_ambiguous: false,
                    });
                }
                Entry::Occupied(mut entry) => self.mistakes.extend(entry.get_mut().meet(name, scheme, meta)),
            }
        }
    }

    /// The names that stand for two schemes.
    pub(super) fn into_mistakes(self) -> Vec<String> {
        self.mistakes
    }

    /// The schemes as the document lists them.
    pub(super) fn into_components(self) -> IndexMap<String, SecurityScheme> {
        let known = self.known.into_iter();
        known.map(|(name, known)| (name, known.scheme)).collect()
    }
}

impl Named {
    /// Holds it against one of the same name. That they differ is told once.
    fn meet(&mut self, name: &str, other: &SecurityScheme, meta: &EndpointMeta) -> Option<String> {
        if self.is_ambiguous || self.scheme == *other {
            return None;
        }
        self.is_ambiguous = true;
        Some(format!(
            "the security scheme `{name}` is one thing for {} and another for {}: give one of them another name",
            self.first.place(),
            meta.place()
        ))
    }
}

//! What was made for one request, or in another scope: shared by all who take it there.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use super::Releases;

/// What was made in a scope, by the types of those who make it. It allocates nothing until there is something.
#[derive(Default)]
pub struct Provided(Option<Box<Kept>>);

#[derive(Default)]
struct Kept {
    values: Vec<(TypeId, Arc<dyn Any + Send + Sync>)>,
    /// Arguments that were made already, the first ones first.
    inputs: Vec<(TypeId, Box<dyn Any + Send>)>,
    /// Whose inputs were read, and had faults.
    faulty: Vec<TypeId>,
    releases: Option<Arc<Releases>>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        let lost = |releases: &Arc<Releases>| Arc::strong_count(releases) == 1 && releases.has(None);
        if self.releases.as_ref().is_some_and(lost) {
            tracing::error!(
                "a dependency is dropped without being released: describe it where it is taken, so that the app knows of it"
            );
        }
    }
}

impl Provided {
    /// Nothing yet; what is made is released with these.
    pub(crate) fn with_releases(releases: Arc<Releases>) -> Self {
        let mut provided = Self::default();
        provided.kept().releases = Some(releases);
        provided
    }

    /// The value that `maker` made.
    pub(crate) fn value<T: Send + Sync + 'static>(&self, maker: TypeId) -> Option<Arc<T>> {
        let kept = self.0.as_ref()?;
        let (_, value) = kept.values.iter().find(|(known, _)| *known == maker)?;
        Arc::clone(value).downcast().ok()
    }

    /// Whether there is a value that `maker` made.
    pub(crate) fn has_value(&self, maker: TypeId) -> bool {
        let mut kept = self.0.iter().flat_map(|kept| &kept.values);
        kept.any(|(known, _)| *known == maker)
    }

    /// Keeps the value that `maker` made.
    pub(crate) fn keep(&mut self, maker: TypeId, value: Arc<dyn Any + Send + Sync>) {
        self.kept().values.push((maker, value));
    }

    /// Whether the inputs of `owner` are kept, or cannot be made.
    pub(crate) fn has_inputs(&self, owner: TypeId) -> bool {
        let mut kept = self.0.iter().flat_map(|kept| &kept.inputs);
        kept.any(|(known, _)| *known == owner) || self.is_faulty(owner)
    }

    /// Whether the inputs of `owner` had faults.
    pub(crate) fn is_faulty(&self, owner: TypeId) -> bool {
        self.0.as_ref().is_some_and(|kept| kept.faulty.contains(&owner))
    }

    /// Keeps inputs for `owner`.
    pub(crate) fn keep_inputs<T: Send + 'static>(&mut self, owner: TypeId, inputs: T) {
        self.kept().inputs.push((owner, Box::new(inputs)));
    }

    /// Notes that the inputs of `owner` have faults, which are told once.
    pub(crate) fn note_faulty(&mut self, owner: TypeId) {
        self.kept().faulty.push(owner);
    }

    /// Takes inputs that were kept for `owner`.
    pub(crate) fn take_inputs<T: 'static>(&mut self, owner: TypeId) -> Option<T> {
        let kept = self.0.as_mut()?;
        let place = kept.inputs.iter().position(|(known, _)| *known == owner)?;
        let (_, inputs) = kept.inputs.remove(place);
        inputs.downcast().ok().map(|inputs| *inputs)
    }

    /// What is to be released, of which whoever sees the end has a share.
    pub(crate) fn releases(&mut self) -> Arc<Releases> {
        Arc::clone(self.kept().releases.get_or_insert_default())
    }

    fn kept(&mut self) -> &mut Kept {
        self.0.get_or_insert_default()
    }
}

impl fmt::Debug for Provided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.as_ref().map_or(0, |kept| kept.values.len());
        f.debug_struct("Provided")
            .field("values", &count)
            .finish_non_exhaustive()
    }
}

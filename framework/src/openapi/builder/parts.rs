//! What a builder hands over.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Origin;
use crate::openapi::{Operation, ParameterIn, SecurityScheme};

/// What an [`OperationBuilder`](super::OperationBuilder) collected.
///
/// ```
/// # use purlin::openapi::OperationBuilder;
/// # use purlin::schema::{ArgMeta, Location, Registry};
/// let mut registry = Registry::new();
/// let mut op = OperationBuilder::new(&mut registry);
/// op.parameters::<u32>(Location::Path, &ArgMeta::new("id"));
///
/// assert_eq!(op.finish().path_names().collect::<Vec<_>>(), ["id"]);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OperationParts {
    /// The operation, without its error answers.
    pub operation: Operation,
    /// The error answers by status, for the error renderer.
    pub problems: BTreeMap<u16, Vec<ProblemDoc>>,
    /// What the application must hold.
    pub requirements: Vec<Requirement>,
    /// Mistakes of the program, to report when the application is built.
    pub mistakes: Vec<String>,
    /// What parts of the operation hand to the app.
    pub(crate) carried: Vec<Arc<dyn Any + Send + Sync>>,
    /// The security schemes that the operation names, for the components of the document.
    pub security_schemes: IndexMap<String, SecurityScheme>,
}

impl OperationParts {
    /// The values of a type that parts of the operation hand to the app.
    pub(crate) fn carried<T: 'static>(&self) -> impl Iterator<Item = &T> {
        self.carried.iter().filter_map(|value| value.downcast_ref())
    }

    /// The names of the path parameters, to compare with the template.
    pub fn path_names(&self) -> impl Iterator<Item = &str> {
        let in_path = self
            .operation
            .parameters
            .iter()
            .filter(|it| it.location == ParameterIn::Path);
        in_path.map(|parameter| parameter.name.as_str())
    }
}

/// An error answer that an operation can give, without the form it takes on the wire.
///
/// ```
/// # use purlin::openapi::OperationBuilder;
/// # use purlin::schema::Registry;
/// # let mut registry = Registry::new();
/// # let mut op = OperationBuilder::new(&mut registry);
/// op.problem(409, "name_taken", "That name is taken");
/// assert_eq!(op.problems()[&409][0].detail, "That name is taken");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemDoc {
    /// The stable code, for programs.
    pub code: Cow<'static, str>,
    /// What happened, for people.
    pub detail: Cow<'static, str>,
}

/// A type that the application must hold.
///
/// ```
/// # use purlin::openapi::OperationBuilder;
/// # use purlin::schema::Registry;
/// # let mut registry = Registry::new();
/// # let mut op = OperationBuilder::new(&mut registry);
/// op.requires::<String>();
/// assert!(op.requirements()[0].type_name.ends_with("String"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// Which type.
    pub type_id: TypeId,
    /// Its name, for messages.
    pub type_name: &'static str,
    /// What the application would have it from.
    pub provider: Provider,
    /// What takes it for the handler, if it is not the handler itself.
    pub origin: Option<Origin>,
}

/// What an application has a value from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Provider {
    /// `App::state`.
    State,
    /// The services of its modules.
    Services,
    /// `App::sessions`.
    Sessions,
}

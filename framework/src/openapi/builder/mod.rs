//! What extractors, responses, dependencies and layers write into to describe themselves.

mod alternative;
mod content;
mod nested;
mod parameters;
mod parts;
mod problems;
mod security;
mod shape;
mod text;
mod ways_in;

use std::any::{Any, TypeId, type_name};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;

use super::{Operation, ParameterIn, SecurityRequirement, SecurityScheme};
use crate::schema::{Registry, Schema};

pub(crate) use content::add_content;
pub use nested::Origin;
pub(crate) use parameters::Pairs;
pub use parts::{OperationParts, ProblemDoc, Provider, Requirement};

/// Collects what the parts of a handler say about it: each writes its own share, in any order, and what two of
/// them say about the same parameter or answer is merged.
///
/// ```
/// use purlin::openapi::{OperationBuilder, StatusKey};
/// use purlin::schema::{ArgMeta, Location, Registry};
///
/// let mut registry = Registry::new();
/// let mut op = OperationBuilder::new(&mut registry);
/// op.parameters::<u32>(Location::Query, &ArgMeta::new("limit"));
/// op.response(200, "The products", None);
///
/// let parts = op.finish();
/// assert_eq!(parts.operation.parameters[0].name, "limit");
/// assert!(parts.operation.responses.contains_key(&StatusKey::Code(200)));
/// ```
#[derive(Debug)]
pub struct OperationBuilder<'a> {
    registry: &'a mut Registry,
    operation: Operation,
    /// The status that takes the place of every success described now.
    success: Option<u16>,
    /// Whether what is described now may be left out by clients.
    optional: bool,
    /// The alternatives of authentication so far; the one that everybody satisfies at first.
    security: Vec<SecurityRequirement>,
    security_schemes: IndexMap<String, SecurityScheme>,
    /// The scopes that every scheme described now needs beside its own.
    scopes: Vec<String>,
    /// Whether the content is read into memory.
    buffered: bool,
    problems: BTreeMap<u16, Vec<ProblemDoc>>,
    requirements: Vec<Requirement>,
    mistakes: Vec<String>,
    /// What was described with all that it takes.
    nested: Vec<TypeId>,
    /// Whose arguments are being described, if not the handler's own: the last one, which the one before it takes.
    path: Vec<(TypeId, Origin)>,
    context: Option<&'a (dyn Any + Send + Sync)>,
    carried: Vec<Arc<dyn Any + Send + Sync>>,
    /// Who reads the content.
    content_reader: Option<String>,
}

impl<'a> OperationBuilder<'a> {
    /// A builder of an operation of which nothing is known. The schemas of its types go to `registry`.
    pub fn new(registry: &'a mut Registry) -> Self {
        Self {
            registry,
            operation: Operation::new(),
            success: None,
            optional: false,
            security: vec![SecurityRequirement::new()],
            security_schemes: IndexMap::new(),
            scopes: Vec::new(),
            buffered: false,
            problems: BTreeMap::new(),
            requirements: Vec::new(),
            mistakes: Vec::new(),
            nested: Vec::new(),
            path: Vec::new(),
            context: None,
            carried: Vec::new(),
            content_reader: None,
        }
    }

    /// The schema of `T` as clients send it, for places that the builder has no method for.
    pub fn input<T: Schema>(&mut self) -> schemars::Schema {
        self.registry.input::<T>()
    }

    /// The schema of `T` as clients receive it.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// let schema = op.output::<String>();
    /// op.response(200, "A greeting", Some(("application/json", schema)));
    /// ```
    pub fn output<T: JsonSchema + 'static>(&mut self) -> schemars::Schema {
        self.registry.output::<T>()
    }

    /// The operation so far, to set what the builder has no method for: tags, callbacks, encodings, extensions.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.operation().extensions.insert("x-rate-limit", 100);
    /// ```
    pub const fn operation(&mut self) -> &mut Operation {
        &mut self.operation
    }

    /// Notes that an answer with this status and stable code is possible, with the sentence that goes with it.
    ///
    /// The error renderer turns the notes into responses, so that this module knows no error format. A code that
    /// is noted twice for a status stands once.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.problem(404, "product_not_found", "The product does not exist");
    /// assert_eq!(op.problems()[&404][0].code, "product_not_found");
    /// ```
    pub fn problem(
        &mut self,
        status: u16,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) {
        let problem = ProblemDoc {
            code: code.into(),
            detail: detail.into(),
        };
        let known = self.problems.entry(status).or_default();
        if known.iter().all(|other| other.code != problem.code) {
            known.push(problem);
        }
    }

    /// Notes that the content is read into memory, as `Bytes::extract` does it: how decompressing can fail is documented where the app does that.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.request_body_raw("text/csv", schemars::json_schema!({ "type": "string" }), true);
    /// op.buffers_content();
    /// op.problem(413, "content_too_large", "The content is larger than the limit.");
    /// ```
    pub const fn buffers_content(&mut self) {
        self.buffered = true;
    }

    /// Whether the content is read into memory.
    pub(crate) const fn is_content_buffered(&self) -> bool {
        self.buffered
    }

    /// The error answers noted so far, by status.
    pub const fn problems(&self) -> &BTreeMap<u16, Vec<ProblemDoc>> {
        &self.problems
    }

    /// Notes that the application must hold a `T`, so that a missing one is found before the first request.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// struct Mailer;
    ///
    /// op.requires::<Mailer>();
    /// assert_eq!(op.requirements()[0].type_id, std::any::TypeId::of::<Mailer>());
    /// ```
    pub fn requires<T: 'static>(&mut self) {
        self.requires_of::<T>(Provider::State, type_name::<T>());
    }

    /// [`requires`](Self::requires) for a value that comes from elsewhere, with the name that messages call it by.
    pub fn requires_of<T: 'static>(&mut self, provider: Provider, type_name: &'static str) {
        let requirement = Requirement {
            type_id: TypeId::of::<T>(),
            type_name,
            provider,
            origin: self.origin(),
        };
        if !self.requirements.contains(&requirement) {
            self.requirements.push(requirement);
        }
    }

    /// What the application must hold, as noted so far.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Says that there is nothing to say: the type reads nothing of the request that a client could know of.
    ///
    /// A description must be written, so that none is forgotten; this is the one for such types.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.undocumented();
    /// assert_eq!(op.finish().operation, purlin::openapi::Operation::new());
    /// ```
    pub const fn undocumented(&mut self) {}

    /// Notes a mistake of the program, to be reported with all others when the application is built.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.fault("the argument `file` is read by two extractors");
    /// assert_eq!(op.mistakes().len(), 1);
    /// ```
    pub fn fault(&mut self, message: impl Into<String>) {
        let mistake = self.told(message.into());
        self.mistakes.push(mistake);
    }

    /// The mistakes noted so far.
    pub fn mistakes(&self) -> &[String] {
        &self.mistakes
    }

    /// The names of the path parameters described so far, to compare with the template.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::{ArgMeta, Location, Registry};
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.parameters::<u32>(Location::Path, &ArgMeta::new("id"));
    /// assert_eq!(op.path_names().collect::<Vec<_>>(), ["id"]);
    /// ```
    pub fn path_names(&self) -> impl Iterator<Item = &str> {
        let in_path = self
            .operation
            .parameters
            .iter()
            .filter(|it| it.location == ParameterIn::Path);
        in_path.map(|parameter| parameter.name.as_str())
    }

    /// Describes something that clients may leave out as a whole: its parameters and its content are not
    /// required, and neither is its authentication.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.optional(|op| op.request_body::<String>("application/json", true));
    /// assert!(!op.finish().operation.request_body.is_some_and(|body| body.required));
    /// ```
    pub fn optional(&mut self, describe: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.optional, true);
        self.any_of(describe, |_| {});
        self.optional = outer;
    }

    /// The finished operation with everything noted on the way.
    pub fn finish(mut self) -> OperationParts {
        self.finish_responses();
        self.operation.security = (self.security != [SecurityRequirement::new()]).then_some(self.security);
        OperationParts {
            operation: self.operation,
            problems: self.problems,
            requirements: self.requirements,
            mistakes: self.mistakes,
            carried: self.carried,
            security_schemes: self.security_schemes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_twice_stands_once_and_all_is_handed_over() {
        let mut registry = Registry::new();
        let mut op = OperationBuilder::new(&mut registry);
        for code in ["taken", "stale", "taken"] {
            op.problem(409, code, format!("It is {code}"));
            op.requires::<String>();
        }
        op.requires::<u8>();
        op.fault("a mistake");
        op.security("basic", SecurityScheme::basic(), &[]);

        let parts = op.finish();
        let codes: Vec<_> = parts.problems[&409]
            .iter()
            .map(|problem| &*problem.code)
            .collect();
        assert_eq!(codes, ["taken", "stale"]);
        let types: Vec<_> = parts.requirements.iter().map(|it| it.type_id).collect();
        assert_eq!(types, [TypeId::of::<String>(), TypeId::of::<u8>()]);
        assert_eq!(parts.mistakes, ["a mistake"]);
        assert!(parts.security_schemes.contains_key("basic"));
        assert!(parts.operation.responses.is_empty());
    }
}

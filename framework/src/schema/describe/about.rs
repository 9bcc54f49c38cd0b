//! What the macro writes down about a type and about its fields.

use schemars::Schema;
use schemars::generate::Contract;
use serde_json::Value;

use crate::schema::{Constraints, Presence};

/// Marks each schema with the module of its type, which tells types of one name apart.
pub(in crate::schema) const MODULE: &str = "x-purlin-module";
/// Marks a schema that nothing fits with the reason, which the registry reports.
pub(in crate::schema) const MISTAKE: &str = "x-purlin-mistake";

/// What the document says about a type.
#[derive(Debug)]
pub struct About {
    /// The module that the type stands in.
    pub module: &'static str,
    /// The title; empty for none.
    pub title: &'static str,
    /// The doc comment; empty for none.
    pub doc: &'static str,
    /// Whether fields that the type does not know are refused.
    pub closed: bool,
}

impl About {
    /// Adds it to the schema of the type.
    pub(super) fn describe(&self, schema: &mut Schema) {
        insert_text(schema, "title", self.title);
        insert_text(schema, "description", self.doc);
        insert_text(schema, MODULE, self.module);
    }
}

/// What the document says about a field.
#[derive(Debug)]
pub struct Member {
    name: &'static str,
    doc: &'static str,
    rules: Constraints,
    only: Option<Only>,
    sensitive: bool,
    deprecated: bool,
}

/// The one direction that a field travels in.
#[derive(Debug, Clone, Copy)]
enum Only {
    Read,
    Write,
}

impl Member {
    /// A field of which only its wire name is known.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            doc: "",
            rules: Constraints::NONE,
            only: None,
            sensitive: false,
            deprecated: false,
        }
    }

    /// With a doc comment.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// With rules.
    #[must_use]
    pub const fn rules(mut self, rules: Constraints) -> Self {
        self.rules = rules;
        self
    }

    /// In answers only.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.only = Some(Only::Read);
        self
    }

    /// In requests only.
    #[must_use]
    pub const fn write_only(mut self) -> Self {
        self.only = Some(Only::Write);
        self
    }

    /// With a value that logs must not show.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Deprecated.
    #[must_use]
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// The wire name.
    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// The rules of the value.
    pub(crate) const fn constraints(&self) -> &Constraints {
        &self.rules
    }

    /// Whether the field stands in this direction.
    pub(super) const fn is_in(&self, contract: &Contract) -> bool {
        !matches!(
            (self.only, contract),
            (Some(Only::Read), Contract::Deserialize) | (Some(Only::Write), Contract::Serialize)
        )
    }

    /// Adds it to the schema of the value. `text` tells whether the value is text.
    pub(super) fn describe(&self, schema: &mut Schema, text: bool) {
        insert_text(schema, "description", self.doc);
        self.rules.describe(schema);
        match self.only {
            Some(Only::Read) => insert_true(schema, "readOnly"),
            Some(Only::Write) => insert_true(schema, "writeOnly"),
            None => {}
        }
        if self.sensitive && text && schema.get("format").is_none() {
            schema.insert("format".to_owned(), "password".into());
        }
        if self.deprecated {
            insert_true(schema, "deprecated");
        }
    }
}

impl Presence {
    /// Whether such a field must stand in this direction.
    pub(super) const fn is_required(self, contract: &Contract) -> bool {
        match self {
            Self::Required => true,
            Self::RequiredInAnswers => matches!(contract, Contract::Serialize),
            Self::Optional => false,
        }
    }
}

fn insert_text(schema: &mut Schema, key: &str, text: &str) {
    if !text.is_empty() {
        schema.insert(key.to_owned(), text.into());
    }
}

fn insert_true(schema: &mut Schema, key: &str) {
    schema.insert(key.to_owned(), Value::Bool(true));
}

//! What `#[derive(Settings)]` writes down about one field.

use crate::schema::Constraints;

/// One field of a settings struct. Reading and the command `config` look at the same constant.
#[derive(Debug)]
pub struct SettingField {
    pub(super) name: &'static str,
    pub(super) variable: Option<&'static str>,
    pub(super) doc: &'static str,
    pub(super) default: Option<&'static str>,
    pub(super) sensitive: bool,
    pub(super) rules: Constraints,
}

impl SettingField {
    /// A field of which only the name is known.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            variable: None,
            doc: "",
            default: None,
            sensitive: false,
            rules: Constraints::NONE,
        }
    }

    /// With a variable of another name.
    #[must_use]
    pub const fn variable(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }

    /// With a doc comment.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// With a default, as it would be written in a variable.
    #[must_use]
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// With a value that the command `config` does not show.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// With rules.
    #[must_use]
    pub const fn rules(mut self, rules: Constraints) -> Self {
        self.rules = rules;
        self
    }
}

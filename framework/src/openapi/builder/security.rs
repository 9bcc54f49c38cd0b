//! Who may call an operation.

use std::mem;

use indexmap::map::Entry;

use super::{OperationBuilder, OperationParts};
use crate::openapi::{SecurityRequirement, SecurityScheme};

impl OperationBuilder<'_> {
    /// Whether it asks who the client is, be it that the client need not say.
    pub(crate) fn asks_who(&self) -> bool {
        self.security != [SecurityRequirement::new()]
    }

    /// Demands authentication by a scheme with these scopes. Several calls demand all of them at once; see
    /// [`any_of`](Self::any_of) for alternatives.
    ///
    /// ```
    /// # use purlin::openapi::{OperationBuilder, SecurityScheme};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.security("bearer", SecurityScheme::bearer("JWT"), &["orders:write"]);
    /// assert_eq!(op.finish().operation.security.map(|alternatives| alternatives.len()), Some(1));
    /// ```
    pub fn security(&mut self, name: &str, scheme: SecurityScheme, scopes: &[&str]) {
        self.security_scheme(name, scheme);
        // What was optional may be demanded now, and then two alternatives are one.
        for mut alternative in mem::take(&mut self.security) {
            alternative = alternative.scheme(name, scopes.iter().copied());
            alternative = alternative.scheme(name, self.scopes.iter().cloned());
            self.add_alternative(alternative);
        }
    }

    /// Describes something whose schemes need these scopes too, such as a user who has to hold a permission.
    ///
    /// ```
    /// # use purlin::openapi::{OperationBuilder, SecurityScheme};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.with_scopes(["orders:write"], |op| op.security("bearer", SecurityScheme::bearer("JWT"), &[]));
    /// let security = op.finish().operation.security.unwrap();
    /// assert_eq!(security[0].0["bearer"], ["orders:write"]);
    /// ```
    pub fn with_scopes(
        &mut self,
        scopes: impl IntoIterator<Item = impl Into<String>>,
        describe: impl FnOnce(&mut Self),
    ) {
        let outer = self.scopes.len();
        self.scopes.extend(scopes.into_iter().map(Into::into));
        describe(self);
        self.scopes.truncate(outer);
    }

    /// Whether schemes need scopes beside their own now.
    pub(super) fn needs_scopes(&self) -> bool {
        !self.scopes.is_empty()
    }

    /// Notes that something in front refuses what pages of other sites make browsers send, as [`CsrfGuard`](crate::layer::CsrfGuard) does: what
    /// a browser sends by itself proves nothing about who wants something changed. [`App::secure_by_default`](crate::App::secure_by_default) asks for it.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.refuses_cross_site();
    /// ```
    pub fn refuses_cross_site(&mut self) {
        self.carry(RefusesCrossSite);
    }

    /// Lists a scheme in the document without demanding it. Two schemes of one name are a mistake.
    ///
    /// ```
    /// # use purlin::openapi::{OperationBuilder, SecurityScheme};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.security_scheme("basic", SecurityScheme::basic());
    /// op.security_scheme("basic", SecurityScheme::bearer(""));
    /// assert_eq!(op.mistakes().len(), 1);
    /// ```
    pub fn security_scheme(&mut self, name: &str, scheme: SecurityScheme) {
        match self.security_schemes.entry(name.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(scheme);
            }
            Entry::Occupied(entry) if *entry.get() != scheme => {
                self.fault(format!("two different security schemes have the name `{name}`"));
            }
            Entry::Occupied(_) => {}
        }
    }

    /// Describes two alternatives of authentication; a client must satisfy one. Nest it for more than two, and
    /// leave one empty to let everybody in.
    ///
    /// ```
    /// # use purlin::openapi::{OperationBuilder, ParameterIn, SecurityScheme};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.any_of(
    ///     |op| op.security("bearer", SecurityScheme::bearer("JWT"), &[]),
    ///     |op| op.security("key", SecurityScheme::api_key(ParameterIn::Header, "X-Api-Key"), &[]),
    /// );
    /// assert_eq!(op.finish().operation.security.map(|alternatives| alternatives.len()), Some(2));
    /// ```
    pub fn any_of(&mut self, first: impl FnOnce(&mut Self), second: impl FnOnce(&mut Self)) {
        let before = self.security.clone();
        first(self);
        let described = mem::replace(&mut self.security, before);
        second(self);
        let others = mem::replace(&mut self.security, described);
        for other in others {
            self.add_alternative(other);
        }
    }

    /// Describes authentication by itself, as if the operation demanded none beside it, and demands it too. Answers whether it is optional.
    pub(crate) fn is_optional_alone(&mut self, describe: impl FnOnce(&mut Self)) -> bool {
        let before = mem::replace(&mut self.security, vec![SecurityRequirement::new()]);
        describe(self);
        let is_optional = self.asks_who() && self.security.contains(&SecurityRequirement::new());
        for own in mem::take(&mut self.security) {
            for mut alternative in before.clone() {
                for (name, scopes) in &own.0 {
                    alternative = alternative.scheme(name, scopes);
                }
                self.add_alternative(alternative);
            }
        }
        is_optional
    }

    fn add_alternative(&mut self, alternative: SecurityRequirement) {
        if !self.security.contains(&alternative) {
            self.security.push(alternative);
        }
    }
}

/// Something in front refuses what pages of other sites send.
struct RefusesCrossSite;

impl OperationParts {
    /// Whether something in front refuses what pages of other sites send.
    pub(crate) fn is_cross_site_refused(&self) -> bool {
        self.carried::<RefusesCrossSite>().next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::schema::Registry;

    fn security(describe: impl FnOnce(&mut OperationBuilder<'_>)) -> Value {
        let mut registry = Registry::new();
        let mut op = OperationBuilder::new(&mut registry);
        describe(&mut op);
        let parts = op.finish();
        assert_eq!(parts.mistakes, [""; 0]);
        serde_json::to_value(parts.operation.security).unwrap()
    }

    fn basic(op: &mut OperationBuilder<'_>) {
        op.security("basic", SecurityScheme::basic(), &[]);
    }

    fn bearer(op: &mut OperationBuilder<'_>) {
        op.security("bearer", SecurityScheme::bearer(""), &["read"]);
    }

    #[test]
    fn nothing_said_leaves_it_to_the_document() {
        assert_eq!(security(|_| {}), Value::Null);
        assert_eq!(security(|op| op.optional(|_| {})), Value::Null);
    }

    #[test]
    fn several_schemes_are_demanded_at_once_and_scopes_add_up() {
        let shown = security(|op| {
            basic(op);
            bearer(op);
            op.security("bearer", SecurityScheme::bearer(""), &["write", "read"]);
        });
        assert_eq!(shown, json!([{ "basic": [], "bearer": ["read", "write"] }]));
    }

    #[test]
    fn alternatives_multiply_with_what_is_demanded_before_and_after() {
        let shown = security(|op| {
            op.security("key", SecurityScheme::basic(), &[]);
            op.any_of(basic, bearer);
            op.security("last", SecurityScheme::basic(), &[]);
        });
        assert_eq!(
            shown,
            json!([{ "key": [], "basic": [], "last": [] }, { "key": [], "bearer": ["read"], "last": [] }])
        );
    }

    #[test]
    fn what_is_described_alone_multiplies_like_all_else() {
        let shown = security(|op| {
            op.any_of(basic, |op| op.security("key", SecurityScheme::basic(), &[]));
            assert!(!op.is_optional_alone(|op| op.any_of(basic, bearer)));
            assert!(op.is_optional_alone(|op| op.optional(basic)));
            assert!(!op.is_optional_alone(|_| {}));
        });
        let expected = security(|op| {
            op.any_of(basic, |op| op.security("key", SecurityScheme::basic(), &[]));
            op.any_of(basic, bearer);
            op.optional(basic);
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn scopes_stand_beside_what_is_described_within() {
        let shown = security(|op| {
            basic(op);
            op.with_scopes(["a"], |op| {
                op.with_scopes(["b"], bearer);
                op.security("key", SecurityScheme::basic(), &[]);
            });
        });
        assert_eq!(
            shown,
            json!([{ "basic": [], "bearer": ["read", "a", "b"], "key": ["a"] }])
        );
    }

    #[test]
    fn alternatives_that_became_the_same_are_one() {
        let shown = security(|op| {
            op.optional(basic);
            basic(op);
        });
        assert_eq!(shown, json!([{ "basic": [] }]));
    }

    #[test]
    fn optional_authentication_lets_everybody_in() {
        assert_eq!(security(|op| op.optional(basic)), json!([{ "basic": [] }, {}]));
    }

    #[test]
    fn schemes_have_the_types_of_the_specification() {
        let shown = serde_json::to_value([
            SecurityScheme::api_key(crate::openapi::ParameterIn::Cookie, "sid"),
            SecurityScheme::basic(),
            SecurityScheme::new(crate::openapi::SecuritySchemeKind::MutualTls),
            SecurityScheme::oauth2(crate::openapi::OAuthFlows::new()),
            SecurityScheme::open_id_connect("https://id").description("Words"),
        ]);
        assert_eq!(
            shown.unwrap(),
            json!([
                { "type": "apiKey", "name": "sid", "in": "cookie" },
                { "type": "http", "scheme": "basic" },
                { "type": "mutualTLS" },
                { "type": "oauth2", "flows": {} },
                { "type": "openIdConnect", "openIdConnectUrl": "https://id", "description": "Words" },
            ])
        );
    }
}

//! What a database of a test begins with.

use std::borrow::Cow;
use std::fmt;

use super::BoxError;
use crate::db::{Backend, Database, DatabaseSource};
use crate::migration::Migrations;

/// What a database of a test begins with: a text of SQL, or the migrations of the app.
pub struct TestSchema<B: Backend>(Kind<B>);

enum Kind<B: Backend> {
    Sql(Cow<'static, str>),
    Source(DatabaseSource<B>),
}

impl<B: Backend> TestSchema<B> {
    /// The statements of a text, which are run in one transaction.
    pub fn sql(text: impl Into<Cow<'static, str>>) -> Self {
        Self(Kind::Sql(text.into()))
    }

    /// Puts it into a database that is empty.
    pub(super) async fn apply(self, db: &Database<B>) -> Result<(), BoxError> {
        self.migrations().run(db).await?;
        if let Kind::Sql(text) = self.0 {
            db.script(text.into_owned()).await?;
        }
        Ok(())
    }

    /// The statements of all of it; none if one of them wants to be in no transaction.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(dead_code, reason = "only PostgreSQL makes the tables of a test by one text")
    )]
    pub(super) fn as_one(&self) -> Result<Option<String>, BoxError> {
        let migrations = self.migrations().as_one(B::DIALECT)?;
        Ok(migrations.map(|migrations| match &self.0 {
            Kind::Sql(text) => migrations + text,
            Kind::Source(_) => migrations,
        }))
    }

    /// The steps of the app, or none; those of Purlin's own tables come with them.
    fn migrations(&self) -> Migrations {
        match &self.0 {
            Kind::Sql(_) => Migrations::default(),
            Kind::Source(source) => Migrations::from(source),
        }
    }
}

impl<B: Backend> From<&'static str> for TestSchema<B> {
    fn from(text: &'static str) -> Self {
        Self::sql(text)
    }
}

impl<B: Backend> From<String> for TestSchema<B> {
    fn from(text: String) -> Self {
        Self::sql(text)
    }
}

impl<B: Backend> From<DatabaseSource<B>> for TestSchema<B> {
    fn from(source: DatabaseSource<B>) -> Self {
        Self(Kind::Source(source))
    }
}

impl<B: Backend> fmt::Debug for TestSchema<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Sql(text) => f.debug_tuple("Sql").field(text).finish(),
            Kind::Source(source) => f.debug_tuple("Source").field(source).finish(),
        }
    }
}

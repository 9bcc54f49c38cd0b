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
        match self.0 {
            Kind::Sql(text) => db.script(text.into_owned()).await?,
            Kind::Source(source) => {
                Migrations::from(&source).run(db).await?;
            }
        }
        Ok(())
    }

    /// The statements of all of it; none if one of them wants to be in no transaction.
    pub(super) fn as_one(&self) -> Result<Option<String>, BoxError> {
        match &self.0 {
            Kind::Sql(text) => Ok(Some(text.to_string())),
            Kind::Source(source) => Ok(Migrations::from(source).as_one(B::DIALECT)?),
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

//! `Compared`: the tables that are there, and those that models want.

use super::describe::differences;
use super::draft::{Draft, DraftOptions};
use super::error::MigrationError;
use super::renames::Question;
use super::scratch;
use super::shape::Shape;
use super::step::Migration;
use super::target::Target;
use crate::db::Dialect;
use crate::model::Table;

/// Two schemas: what is there, and what models want.
pub(crate) struct Compared {
    old: Shape,
    new: Shape,
    dialect: Dialect,
}

impl Compared {
    /// What steps make, and what models want.
    pub(super) async fn made(
        target: &Target,
        steps: &[Migration],
        models: &[Table],
    ) -> Result<Self, MigrationError> {
        Ok(Self {
            old: scratch::made(target, steps).await?,
            new: scratch::wanted(target, models).await?,
            dialect: target.dialect(),
        })
    }

    /// What is in the database, and what models want.
    pub(crate) async fn live(target: &Target, models: &[Table]) -> Result<Self, MigrationError> {
        Ok(Self {
            old: scratch::live(target).await?,
            new: scratch::wanted(target, models).await?,
            dialect: target.dialect(),
        })
    }

    pub(crate) fn differences(&self) -> Vec<String> {
        differences(&self.old, &self.new)
    }

    /// What is to be asked before the difference can be written.
    pub(crate) fn questions(&self, options: &DraftOptions) -> Vec<Question> {
        options.questions(&self.old, &self.new, self.dialect)
    }

    pub(crate) fn draft(&self, options: &DraftOptions) -> Result<Option<Draft>, MigrationError> {
        options.draft(&self.old, &self.new, self.dialect)
    }
}

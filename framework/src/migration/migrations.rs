//! `Migrations`: all steps of an app.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use super::compared::Compared;
use super::describe::differences;
use super::draft::{Draft, DraftOptions};
use super::error::MigrationError;
use super::files::{incomplete, sql_files};
use super::ledger::Ledger;
use super::session::Session;
use super::status::{MigrationStatus, reasons};
use super::step::{self, Migration};
use super::target::Target;
use super::{own, scratch};
use crate::db::{Backend, Database, DatabaseSource, Dialect, MigrationFiles};
use crate::model::Table;

/// All steps of an app, in the order of their versions. The function `migrations` of [`database!`](crate::database) has those of the
/// program.
///
/// [`run`](Self::run) and [`baseline`](Self::baseline) bring the tables of Purlin itself up to date too, before those of the app.
#[derive(Debug, Clone, Default)]
pub struct Migrations {
    steps: Vec<Migration>,
    faults: Vec<String>,
}

impl Migrations {
    /// The steps in a folder, as it is now.
    ///
    /// # Errors
    /// The folder cannot be read. A name is none of a migration, or two have the same version.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, MigrationError> {
        let folder = folder.as_ref();
        let unread = |error| MigrationError::new(format!("{} cannot be read: {error}", folder.display()));
        let mut files = Vec::new();
        for name in sql_files(folder).map_err(unread)? {
            let text = fs::read_to_string(folder.join(&name)).map_err(unread)?;
            files.push((name, Cow::Owned(text)));
        }
        let (steps, faults) = step::steps(files);
        MigrationError::check(faults)?;
        Ok(Self {
            steps,
            faults: Vec::new(),
        })
    }

    /// The steps that a program carries. It is a fault if its folder is at hand and has more, and none of them is run then.
    pub(crate) fn embedded(files: &MigrationFiles) -> Self {
        let texts = files.files().iter();
        let (steps, mut faults) =
            step::steps(texts.map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text))));
        faults.extend(incomplete(files));
        Self { steps, faults }
    }

    /// The steps.
    pub fn steps(&self) -> &[Migration] {
        &self.steps
    }

    /// Runs the steps that were not run, in their order; answers which they were. If none is to be run, and a newer program has run more,
    /// that is told in the log.
    ///
    /// # Errors
    /// A step that was run is not known: one between those that are, or any while another is to be run. The text of one has changed. A
    /// step fails: it is rolled back, and those before it stay.
    pub async fn run<B: Backend>(&self, database: &Database<B>) -> Result<Vec<&Migration>, MigrationError> {
        self.run_on(&Target::new(database)).await
    }

    /// What is known of each step. It changes nothing.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn status<B: Backend>(
        &self,
        database: &Database<B>,
    ) -> Result<Vec<MigrationStatus>, MigrationError> {
        self.status_on(&Target::new(database)).await
    }

    /// Takes back the last steps that were run, the last first; answers which they were. When they were run counts, not their versions.
    ///
    /// # Errors
    /// One of them has no way back, and then none is taken back. A step that was run is not known, or its text has changed. A
    /// way back fails: it is rolled back, and those before it stay.
    pub async fn revert<B: Backend>(
        &self,
        database: &Database<B>,
        steps: usize,
    ) -> Result<Vec<&Migration>, MigrationError> {
        self.revert_on(&Target::new(database), steps).await
    }

    /// Takes back every step of a higher version, the one that was run last first; with 0 all.
    ///
    /// # Errors
    /// As [`revert`](Self::revert).
    pub async fn revert_to<B: Backend>(
        &self,
        database: &Database<B>,
        version: i64,
    ) -> Result<Vec<&Migration>, MigrationError> {
        let mut session = self.locked(&Target::new(database)).await?;
        let after = |applied: &[i64]| applied.iter().copied().filter(|known| *known > version).collect();
        Ledger::of_app(&self.steps).revert(&mut session, after).await
    }

    /// Notes the steps up to a version as run, without running them: for a database that has their tables already.
    ///
    /// # Errors
    /// There is no such version. A step that was run is not known, or its text has changed.
    pub async fn baseline<B: Backend>(
        &self,
        database: &Database<B>,
        version: i64,
    ) -> Result<Vec<&Migration>, MigrationError> {
        self.baseline_on(&Target::new(database), version).await
    }

    /// Every difference between the tables that the steps make and those that models want, a line each; none if there is none. The
    /// steps are run in a scratch place, and nothing is changed.
    ///
    /// # Errors
    /// The database does not answer. A step fails in an empty schema, or the models want what the database refuses.
    pub async fn differences<B: Backend>(
        &self,
        database: &Database<B>,
        models: &[Table],
    ) -> Result<Vec<String>, MigrationError> {
        Ok(self.compared(&Target::new(database), models).await?.differences())
    }

    /// Every difference between the tables that are in the database and those that models want, as
    /// [`differences`](Self::differences) tells them.
    ///
    /// # Errors
    /// The database does not answer. The models want what the database refuses.
    pub async fn live_differences<B: Backend>(
        database: &Database<B>,
        models: &[Table],
    ) -> Result<Vec<String>, MigrationError> {
        Ok(Compared::live(&Target::new(database), models)
            .await?
            .differences())
    }

    /// Every difference between the tables that are in the database and those that the steps make: what was changed by hand.
    ///
    /// # Errors
    /// The database does not answer. A step fails in an empty schema.
    pub async fn deviations<B: Backend>(
        &self,
        database: &Database<B>,
    ) -> Result<Vec<String>, MigrationError> {
        MigrationError::check(self.faults.clone())?;
        let target = Target::new(database);
        let made = scratch::made(&target, &self.steps).await?;
        Ok(differences(&scratch::live(&target).await?, &made))
    }

    /// The step from the tables that the steps make to those that models want, if there is a difference.
    ///
    /// # Errors
    /// As [`differences`](Self::differences). Something may have been renamed, and the options do not say; a column may not be null,
    /// and rows have nothing for it.
    pub async fn draft<B: Backend>(
        &self,
        database: &Database<B>,
        models: &[Table],
        options: &DraftOptions,
    ) -> Result<Option<Draft>, MigrationError> {
        self.compared(&Target::new(database), models)
            .await?
            .draft(options)
    }

    /// What the steps make, and what models want.
    pub(crate) async fn compared(
        &self,
        target: &Target,
        models: &[Table],
    ) -> Result<Compared, MigrationError> {
        MigrationError::check(self.faults.clone())?;
        Compared::made(target, &self.steps, models).await
    }

    pub(crate) async fn run_on(&self, target: &Target) -> Result<Vec<&Migration>, MigrationError> {
        let mut session = self.locked(target).await?;
        Self::run_own(&mut session).await?;
        Ledger::of_app(&self.steps).run(&mut session).await
    }

    pub(crate) async fn status_on(&self, target: &Target) -> Result<Vec<MigrationStatus>, MigrationError> {
        let mut session = target.session().await?;
        session.begin_reading().await?;
        let own = own::steps(session.dialect());
        let mut status = Ledger::own(&own).status(&mut session).await?;
        status.extend(Ledger::of_app(&self.steps).status(&mut session).await?);
        session.rollback_scratch().await?;
        Ok(status)
    }

    pub(crate) async fn revert_on(
        &self,
        target: &Target,
        steps: usize,
    ) -> Result<Vec<&Migration>, MigrationError> {
        let mut session = self.locked(target).await?;
        let last = |applied: &[i64]| applied.iter().copied().take(steps).collect();
        Ledger::of_app(&self.steps).revert(&mut session, last).await
    }

    pub(crate) async fn baseline_on(
        &self,
        target: &Target,
        version: i64,
    ) -> Result<Vec<&Migration>, MigrationError> {
        let mut session = self.locked(target).await?;
        Self::run_own(&mut session).await?;
        Ledger::of_app(&self.steps).baseline(&mut session, version).await
    }

    /// Does what is due when an app starts: runs the steps, or makes sure that all were run.
    pub(crate) async fn start(&self, target: &Target) -> Result<(), MigrationError> {
        if target.is_rolled_back() {
            return Ok(());
        }
        if target.migrates_on_start() {
            for step in self.run_on(target).await? {
                tracing::info!(migration = %step, "migrated");
            }
            return Ok(());
        }
        MigrationError::check(self.faults.clone())?;
        let status = self.status_on(target).await?;
        let (own, of_app) = status.split_at(status.partition_point(|step| step.is_own));
        MigrationError::check([reasons(own), reasons(of_app)].concat())
    }

    /// Does what is due when an app starts that was given a database without migrations: their tables are somebody else's business.
    pub(crate) async fn start_own(target: &Target) -> Result<(), MigrationError> {
        if target.is_rolled_back() || !target.migrates_on_start() {
            return Ok(());
        }
        let mut session = Self::default().locked(target).await?;
        Self::run_own(&mut session).await
    }

    /// The SQL of all steps as one text, those of Purlin first; none if one of them wants to be in no transaction.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(dead_code, reason = "only PostgreSQL makes the tables of a test by one text")
    )]
    pub(crate) fn as_one(&self, dialect: Dialect) -> Result<Option<String>, MigrationError> {
        MigrationError::check(self.faults.clone())?;
        let own = own::steps(dialect);
        let mut all = String::new();
        for step in own.iter().chain(&self.steps) {
            if step.up_script().no_transaction {
                return Ok(None);
            }
            // A comment at its end goes on to the end of the line, and no further.
            all.extend([step.up(), "\n;\n"]);
        }
        Ok(Some(all))
    }

    /// A session that keeps other programs waiting.
    async fn locked(&self, target: &Target) -> Result<Session, MigrationError> {
        MigrationError::check(self.faults.clone())?;
        target.locked().await
    }

    async fn run_own(session: &mut Session) -> Result<(), MigrationError> {
        let own = own::steps(session.dialect());
        Ledger::own(&own).run(session).await?;
        Ok(())
    }
}

/// Those that a program carries.
impl<B: Backend> From<&DatabaseSource<B>> for Migrations {
    fn from(source: &DatabaseSource<B>) -> Self {
        Self::embedded(&source.migrations())
    }
}

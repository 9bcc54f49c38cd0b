//! `Migrations`: all steps of an app.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use super::error::MigrationError;
use super::ledger::Ledger;
use super::own;
use super::session::Session;
use super::status::{MigrationState, MigrationStatus};
use super::step::{self, Migration};
use super::target::Target;
use crate::db::{Backend, Database, DatabaseSource, MigrationFiles};

/// All steps of an app, in the order of their versions. The function `migrations` of [`database!`](crate::database) has those of the
/// program.
///
/// Every method brings the tables of Purlin itself up to date too, before those of the app.
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

    /// The steps that a program carries.
    pub(crate) fn embedded(files: &MigrationFiles) -> Self {
        let files = files.files().iter();
        let (steps, faults) =
            step::steps(files.map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text))));
        Self { steps, faults }
    }

    /// The steps.
    pub fn steps(&self) -> &[Migration] {
        &self.steps
    }

    /// Runs the steps that were not run, in their order; answers which they were.
    ///
    /// # Errors
    /// A step that was run is not known, or its text has changed. A step fails: it is rolled back, and those before it stay.
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

    /// Takes back the last steps that were run, the last first; answers which they were.
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

    /// Takes back every step after a version, the last first; with 0 all.
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

    pub(crate) async fn run_on(&self, target: &Target) -> Result<Vec<&Migration>, MigrationError> {
        let mut session = self.locked(target).await?;
        Self::run_own(&mut session).await?;
        Ledger::of_app(&self.steps).run(&mut session).await
    }

    pub(crate) async fn status_on(&self, target: &Target) -> Result<Vec<MigrationStatus>, MigrationError> {
        let mut session = target.session().await?;
        let own = own::steps(session.dialect());
        let mut status = Ledger::own(&own).status(&mut session).await?;
        status.extend(Ledger::of_app(&self.steps).status(&mut session).await?);
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
        if target.migrates_on_start() {
            for step in self.run_on(target).await? {
                tracing::info!(migration = %step, "migrated");
            }
            return Ok(());
        }
        let status = self.status_on(target).await?;
        let not_run = |status: &&MigrationStatus| status.state != MigrationState::Applied;
        let reasons = status.iter().filter(not_run).filter_map(MigrationStatus::reason);
        MigrationError::check(reasons.collect())
    }

    /// A session that keeps other programs waiting.
    async fn locked(&self, target: &Target) -> Result<Session, MigrationError> {
        MigrationError::check(self.faults.clone())?;
        let mut session = target.session().await?;
        session.lock().await?;
        Ok(session)
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

/// What a program should know of its folder and does not, where the folder is at hand: cargo sees that a file has changed, but not that
/// there is another one.
pub(crate) fn not_embedded(files: &MigrationFiles) -> Vec<String> {
    let there = sql_files(Path::new(files.place())).unwrap_or_default();
    let known = |name: &String| files.files().iter().any(|(known, _)| known == name);
    there.into_iter().filter(|name| !known(name)).collect()
}

/// The names of the SQL files in a folder, in their order.
fn sql_files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".sql") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

//! The table that notes which steps were run.

mod script;

use self::script::{Note, run_script};
use super::control::refuse;
use super::error::MigrationError;
use super::session::Session;
use super::status::{MigrationState, MigrationStatus, applied, warn_of_newer};
use super::step::Migration;
use crate::db::Dialect;

/// Steps, and the table that notes which of them were run.
pub(super) struct Ledger<'s> {
    table: &'static str,
    steps: &'s [Migration],
    is_own: bool,
}

/// A row of the table.
struct Row {
    version: i64,
    description: String,
    /// In hexadecimal digits.
    checksum: String,
    at: String,
}

impl<'s> Ledger<'s> {
    /// The steps of an app, in the table of sqlx.
    pub(super) const fn of_app(steps: &'s [Migration]) -> Self {
        Self {
            table: "_sqlx_migrations",
            steps,
            is_own: false,
        }
    }

    /// The steps of Purlin.
    pub(super) const fn own(steps: &'s [Migration]) -> Self {
        Self {
            table: super::own::TABLE,
            steps,
            is_own: true,
        }
    }

    /// What is known of each step, in the order of their versions. It changes nothing.
    pub(super) async fn status(&self, session: &mut Session) -> Result<Vec<MigrationStatus>, MigrationError> {
        let rows = self.rows(session).await?;
        let mut all: Vec<_> = self
            .steps
            .iter()
            .map(|step| self.status_of(step, &rows))
            .collect();
        let newest = self.steps.iter().map(Migration::version).max();
        let unknown = rows
            .iter()
            .filter(|row| !self.steps.iter().any(|step| step.version() == row.version));
        all.extend(unknown.map(|row| MigrationStatus {
            version: row.version,
            name: row.description.replace(' ', "_"),
            state: match newest {
                Some(newest) if row.version > newest => MigrationState::Newer,
                _ => MigrationState::Unknown,
            },
            applied_at: Some(row.at.clone()),
            is_own: self.is_own,
        }));
        all.sort_by_key(|status| status.version);
        Ok(all)
    }

    fn status_of(&self, step: &Migration, rows: &[Row]) -> MigrationStatus {
        let row = rows.iter().find(|row| row.version == step.version());
        MigrationStatus {
            version: step.version(),
            name: step.name().to_owned(),
            state: match row {
                None => MigrationState::Pending,
                Some(row) if row.checksum == hex(&step.noted().checksum) => MigrationState::Applied,
                Some(_) => MigrationState::Changed,
            },
            applied_at: row.map(|row| row.at.clone()),
            is_own: self.is_own,
        }
    }

    /// The steps that were run, each as this program knows it; or every reason why nothing more may be run.
    pub(super) async fn applied(&self, session: &mut Session) -> Result<Vec<i64>, MigrationError> {
        applied(&self.status(session).await?)
    }

    /// Runs the steps that were not run; answers which they were. Where a newer program has run more, none may be missing.
    pub(super) async fn run(&self, session: &mut Session) -> Result<Vec<&'s Migration>, MigrationError> {
        let status = self.status(session).await?;
        if status.iter().all(MigrationStatus::is_enough) {
            warn_of_newer(&status);
            return Ok(Vec::new());
        }
        let applied = applied(&status)?;
        let pending = self
            .steps
            .iter()
            .filter(|step| !applied.contains(&step.version()));
        refuse(
            pending.clone().map(|step| (step, step.up_script())),
            session.dialect(),
        )?;
        let mut run = Vec::new();
        for step in pending {
            self.ensure_table(session).await?;
            if self.apply(session, step).await? {
                warn_of_late(step, &applied);
                run.push(step);
            }
        }
        Ok(run)
    }

    /// Notes the steps up to a version as run.
    pub(super) async fn baseline(
        &self,
        session: &mut Session,
        version: i64,
    ) -> Result<Vec<&'s Migration>, MigrationError> {
        if !self.steps.iter().any(|step| step.version() == version) {
            let known: Vec<_> = self.steps.iter().map(|step| format!("`{step}`")).collect();
            return Err(MigrationError::new(format!(
                "there is no migration of the version {version}: there are {}",
                if known.is_empty() {
                    "none".to_owned()
                } else {
                    known.join(", ")
                }
            )));
        }
        let applied = self.applied(session).await?;
        let missing = |step: &&Migration| step.version() <= version && !applied.contains(&step.version());
        let noted: Vec<_> = self.steps.iter().filter(missing).collect();
        self.ensure_table(session).await?;
        session.begin().await?;
        for step in &noted {
            self.note(session, step).await?;
        }
        session.commit().await?;
        Ok(noted)
    }

    /// Takes back steps, the one that was run last first; answers which they were. If one of them has no way back, none is taken back.
    pub(super) async fn revert(
        &self,
        session: &mut Session,
        choose: impl FnOnce(&[i64]) -> Vec<i64>,
    ) -> Result<Vec<&'s Migration>, MigrationError> {
        self.applied(session).await?;
        let rows = self.rows(session).await?;
        let newest_first: Vec<i64> = rows.iter().rev().map(|row| row.version).collect();
        let chosen = choose(&newest_first);
        let steps: Vec<_> = chosen
            .iter()
            .filter_map(|version| self.steps.iter().find(|step| step.version() == *version))
            .collect();
        let without = steps.iter().filter(|step| step.down().is_none());
        MigrationError::check(
            without
                .map(|step| format!("`{step}` has no way back: write `{step}.down.sql`, or go back with a copy of the database"))
                .collect(),
        )?;
        let scripts = || steps.iter().filter_map(|step| Some((*step, step.down_script()?)));
        refuse(scripts(), session.dialect())?;
        let mut reverted = Vec::new();
        for (step, down) in scripts() {
            let is_done = run_script(session, down, Note::Gone(self, step)).await;
            if is_done.map_err(|error| failed(step, "down", &error))? {
                reverted.push(step);
            }
        }
        Ok(reverted)
    }

    /// Runs a step; answers whether it was still to be run.
    async fn apply(&self, session: &mut Session, step: &Migration) -> Result<bool, MigrationError> {
        let note = Note::Step(self, step);
        run_script(session, step.up_script(), note)
            .await
            .map_err(|error| failed(step, "up", &error))
    }

    async fn ensure_table(&self, session: &mut Session) -> Result<(), MigrationError> {
        let made = session.migrate().ensure_migrations_table(self.table).await;
        made.map_err(|error| {
            MigrationError::new(format!("the table `{}` cannot be made: {error}", self.table))
        })
    }

    async fn note(&self, session: &mut Session, step: &Migration) -> Result<(), sqlx::Error> {
        let noted = step.noted();
        let noted = session.migrate().skip(self.table, &noted).await;
        noted.map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error) => error,
            other => sqlx::Error::Migrate(Box::new(other)),
        })
    }

    async fn is_noted(&self, session: &mut Session, version: i64) -> Result<bool, sqlx::Error> {
        let rows = self.read(session).await?;
        Ok(rows.iter().any(|row| row.version == version))
    }

    /// The rows, or none if there is no table.
    async fn rows(&self, session: &mut Session) -> Result<Vec<Row>, sqlx::Error> {
        let exists = match session.dialect() {
            Dialect::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = $1",
            Dialect::Postgres => "SELECT to_regclass($1)::text",
        };
        let found = session.rows(exists, &[self.table]).await?;
        if found.into_iter().flatten().flatten().next().is_none() {
            return Ok(Vec::new());
        }
        self.read(session).await
    }

    /// The rows, as they were noted. SQLite notes seconds, within which the numbers of rows tell.
    async fn read(&self, session: &mut Session) -> Result<Vec<Row>, sqlx::Error> {
        let sql = match (session.dialect(), self.is_own) {
            (Dialect::Sqlite, false) => {
                "SELECT CAST(version AS TEXT), description, lower(hex(checksum)), CAST(installed_on AS TEXT) FROM _sqlx_migrations ORDER BY installed_on, rowid"
            }
            (Dialect::Sqlite, true) => {
                "SELECT CAST(version AS TEXT), description, lower(hex(checksum)), CAST(installed_on AS TEXT) FROM _purlin_migrations ORDER BY installed_on, rowid"
            }
            (Dialect::Postgres, false) => {
                "SELECT version::text, description, encode(checksum, 'hex'), installed_on::text FROM _sqlx_migrations ORDER BY installed_on, version"
            }
            (Dialect::Postgres, true) => {
                "SELECT version::text, description, encode(checksum, 'hex'), installed_on::text FROM _purlin_migrations ORDER BY installed_on, version"
            }
        };
        let rows = session.rows(sql, &[]).await?;
        Ok(rows.into_iter().filter_map(row).collect())
    }
}

/// A step that comes from another branch, and is older than one that was run. What makes the tables of a new database runs them the other
/// way round.
fn warn_of_late(step: &Migration, applied: &[i64]) {
    if let Some(newest) = applied.iter().max().filter(|newest| **newest > step.version()) {
        tracing::warn!(migration = %step, "run after the migration {newest}, which is newer: a new database gets them the other way round");
    }
}

fn failed(step: &Migration, direction: &str, error: &sqlx::Error) -> MigrationError {
    MigrationError::new(format!("`{step}` ({direction}) failed: {error}"))
}

/// A row as text; what is no version is no row of ours.
fn row(texts: Vec<Option<String>>) -> Option<Row> {
    let mut texts = texts.into_iter();
    let mut next = || texts.next().flatten();
    Some(Row {
        version: next()?.parse().ok()?,
        description: next()?,
        checksum: next()?,
        at: next().unwrap_or_default(),
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

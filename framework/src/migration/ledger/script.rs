//! Running a script together with the row that notes it.

use super::Ledger;
use crate::migration::session::Session;
use crate::migration::step::{Migration, Script};

/// What is written into the table of versions in the transaction of a script.
pub(super) enum Note<'a> {
    /// That the step was run.
    Step(&'a Ledger<'a>, &'a Migration),
    /// That it was taken back.
    Gone(&'a Ledger<'a>, &'a Migration),
}

impl Note<'_> {
    /// Whether that is noted already, by another program.
    async fn is_there(&self, session: &mut Session) -> Result<bool, sqlx::Error> {
        match self {
            Self::Step(ledger, step) => ledger.is_noted(session, step.version()).await,
            Self::Gone(ledger, step) => Ok(!ledger.is_noted(session, step.version()).await?),
        }
    }

    async fn write(&self, session: &mut Session) -> Result<(), sqlx::Error> {
        match self {
            Self::Step(ledger, step) => ledger.note(session, step).await,
            Self::Gone(ledger, step) => {
                let (table, version) = (ledger.table, step.version());
                session
                    .execute(format!("DELETE FROM {table} WHERE version = {version}"))
                    .await
            }
        }
    }
}

/// Runs a script and what notes it; answers whether it was still to be run.
pub(super) async fn run_script(
    session: &mut Session,
    script: &Script,
    note: Note<'_>,
) -> Result<bool, sqlx::Error> {
    if script.without_foreign_keys {
        session.enforce_references(false).await?;
    }
    let outcome = if script.no_transaction {
        run_in_no_transaction(session, script, &note).await
    } else {
        run_in_transaction(session, script, &note).await
    };
    if script.without_foreign_keys {
        session.enforce_references(true).await?;
    }
    outcome
}

/// Nothing keeps another program of SQLite out of a script in no transaction, but it may have been there before.
async fn run_in_no_transaction(
    session: &mut Session,
    script: &Script,
    note: &Note<'_>,
) -> Result<bool, sqlx::Error> {
    session.wait_for_writers().await?;
    if note.is_there(session).await? {
        return Ok(false);
    }
    let outcome = run_bare(session, script, note).await;
    if outcome.is_err() {
        session.leave_transaction().await;
    }
    outcome
}

async fn run_in_transaction(
    session: &mut Session,
    script: &Script,
    note: &Note<'_>,
) -> Result<bool, sqlx::Error> {
    session.begin().await?;
    // Another program may have run it while this one waited for its lock.
    if note.is_there(session).await? {
        session.rollback().await?;
        return Ok(false);
    }
    let outcome = run_bare(session, script, note).await;
    match outcome {
        Ok(done) => session.commit().await.map(|()| done),
        Err(error) => {
            // The first error says what is wrong.
            let _ = session.rollback().await;
            Err(error)
        }
    }
}

async fn run_bare(session: &mut Session, script: &Script, note: &Note<'_>) -> Result<bool, sqlx::Error> {
    session.execute(&*script.sql).await?;
    note.write(session).await?;
    Ok(true)
}

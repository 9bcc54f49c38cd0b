//! A scratch place of the same engine, where schemas are made only to be read.
//!
//! For SQLite it is a database in memory. For PostgreSQL it is a schema that is created in a transaction and rolled back: nobody ever sees it,
//! and it needs no more than the right to create a schema.

use super::control::refuse_in_scratch;
use super::ddl;
use super::error::MigrationError;
use super::session::Session;
use super::shape::{Shape, idents};
use super::step::Migration;
use super::target::Target;
use crate::db::Dialect;
use crate::model::Table;

/// A step that names the schema of a table is not in the scratch place: it takes what it names, and has to let it go soon if others work with
/// it. The schemas that extensions live in are seen behind the scratch one, for their types and functions.
const PLACE: &str = "DO $$ DECLARE place text := 'purlin_scratch_' || pg_backend_pid(); extensions text; BEGIN \
     SELECT string_agg(DISTINCT ', ' || quote_ident(n.nspname), '') INTO extensions \
       FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE n.nspname <> 'pg_catalog'; \
     PERFORM set_config('lock_timeout', '3s', true); \
     EXECUTE 'CREATE SCHEMA ' || place; \
     PERFORM set_config('search_path', place || coalesce(extensions, ''), true); END $$";

/// Whether what names no schema is still made in the scratch one.
const WITHIN: &str = "SELECT (current_schema() = 'purlin_scratch_' || pg_backend_pid())::text";

/// What the models want.
pub(super) async fn wanted(target: &Target, tables: &[Table]) -> Result<Shape, MigrationError> {
    let mut session = open(target).await?;
    let statements = ddl::statements(tables, session.dialect())?;
    for statement in statements {
        session.execute(&*statement).await.map_err(|error| {
            MigrationError::new(format!(
                "the models want what the database refuses: {error}\n{statement}"
            ))
        })?;
    }
    #[cfg(feature = "sqlite")]
    MigrationError::check(super::defaults::faults(&mut session, tables).await?)?;
    let mut shape = close(session).await?;
    for table in tables {
        if let Some(made) = shape.tables.get_mut(table.name) {
            made.wanted = table
                .columns
                .iter()
                .map(|it| (it.name.to_owned(), it.kind))
                .collect();
        }
    }
    Ok(shape)
}

/// What the migrations make.
pub(super) async fn made(target: &Target, steps: &[Migration]) -> Result<Shape, MigrationError> {
    refuse_in_scratch(steps, target.dialect())?;
    let mut session = open(target).await?;
    for step in steps {
        let sql = match session.dialect() {
            Dialect::Sqlite => step.up().to_owned(),
            Dialect::Postgres => without_concurrently(step.up()),
        };
        session.execute(sql).await.map_err(|error| {
            MigrationError::new(format!(
                "`{step}` fails in an empty schema: {error}. If it needs what migrations do not make, compare with the database itself (`--live`)"
            ))
        })?;
        ensure_within(&mut session, step).await?;
    }
    close(session).await
}

/// Makes sure that the next step is run in the scratch place too.
async fn ensure_within(session: &mut Session, step: &Migration) -> Result<(), MigrationError> {
    if session.dialect() == Dialect::Sqlite || session.text(WITHIN).await?.as_deref() == Some("true") {
        return Ok(());
    }
    Err(MigrationError::new(format!(
        "`{step}` leaves the scratch schema, so what follows would change the tables themselves: it may not set the `search_path`"
    )))
}

/// What is in the database.
pub(super) async fn live(target: &Target) -> Result<Shape, MigrationError> {
    let mut session = target.session().await?;
    Ok(Shape::read(&mut session).await?)
}

async fn open(target: &Target) -> Result<Session, MigrationError> {
    let mut session = target.scratch().await?;
    session.begin_scratch().await?;
    if session.dialect() == Dialect::Postgres {
        session.execute(PLACE).await?;
    }
    Ok(session)
}

async fn close(mut session: Session) -> Result<Shape, MigrationError> {
    let shape = Shape::read(&mut session).await?;
    session.rollback_scratch().await?;
    Ok(shape)
}

/// An index that is made beside the work of others cannot be made in a transaction, and in a scratch place nobody else works.
fn without_concurrently(sql: &str) -> String {
    if idents(sql)
        .iter()
        .any(|word| word.eq_ignore_ascii_case("concurrently"))
    {
        super::shape::without_word(sql, "concurrently")
    } else {
        sql.to_owned()
    }
}

//! Every drift is found, written, run with rows in the tables, and taken back.

use purlin::db::DbError;
use purlin::sqlx::{self, AssertSqlSafe};

use super::{Db, fresh};
use crate::db::drifts::{self, Ask, Drift, show};

struct Asked<'d>(&'d Db);

/// How an attempt ends: it is rolled back in any case.
enum Attempt {
    Done,
    Failed(DbError),
}

impl From<DbError> for Attempt {
    fn from(error: DbError) -> Self {
        Self::Failed(error)
    }
}

impl Ask for Asked<'_> {
    type B = super::Kind;

    async fn run(&self, sql: &str) -> Result<(), DbError> {
        let statements: Vec<String> = sql
            .split(';')
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
        self.0
            .transaction(async |tx| -> Result<(), DbError> {
                for statement in statements {
                    sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await?;
                }
                Ok(())
            })
            .await
    }

    async fn attempt(&self, sql: &str) -> Result<(), DbError> {
        let outcome = self
            .0
            .transaction(async |tx| -> Result<(), Attempt> {
                let insert = sqlx::query(AssertSqlSafe(sql.to_owned()));
                insert
                    .persistent(false)
                    .execute(tx)
                    .await
                    .map_err(DbError::from)?;
                Err(Attempt::Done)
            })
            .await;
        match outcome {
            Err(Attempt::Failed(error)) => Err(error),
            Ok(()) | Err(Attempt::Done) => Ok(()),
        }
    }

    async fn text(&self, sql: AssertSqlSafe<String>) -> Result<Option<String>, DbError> {
        self.0
            .read(async |tx| -> Result<_, DbError> {
                Ok(sqlx::query_scalar(sql).persistent(false).fetch_one(tx).await?)
            })
            .await
    }

    // A plan that was made before a column changed is no plan after it, hence `persistent(false)` above.
    fn db(&self) -> &Db {
        self.0
    }
}

/// Shows the drifts, and names each that fails.
async fn all(drifts: impl Iterator<Item = &'static Drift>) -> usize {
    let mut failed = Vec::new();
    let mut shown = 0;
    for drift in drifts {
        let db = fresh("").await;
        match show(drift, &Asked(&db)).await {
            Ok(()) => shown += 1,
            Err(error) => failed.push(format!("## {}\n{error}\n", drift.name())),
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        failed.len() + shown,
        failed.join("\n")
    );
    shown
}

#[tokio::test]
async fn drifts_of_tables() {
    println!("{} drifts of tables", all(drifts::TABLES.iter()).await);
}

#[tokio::test]
async fn drifts_of_columns() {
    println!("{} drifts of columns", all(drifts::COLUMNS.iter()).await);
}

#[tokio::test]
async fn drifts_of_rules() {
    println!("{} drifts of rules", all(drifts::RULES.iter()).await);
}

#[tokio::test]
async fn drifts_of_this_database() {
    let shown = all(super::DRIFTS.iter()).await;
    println!("{shown} drifts that this database knows alone");
}

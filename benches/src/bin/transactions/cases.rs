//! The same work on bare sqlx and in a transaction of Purlin's.

use std::hint::black_box;
use std::time::{Duration, Instant};

use purlin::db::{Database, DatabaseSettings, DbError};
use purlin::sqlx::{self, SqlSafeStr};
use purlin_benches::Result;

use super::{BEGIN, Backend, LIMITED, Pool};
use crate::{Case, Who};

const SELECT: &str = "SELECT id, text FROM notes WHERE id = $1";
const ROWS: &str = "SELECT id, text FROM notes";
const INSERT: &str = "INSERT INTO log (text) VALUES ($1)";

type Row = (i64, String);

/// How long a statement takes so many times, in a transaction that is rolled back then. The two transactions have no type in common.
macro_rules! timed {
    ($tx:ident, $times:expr, |$number:pat_param| $statement:expr) => {{
        let begun = Instant::now();
        for $number in 0..$times {
            black_box($statement.await?);
        }
        let took = begun.elapsed();
        $tx.rollback().await?;
        Ok(took)
    }};
}

/// A database, as both reach it.
pub(crate) struct Both {
    bare: Pool,
    db: Database<Backend>,
}

impl Both {
    /// Opens the two, and makes the tables where they are not there.
    pub(crate) async fn new(
        bare: impl Future<Output = std::result::Result<Pool, sqlx::Error>>,
        settings: &DatabaseSettings,
        first: Who,
    ) -> Result<Self> {
        Ok(match first {
            Who::Bare => {
                let bare = with_tables(bare.await?).await?;
                let db = database(settings).await?;
                Self { bare, db }
            }
            Who::Purlin => {
                let db = database(settings).await?;
                let bare = with_tables(bare.await?).await?;
                Self { bare, db }
            }
        })
    }

    /// How long it takes to do something so many times.
    pub(crate) async fn time(&self, case: Case, who: Who, times: u32) -> Result<Duration> {
        match (case, who) {
            (Case::Select, Who::Bare) => self.select_bare(times).await,
            (Case::Select, Who::Purlin) => self.select(times).await,
            (Case::Rows, Who::Bare) => self.rows_bare(times).await,
            (Case::Rows, Who::Purlin) => self.rows(times).await,
            (Case::Whole, Who::Bare) => self.whole_bare(BEGIN, times).await,
            (Case::Limited, Who::Bare) => self.whole_bare(LIMITED, times).await,
            (Case::Whole | Case::Limited, Who::Purlin) => self.whole(times).await,
        }
    }

    async fn select_bare(&self, times: u32) -> Result<Duration> {
        let mut tx = self.bare.begin_with(BEGIN.into_sql_str()).await?;
        timed!(tx, times, |id| sqlx::query_as::<_, Row>(SELECT)
            .bind(key(id))
            .fetch_one(&mut *tx))
    }

    async fn select(&self, times: u32) -> Result<Duration> {
        let mut tx = self.db.begin().await?;
        timed!(tx, times, |id| sqlx::query_as::<_, Row>(SELECT)
            .bind(key(id))
            .fetch_one(&mut *tx))
    }

    async fn rows_bare(&self, times: u32) -> Result<Duration> {
        let mut tx = self.bare.begin_with(BEGIN.into_sql_str()).await?;
        timed!(tx, times, |_| sqlx::query_as::<_, Row>(ROWS).fetch_all(&mut *tx))
    }

    async fn rows(&self, times: u32) -> Result<Duration> {
        let mut tx = self.db.begin().await?;
        timed!(tx, times, |_| sqlx::query_as::<_, Row>(ROWS).fetch_all(&mut *tx))
    }

    async fn whole_bare(&self, opening: &'static str, times: u32) -> Result<Duration> {
        let begun = Instant::now();
        for _ in 0..times {
            let mut tx = self.bare.begin_with(opening.into_sql_str()).await?;
            sqlx::query(INSERT).bind("a line").execute(&mut *tx).await?;
            tx.commit().await?;
        }
        Ok(begun.elapsed())
    }

    async fn whole(&self, times: u32) -> Result<Duration> {
        let begun = Instant::now();
        for _ in 0..times {
            self.db
                .transaction(async |tx| -> std::result::Result<(), DbError> {
                    sqlx::query(INSERT).bind("a line").execute(tx).await?;
                    Ok(())
                })
                .await?;
        }
        Ok(begun.elapsed())
    }
}

async fn with_tables(bare: Pool) -> Result<Pool> {
    for sql in TABLES {
        sqlx::query(sql).execute(&bare).await?;
    }
    Ok(bare)
}

async fn database(settings: &DatabaseSettings) -> Result<Database<Backend>> {
    let db = Database::open(settings)?;
    for sql in TABLES {
        db.transaction(async |tx| -> std::result::Result<(), DbError> {
            sqlx::query(sql).execute(tx).await?;
            Ok(())
        })
        .await?;
    }
    Ok(db)
}

/// One of the thousand notes.
fn key(number: u32) -> i64 {
    i64::from(number % 1_000 + 1)
}

const TABLES: [&str; 3] = [
    "CREATE TABLE IF NOT EXISTS notes (id BIGINT PRIMARY KEY, text TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS log (text TEXT NOT NULL)",
    "WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 1000) \
     INSERT INTO notes SELECT id, 'a note of some length' FROM ids WHERE NOT EXISTS (SELECT 1 FROM notes)",
];

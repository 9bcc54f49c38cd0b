//! `#[transactional]`: a method that opens a transaction, and its twin that joins one.

use std::sync::atomic::{AtomicU32, Ordering};

use purlin::db::{DbError, transactional};
use purlin::error::ApiError;
use purlin::sqlx;

use super::{Db, Tx, fresh};

const TABLES: &str =
    "CREATE TABLE notes (text TEXT NOT NULL UNIQUE); CREATE TABLE audit (what TEXT NOT NULL)";

#[derive(Debug, ApiError)]
enum NoteError {
    #[api_error(unprocessable, "a note has a text")]
    Empty,
    #[api_error(transparent)]
    Db(DbError),
}

struct Audit {
    ledger: Db,
}

impl Audit {
    #[transactional(db = ledger)]
    async fn record(&self, tx: &mut Tx, what: &str) -> Result<(), DbError> {
        sqlx::query("INSERT INTO audit (what) VALUES ($1)")
            .bind(what)
            .execute(tx)
            .await?;
        Ok(())
    }
}

struct Notes {
    db: Db,
    audit: Audit,
    attempts: AtomicU32,
}

impl Notes {
    fn new(db: &Db) -> Self {
        Self {
            db: db.clone(),
            audit: Audit { ledger: db.clone() },
            attempts: AtomicU32::new(0),
        }
    }

    /// Adds a note. The check stands behind the statements on purpose.
    #[transactional]
    async fn add(&self, tx: &mut Tx, text: &str) -> Result<usize, NoteError> {
        sqlx::query("INSERT INTO notes (text) VALUES ($1)")
            .bind(text)
            .execute(&mut *tx)
            .await
            .map_err(DbError::from)?;
        self.audit.record_in(tx, "added").await?;
        if text.is_empty() {
            Err(NoteError::Empty)
        } else {
            Ok(text.len())
        }
    }

    #[transactional(read)]
    async fn texts(&self, tx: &mut Tx) -> Result<Vec<String>, DbError> {
        Ok(sqlx::query_scalar("SELECT text FROM notes ORDER BY text")
            .fetch_all(tx)
            .await?)
    }

    #[transactional(read)]
    async fn audited(&self, tx: &mut Tx) -> Result<i64, DbError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM audit")
            .fetch_one(tx)
            .await?)
    }

    #[transactional(read)]
    async fn write_by_mistake(&self, tx: &mut Tx) -> Result<usize, NoteError> {
        self.add_in(tx, "x").await
    }

    /// Two of these at once are in one another's way.
    #[transactional(isolation = "serializable", retries = 50)]
    async fn append(&self, tx: &mut Tx, (text, more): (String, String)) -> Result<(), NoteError> {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        let read = sqlx::query_scalar("SELECT text FROM notes")
            .fetch_one(&mut *tx)
            .await;
        let before: String = read.map_err(DbError::from)?;
        let query = sqlx::query("UPDATE notes SET text = $1").bind(format!("{before}{text}{more}"));
        query.execute(tx).await.map_err(DbError::from)?;
        Ok(())
    }

    #[transactional]
    async fn generic<T>(&self, tx: &mut Tx, text: T, _rest: &[u8]) -> Result<(), NoteError>
    where
        T: AsRef<str> + Send + Sync,
    {
        self.add_in(tx, text.as_ref()).await.map(drop)
    }

    /// What only the body names is handed on too.
    #[transactional]
    async fn named<K: Kind, const TIMES: usize>(
        &self,
        tx: &mut Tx,
        rest: impl Send + Sync,
    ) -> Result<(), NoteError> {
        drop(rest);
        self.add_in(tx, &K::NAME.repeat(TIMES)).await.map(drop)
    }

    /// The span names an argument that callers do not give.
    #[transactional]
    #[tracing::instrument(skip(self, tx))]
    async fn traced(&self, tx: &mut Tx, text: &str) -> Result<usize, NoteError> {
        self.add_in(tx, text).await
    }

    #[transactional]
    #[expect(unused_variables, reason = "it is not so of the method that callers call")]
    async fn idle(&self, tx: &mut Tx, text: &str) -> Result<(), DbError> {
        self.audit.record_in(tx, "idle").await
    }

    #[transactional(retries = 1)]
    async fn named_again<K: Kind>(&self, tx: &mut Tx, _rest: &str) -> Result<(), NoteError> {
        self.named_in::<K, 2>(tx, ()).await
    }
}

trait Kind {
    const NAME: &'static str;
}

struct Created;

impl Kind for Created {
    const NAME: &'static str = "created";
}

#[tokio::test]
async fn it_commits_rolls_back_and_joins() {
    let db = fresh(TABLES).await;
    let notes = Notes::new(&db);
    assert_eq!(notes.add("one").await.unwrap(), 3);
    assert!(matches!(notes.add("").await, Err(NoteError::Empty)));
    let Err(NoteError::Db(error)) = notes.add("one").await else {
        panic!()
    };
    assert!(error.is_unique_violation());
    notes.generic("two", &[]).await.unwrap();
    assert_eq!(notes.texts().await.unwrap(), ["one", "two"]);
    notes.audit.record("by itself").await.unwrap();
    assert_eq!(notes.audited().await.unwrap(), 3);
    assert!(matches!(notes.write_by_mistake().await, Err(NoteError::Db(_))));
    notes.named::<Created, 1>(0).await.unwrap();
    notes.named_again::<Created>("").await.unwrap();
    notes.traced("traced").await.unwrap();
    notes.idle("").await.unwrap();
    let texts = notes.texts().await.unwrap();
    assert_eq!(texts, ["created", "createdcreated", "one", "traced", "two"]);
}

#[tokio::test]
async fn the_methods_are_functions_that_are_called_and_spawned_like_others() {
    let db = fresh(TABLES).await;
    let notes = std::sync::Arc::new(Notes::new(&db));
    let clone = std::sync::Arc::clone(&notes);
    tokio::spawn(async move { clone.add("spawned").await })
        .await
        .unwrap()
        .unwrap();
    db.transaction(async |tx| notes.add_in(tx, "joined").await)
        .await
        .unwrap();
    assert_eq!(notes.texts().await.unwrap(), ["joined", "spawned"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retries_are_made_until_nobody_is_in_the_way() {
    let db = fresh(TABLES).await;
    let notes = std::sync::Arc::new(Notes::new(&db));
    notes.add("+").await.unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let notes = std::sync::Arc::clone(&notes);
            tokio::spawn(async move { notes.append(("a".to_owned(), "b".to_owned())).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    println!("8 appends in {} attempts", notes.attempts.load(Ordering::Relaxed));
    assert_eq!(notes.texts().await.unwrap()[0].len(), 1 + 8 * 2);
}

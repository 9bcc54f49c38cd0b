//! A database of its own for each test, which is gone afterwards.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use purlin::db::{Database, DatabaseSettings, Postgres, Sqlite};
use purlin::sqlx::postgres::PgConnection;
use purlin::sqlx::{AssertSqlSafe, Connection, raw_sql};

use super::pooler::Pooler;

/// A database, and how it is taken away.
pub(crate) struct Fresh<B: purlin::db::Backend> {
    db: Database<B>,
    pub(crate) settings: DatabaseSettings,
    _rest: Rest,
}

impl<B: purlin::db::Backend> Fresh<B> {
    /// Another set of connections to the same database.
    pub(crate) fn again(&self, change: impl FnOnce(DatabaseSettings) -> DatabaseSettings) -> Database<B> {
        Database::open(&change(self.settings.clone())).unwrap()
    }

    fn new(settings: DatabaseSettings, rest: Rest) -> Self {
        Self {
            db: Database::open(&settings).unwrap(),
            settings,
            _rest: rest,
        }
    }
}

impl<B: purlin::db::Backend> Deref for Fresh<B> {
    type Target = Database<B>;

    fn deref(&self) -> &Database<B> {
        &self.db
    }
}

/// What is left of a test.
enum Rest {
    File(PathBuf),
    Schema(String),
    /// The pooler ends before the schema does, for it has sessions in it.
    #[allow(dead_code, reason = "they are dropped, in this order")]
    Pooled(Pooler, Box<Self>),
}

impl Drop for Rest {
    fn drop(&mut self) {
        match self {
            Self::File(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    // Not every one of them has to be there.
                    let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
                }
            }
            Self::Pooled(..) => {}
            Self::Schema(name) => {
                // What a test dropped is rolled back by its runtime, which stands still here. The sessions end first, or their
                // locks would be waited for without an end.
                let sql = format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'; DROP SCHEMA {name} CASCADE"
                );
                // The runtime of the test cannot wait for another one.
                std::thread::spawn(|| purlin::testing::block_on(administer(sql)))
                    .join()
                    .unwrap();
            }
        }
    }
}

/// A name that no other test has, in this process and in others.
pub(crate) fn name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!(
        "purlin_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// A file in the folder for such files.
pub(crate) async fn sqlite(tables: &'static str) -> Fresh<Sqlite> {
    let path = std::env::temp_dir().join(format!("{}.db", name()));
    let url = format!("sqlite:{}?mode=rwc", path.display());
    let mut connection = purlin::sqlx::SqliteConnection::connect(&url).await.unwrap();
    raw_sql(tables).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    Fresh::new(DatabaseSettings::at(url), Rest::File(path))
}

/// Where the server is.
fn server() -> String {
    std::env::var("PURLIN_TEST_POSTGRES")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/test".to_owned())
}

async fn administer(sql: String) {
    let mut connection = PgConnection::connect(&server())
        .await
        .expect("PostgreSQL is at PURLIN_TEST_POSTGRES; `./test` starts one");
    raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// A schema of the server.
pub(crate) async fn postgres(tables: &'static str) -> Fresh<Postgres> {
    let schema = schema(tables).await;
    let url = format!(
        "{}?application_name={schema}&options=-csearch_path%3D{schema}",
        server()
    );
    Fresh::new(DatabaseSettings::at(url), Rest::Schema(schema))
}

/// A schema of the server, behind a pooler of its own.
pub(crate) async fn pooled(tables: &'static str) -> Fresh<Postgres> {
    let schema = schema(tables).await;
    let pooler = Pooler::start(&server(), &schema);
    let url = format!("{}?application_name={schema}", pooler.url());
    let settings = DatabaseSettings::at(url).behind_pooler();
    Fresh::new(settings, Rest::Pooled(pooler, Box::new(Rest::Schema(schema))))
}

async fn schema(tables: &'static str) -> String {
    let schema = name();
    administer(format!(
        "CREATE SCHEMA {schema}; SET search_path = {schema}; {tables}"
    ))
    .await;
    schema
}

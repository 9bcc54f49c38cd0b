//! What tests get as arguments, and what becomes of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use purlin::BoxError;
use purlin::db::{DatabaseSettings, DatabaseSource, DbError, MigrationFiles, Tx as AnyTx, UnitOfWork};
use purlin::prelude::*;
use purlin::sqlx;
use purlin::testing::{Factory, Stored, TestArgument, TestCx, TestDatabase};

use super::{Backend, Db, Tx};

const TABLES: &str = "CREATE TABLE notes (text VARCHAR(99) NOT NULL UNIQUE)";

const TAGS: &str = if matches!(super::DIALECT, purlin::db::Dialect::Postgres) {
    "CREATE TABLE tags (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text TEXT NOT NULL)"
} else {
    "CREATE TABLE tags (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"
};

#[derive(Debug, Clone, PartialEq)]
struct Note {
    text: String,
    pinned: bool,
}

impl Stored<Backend> for Note {
    type Row = Self;

    async fn store(self, tx: &mut AnyTx<Backend>) -> Result<Self, DbError> {
        sqlx::query("INSERT INTO notes (text) VALUES ($1)")
            .bind(&self.text)
            .execute(tx)
            .await?;
        Ok(self)
    }
}

fn notes() -> Factory<Note> {
    Factory::new(|n| Note {
        text: format!("note {n}"),
        pinned: false,
    })
}

async fn count(db: &Db) -> Result<i64, DbError> {
    db.read(async |tx: &mut Tx| -> Result<i64, DbError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM notes")
            .fetch_one(tx)
            .await?)
    })
    .await
}

#[purlin::test(sql = TABLES)]
async fn factories_store_what_they_make(db: Db) {
    let notes = notes();
    let pinned = notes.with(|note| note.pinned = true);
    let mut unit = db.begin().await.unwrap();
    let first = notes.create(&mut unit).await.unwrap();
    let more = pinned.create_many(&mut unit, 2).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!((first.text.as_str(), first.pinned), ("note 1", false));
    assert_eq!((more[1].text.as_str(), more[1].pinned), ("note 3", true));
    assert_eq!(count(&db).await.unwrap(), 3);
}

#[derive(Model)]
struct Tag {
    #[model(primary_key, auto)]
    id: i64,
    text: String,
}

#[purlin::test(database, sql = TAGS)]
async fn factories_store_the_rows_of_models(db: Db) {
    let tags = Factory::new(|n| NewTag {
        text: format!("tag {n}"),
    });
    let stored = db
        .transaction(async |tx| tags.create_many(tx, 2).await)
        .await
        .unwrap();
    assert_eq!((stored[1].id, stored[1].text.as_str()), (2, "tag 2"));
}

/// Something of the tests of an app.
struct Shop(Db);

impl TestArgument for Shop {
    async fn set_up(cx: &mut TestCx) -> Result<Self, BoxError> {
        Ok(Self(cx.argument().await?))
    }
}

#[purlin::test(sql = TABLES)]
async fn all_arguments_have_the_same_database(db: Db, Shop(shop): Shop) {
    shop.transaction(async |tx| notes().create(tx).await)
        .await
        .unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

async fn both_open(one: &Db, other: &Db) -> [UnitOfWork<Backend>; 2] {
    use purlin::db::TxOptions;
    let reads = TxOptions::new().read_only();
    [one.begin().await.unwrap(), other.begin_with(reads).await.unwrap()]
}

#[purlin::test(database, sql = TABLES)]
async fn one_of_its_own_has_several_transactions(db: Db, Shop(shop): Shop) {
    let units = both_open(&db, &shop).await;
    drop(units);
    db.transaction(async |tx| notes().create(tx).await).await.unwrap();
    assert_eq!(count(&shop).await.unwrap(), 1);
}

#[purlin::test(sql = TABLES)]
async fn the_type_of_an_argument_asks_for_one_too(db: TestDatabase<Backend>, Shop(shop): Shop) {
    drop(both_open(&db, &shop).await);
    shop.transaction(async |tx| notes().create(tx).await)
        .await
        .unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
    let again = Db::open(&db.settings()).unwrap();
    assert_eq!(count(&again).await.unwrap(), 1);
}

#[purlin::test(sql = TABLES)]
async fn a_result_says_how_the_test_ends(db: Db) -> Result<(), DbError> {
    assert_eq!(count(&db).await?, 0);
    Ok(())
}

#[purlin::test]
async fn the_tables_are_those_of_the_database_at_the_root_of_the_crate(db: crate::Db) {
    let texts = db.read(async |tx| -> Result<Vec<String>, DbError> {
        Ok(sqlx::query_scalar("SELECT text FROM notes").fetch_all(tx).await?)
    });
    assert_eq!(texts.await.unwrap(), ["from a migration"]);
}

#[purlin::test(database)]
async fn those_of_its_own_are_too(db: crate::Db) {
    let app = App::new("Notes", "1.0.0").database(db.clone()).build().unwrap();
    app.start().await.unwrap();
    assert!(crate::migrations().run(&db).await.unwrap().is_empty());
}

/// How many notes the migrations of a source make, in a database that is rolled back and in one of its own.
fn notes_of(source: DatabaseSource<Backend>) -> [i64; 2] {
    let (rolled_back, own) = (TestCx::new(source.clone()), TestCx::new(source).own_database());
    let counted = async |cx: &mut TestCx| {
        let db = cx.named::<Db>("`db`").await;
        db.transaction(async |tx| notes().create(tx).await).await.unwrap();
        let app = App::new("Notes", "1.0.0").database(db.clone()).build().unwrap();
        app.start().await.unwrap();
        count(&db).await.unwrap()
    };
    [rolled_back, own].map(|cx| {
        let mut made = 0;
        purlin::testing::run(cx, async |cx| made = counted(cx).await);
        made
    })
}

const CREATE: (&str, &str) = (
    "1_create_notes.sql",
    "CREATE TABLE notes (text VARCHAR(99) NOT NULL UNIQUE)",
);

#[test]
fn migrations_are_run_in_the_transaction_of_the_test() {
    let files = MigrationFiles::new("it", "it", &[CREATE]);
    assert_eq!(notes_of(DatabaseSource::embedded(files)), [1, 1]);
}

#[test]
fn migrations_that_want_no_transaction_are_run_before_it() {
    const LATER: &str = if matches!(super::DIALECT, purlin::db::Dialect::Postgres) {
        "-- no-transaction\nCREATE INDEX CONCURRENTLY notes_text ON notes (text)"
    } else {
        "-- no-transaction\nCREATE INDEX notes_text ON notes (text)"
    };
    let files = MigrationFiles::new("it", "it", &[CREATE, ("2_index_notes.sql", LATER)]);
    assert_eq!(notes_of(DatabaseSource::embedded(files)), [1, 1]);
}

#[purlin::test(sql = TABLES)]
async fn migrations_are_not_run_on_what_is_rolled_back(db: Db) {
    db.transaction(async |tx| notes().create(tx).await).await.unwrap();
    let error = purlin::migration::Migrations::default()
        .run(&db)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("migrations commit, and this database is rolled back"),
        "{error}"
    );
    assert_eq!(count(&db).await.unwrap(), 1);
}

/// What a test that panics says.
fn said(cx: TestCx, work: impl AsyncFnOnce(&mut TestCx)) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| purlin::testing::run(cx, work))).unwrap_err();
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => (*panic.downcast::<&str>().unwrap()).to_owned(),
    }
}

#[test]
fn nothing_is_left_of_a_test_that_panics() {
    let mut place: Option<DatabaseSettings> = None;
    let text = said(TestCx::with_sql(TABLES), async |cx| {
        let db = cx.argument::<TestDatabase<Backend>>().await.unwrap();
        place = Some(db.settings());
        db.transaction(async |tx| notes().create(tx).await).await.unwrap();
        let _held = db.begin().await.unwrap();
        panic!("the test");
    });
    assert_eq!(text, "the test");
    purlin::testing::block_on(async {
        let again = Db::open(&place.unwrap()).unwrap();
        let error = count(&again).await.unwrap_err();
        assert!(error.to_string().contains("notes"), "{error}");
        again.close().await;
    });
}

#[test]
fn an_argument_that_cannot_be_made_is_told_with_its_reason() {
    let text = said(TestCx::with_sql("CREATE TABLE"), async |cx| {
        cx.named::<Db>("`db`").await;
    });
    assert!(
        text.starts_with("the argument `db`, a `purlin::db::database::Database<"),
        "{text}"
    );
    assert!(
        text.contains("syntax") || text.contains("incomplete input"),
        "{text}"
    );
    let text = said(TestCx::new(()), async |cx| {
        cx.named::<Db>("`db`").await;
    });
    assert!(
        text.contains("nothing says what its database begins with: write `purlin::database!"),
        "{text}"
    );
    let text = said(TestCx::with_sql(TABLES), async |cx| {
        let _db = cx.named::<Db>("`db`").await;
        cx.named::<TestDatabase<Backend>>("`own`").await;
    });
    assert!(text.ends_with("make this its first argument"), "{text}");
}

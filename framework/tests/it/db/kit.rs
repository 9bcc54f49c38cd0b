//! What tests get as arguments, and what becomes of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use purlin::BoxError;
use purlin::db::{DatabaseSettings, DbError, Tx as AnyTx, UnitOfWork};
use purlin::sqlx;
use purlin::testing::{Factory, Stored, TestArgument, TestCx, TestDatabase};

use super::{Backend, Db, Tx};

const TABLES: &str = "CREATE TABLE notes (text VARCHAR(99) NOT NULL UNIQUE)";

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

/// What a test that panics says.
fn said(cx: TestCx, test: impl AsyncFnOnce(&mut TestCx)) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| purlin::testing::run(cx, test))).unwrap_err();
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

//! Databases as arguments of tests.

use super::{BoxError, TestBackend, TestDatabase, TestSchema, close};
use crate::db::{Database, DatabaseSource};
use crate::testing::{TestArgument, TestCx};

/// All arguments of a test get the same: one that is rolled back, or with `#[purlin::test(database)]` one of the test's own.
impl<B: TestBackend> TestArgument for Database<B> {
    async fn set_up(cx: &mut TestCx) -> Result<Self, BoxError> {
        if let Some(known) = cx.kept::<Self>() {
            return Ok(Self::clone(&known));
        }
        let schema = schema(cx)?;
        let db = if cx.has_own_database() {
            own(cx, schema).await?
        } else {
            rolled_back(cx, schema).await?
        };
        cx.keep(db.clone());
        Ok(db)
    }
}

/// The other arguments get it as their database, so it stands before them.
impl<B: TestBackend> TestArgument for TestDatabase<B> {
    async fn set_up(cx: &mut TestCx) -> Result<Self, BoxError> {
        if cx.kept::<Database<B>>().is_some() {
            return Err("the test has a database already: make this its first argument".into());
        }
        let made = Self::new(schema(cx)?).await?;
        cx.keep(Database::clone(&made));
        Ok(made)
    }
}

async fn own<B: TestBackend>(cx: &mut TestCx, schema: TestSchema<B>) -> Result<Database<B>, BoxError> {
    let made = TestDatabase::new(schema).await?;
    let db = Database::clone(&made);
    cx.at_end(async move {
        let closed = close(Database::clone(&made)).await;
        drop(made);
        closed
    });
    Ok(db)
}

async fn rolled_back<B: TestBackend>(
    cx: &mut TestCx,
    schema: TestSchema<B>,
) -> Result<Database<B>, BoxError> {
    let (db, place) = B::rolled_back(schema).await?;
    let ended = db.clone();
    cx.at_end(async move {
        let closed = close(ended).await;
        drop(place);
        closed
    });
    Ok(db)
}

/// What the test says that its database begins with, or the source at the root of its crate.
fn schema<B: TestBackend>(cx: &TestCx) -> Result<TestSchema<B>, BoxError> {
    if let Some(sql) = cx.sql() {
        return Ok(TestSchema::sql(sql));
    }
    let source = cx.source::<DatabaseSource<B>>().cloned();
    source.map(TestSchema::from).ok_or_else(|| {
        "nothing says what its database begins with: write `purlin::database! { .. }` or `use my_app::database;` at the root of the \
         crate, for a database of that type, or the SQL into the attribute, `#[purlin::test(sql = \"CREATE TABLE ..\")]`"
            .into()
    })
}

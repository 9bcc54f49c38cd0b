use purlin::testing::TestDatabase;

purlin::database! { sqlite = "migrations" }

#[purlin::test]
fn awaits_nothing(db: Db) {
    drop(db);
}

#[purlin::test]
async fn of_any_type<T>(value: T) {
    drop(value);
}

#[purlin::test]
async fn a_method(&self, db: Db) {
    drop(db);
}

#[purlin::test]
struct NoTest;

fn main() {
    let _: Option<TestDatabase<purlin::db::Sqlite>> = None;
}

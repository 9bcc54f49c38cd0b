purlin::database! { sqlite = "migrations" }

#[purlin::test(databse)]
async fn misspelled(db: Db) {
    drop(db);
}

#[purlin::test(sql)]
async fn without_a_value(db: Db) {
    drop(db);
}

#[purlin::test(database, database)]
async fn twice(db: Db) {
    drop(db);
}

#[purlin::test(database, sql = "CREATE TABLE notes (text TEXT)")]
async fn without_a_database() {}

fn main() {}

//! A program without migrations, whose models have tables all the same.

use purlin::db::{DatabaseSource, MigrateOnStart};
use purlin::model::Table;
use purlin::prelude::*;

use super::{Db, Kind, fresh};
use crate::db::does;
use crate::db::drifts::ID;

/// A folder that is misspelt, or was not there when the program was built, has no file.
#[tokio::test]
async fn an_app_without_migrations_starts_only_if_somebody_made_the_tables_of_its_models() {
    let db = fresh("").await;
    let app = |models: &[Table]| {
        let database = Db::open(&db.settings.clone().migrate(MigrateOnStart::Always)).unwrap();
        let source = DatabaseSource::<Kind>::settings("no/such/folder").on(database);
        let module = Module::new("notes").models(models.iter().copied());
        App::new("Notes", "1.0.0")
            .database(source)
            .module(module)
            .build()
            .unwrap()
    };
    let letters = Table::new("letters", &[ID], &["id"]);
    let notes = Table::new("notes", &[ID], &["id"]);
    app(&[]).prepare().await.unwrap();
    let error = app(&[notes, letters]).start().await.unwrap_err().to_string();
    for part in ["`notes`, `letters`", "no/such/folder", "`db diff NAME`"] {
        assert!(error.contains(part), "{error}");
    }
    does(&db, "CREATE TABLE notes (id INTEGER PRIMARY KEY)")
        .await
        .unwrap();
    let error = app(&[notes, letters]).prepare().await.unwrap_err().to_string();
    assert!(error.contains("models: `letters`."), "{error}");
    does(&db, "CREATE VIEW letters AS SELECT id FROM notes")
        .await
        .unwrap();
    app(&[notes, letters]).prepare().await.unwrap();
}

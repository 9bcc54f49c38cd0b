//! What an app does with its tables when it starts.

use purlin::app::BuiltApp;
use purlin::db::MigrateOnStart;
use purlin::prelude::*;

use super::{Db, fresh};
use crate::db::does;
use crate::robust::Log;

/// Why an app does not start.
async fn refused(app: BuiltApp) -> String {
    app.prepare().await.unwrap_err().to_string()
}

#[tokio::test]
async fn an_app_starts_when_its_tables_are_there() {
    let db = fresh("").await;
    let app = |when| {
        let database = Db::open(&db.settings.clone().migrate(when)).unwrap();
        App::new("Notes", "1.0.0")
            .database(super::database().on(database))
            .build()
            .unwrap()
    };
    let error = refused(app(MigrateOnStart::Never)).await;
    for part in [
        "`1_create_notes` was not run: run the command `migrate`",
        "`2_add_done` was not run",
    ] {
        assert!(error.contains(part), "{error}");
    }
    app(MigrateOnStart::Always).prepare().await.unwrap();
    app(MigrateOnStart::Never).prepare().await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9, 'newer', TRUE, 'x', 0)";
    does(&db, newer).await.unwrap();
    for when in [MigrateOnStart::Never, MigrateOnStart::Always] {
        let log = Log::default();
        let guard = log.listen();
        app(when).prepare().await.unwrap();
        drop(guard);
        let warned = log.with("run by a newer program");
        assert!(warned.len() == 1 && warned[0].contains("9_newer"), "{warned:?}");
    }
    does(&db, "DELETE FROM _sqlx_migrations WHERE version = 9")
        .await
        .unwrap();
    does(
        &db,
        "UPDATE _sqlx_migrations SET description = 'other', version = 3 WHERE version = 2",
    )
    .await
    .unwrap();
    let error = refused(app(MigrateOnStart::Never)).await;
    for part in [
        "`2_add_done` was not run",
        "`3_other` was run, and this program does not know it",
    ] {
        assert!(error.contains(part), "{error}");
    }
    let error = refused(app(MigrateOnStart::Always)).await;
    assert!(error.contains("`3_other` was run"), "{error}");
}

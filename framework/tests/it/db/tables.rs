//! The tables of models, as migrations make them.

use purlin::migration::{DraftOptions, Migrations};
use purlin::model::Table;
use purlin::testing::{TestBackend, TestDatabase};

/// The statements that create tables in an empty database.
pub(crate) async fn create<B: TestBackend>(tables: &[Table]) -> &'static str {
    let empty = TestDatabase::<B>::new("").await.unwrap();
    let draft = Migrations::default()
        .draft(&empty, tables, &DraftOptions::new())
        .await
        .unwrap();
    String::leak(draft.expect("there are tables").up)
}

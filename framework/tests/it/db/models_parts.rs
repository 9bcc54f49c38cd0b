//! Statements about some of many rows: those that a limit leaves, and those that another table names.

use purlin::db::DbError;
use purlin::jiff::Timestamp;
use purlin::model::Query;
use purlin::prelude::*;

use super::super::fresh::Fresh;
use super::super::tables::create;
use super::{DIALECT, Tx};

#[derive(Debug, Clone, PartialEq, Model)]
struct Note {
    #[model(primary_key, auto)]
    id: i64,
    #[model(unique)]
    number: i32,
    #[model(version)]
    version: i64,
    #[model(soft_delete)]
    deleted_at: Option<Timestamp>,
}

/// A row that two columns name.
#[derive(Debug, Clone, PartialEq, Model)]
struct Label {
    #[model(primary_key)]
    place: i32,
    #[model(primary_key)]
    word: String,
    note: Option<i64>,
    #[model(default = "current_timestamp")]
    since: Timestamp,
}

async fn fresh() -> Fresh<super::Backend> {
    super::fresh(create::<super::Backend>(&[Note::TABLE, Label::TABLE]).await).await
}

async fn notes(tx: &mut Tx, numbers: std::ops::Range<i32>) -> Result<(), DbError> {
    Note::insert_all(tx, numbers.map(|number| NewNote { number })).await?;
    Ok(())
}

async fn labels(tx: &mut Tx, all: &[(i32, &str, Option<i64>)]) -> Result<(), DbError> {
    let rows = all.iter().map(|(place, word, note)| NewLabel {
        place: *place,
        word: (*word).to_owned(),
        note: *note,
        since: None,
    });
    Label::insert_all(tx, rows).await?;
    Ok(())
}

async fn numbers(tx: &mut Tx, query: Query<Note>) -> Result<Vec<i32>, DbError> {
    let notes = query.order_by(Note::NUMBER.asc()).all(tx).await?;
    Ok(notes.into_iter().map(|note| note.number).collect())
}

#[tokio::test]
async fn a_limit_holds_for_what_is_deleted() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        notes(tx, 0..10).await?;
        let latest = || Note::query().order_by(Note::NUMBER.desc());
        assert_eq!(latest().limit(3).delete(tx).await?, 3);
        assert_eq!(numbers(tx, Note::query()).await?, [0, 1, 2, 3, 4, 5, 6]);
        // Those that are deleted already are none of the limit.
        assert_eq!(latest().with_deleted().limit(1).delete(tx).await?, 1);
        assert_eq!(numbers(tx, Note::query()).await?, [0, 1, 2, 3, 4, 5]);
        assert_eq!(latest().offset(4).delete(tx).await?, 2);
        assert_eq!(numbers(tx, Note::query()).await?, [2, 3, 4, 5]);
        assert_eq!(latest().limit(0).delete(tx).await?, 0);
        let small = latest().filter(Note::NUMBER.lt(5));
        assert_eq!(small.clone().limit(1).offset(1).purge(tx).await?, 1);
        assert_eq!(
            numbers(tx, Note::query().with_deleted()).await?,
            [0, 1, 2, 4, 5, 6, 7, 8, 9]
        );
        assert_eq!(small.limit(100).purge(tx).await?, 4);
        assert_eq!(numbers(tx, Note::query()).await?, [5]);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_limit_holds_for_what_is_changed() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        notes(tx, 0..6).await?;
        let first = || Note::query().order_by(Note::NUMBER.asc()).limit(2);
        let changed = first().update().add(Note::NUMBER, 100).execute(tx).await?;
        assert_eq!(changed, 2);
        assert_eq!(numbers(tx, Note::query()).await?, [2, 3, 4, 5, 100, 101]);
        first().delete(tx).await?;
        let restored = first()
            .update()
            .set(Note::DELETED_AT, None)
            .with_deleted()
            .execute(tx)
            .await?;
        assert_eq!(restored, 2);
        assert_eq!(numbers(tx, Note::query()).await?, [2, 3, 4, 5, 100, 101]);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn rows_are_found_by_those_of_another_table() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        notes(tx, 0..4).await?;
        let ids: Vec<i64> = Note::query()
            .order_by(Note::NUMBER.asc())
            .all(tx)
            .await?
            .into_iter()
            .map(|note| note.id)
            .collect();
        let all = [
            (1, "a", Some(ids[0])),
            (2, "a", Some(ids[2])),
            (3, "a", Some(ids[2])),
            (4, "a", None),
            (1, "b", Some(ids[3])),
        ];
        labels(tx, &all).await?;
        let word = |word| Label::query().filter(Label::WORD.eq(word));
        let labelled = |word_| Note::ID.is_in_query(Label::NOTE, word(word_));
        let found = |condition| Note::query().filter(condition);
        assert_eq!(numbers(tx, found(labelled("a"))).await?, [0, 2]);
        // A null among the values is none of them.
        assert_eq!(numbers(tx, found(!labelled("a"))).await?, [1, 3]);
        assert_eq!(
            numbers(tx, found(labelled("a").or(labelled("b")))).await?,
            [0, 2, 3]
        );
        assert_eq!(numbers(tx, found(labelled("c"))).await?, [0_i32; 0]);
        let last = word("a").order_by(Label::PLACE.desc()).limit(1);
        let by_last = Note::ID.is_in_query(Label::NOTE, last);
        assert_eq!(numbers(tx, found(by_last)).await?, [2]);
        // Rows that are deleted softly name none, unless they are asked for.
        Note::delete(tx, ids[0]).await?;
        let of_notes = |notes| Label::query().filter(Label::NOTE.is_in_query(Note::ID, notes));
        assert_eq!(of_notes(Note::query()).count(tx).await?, 3);
        assert_eq!(of_notes(Note::query().with_deleted()).count(tx).await?, 4);
        assert_eq!(of_notes(Note::query()).delete(tx).await?, 3);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn more_values_than_a_statement_has_are_refused() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        notes(tx, 0..3).await?;
        let of = |count: i32| Note::query().filter(Note::NUMBER.is_in(1..=count));
        let most = match DIALECT {
            purlin::db::Dialect::Sqlite => 32_766,
            purlin::db::Dialect::Postgres => 65_535,
        };
        assert_eq!(of(most).count(tx).await?, 2);
        let error = of(most + 1).count(tx).await.unwrap_err();
        assert!(error.to_string().contains("more values than"), "{error}");
        assert!(!error.is_unfit());
        // It was not sent, so the transaction goes on.
        assert_eq!(Note::query().count(tx).await?, 3);
        Ok(())
    })
    .await
    .unwrap();
}

/// The present time that the database writes sorts among the times that the program does.
#[tokio::test]
async fn a_default_of_the_present_time_is_kept_as_times_are() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let new = |since| NewLabel {
            place: 1,
            word: format!("{since:?}"),
            note: None,
            since,
        };
        let stored = Label::insert(tx, new(None)).await?;
        let minute = purlin::jiff::SignedDuration::from_secs(60);
        let before = Label::insert(tx, new(Some(stored.since - minute))).await?;
        let after = Label::insert(tx, new(Some(stored.since + minute))).await?;
        let sorted = Label::query().order_by(Label::SINCE.asc()).all(tx).await?;
        assert_eq!(sorted, [before, stored.clone(), after]);
        let same = Label::query()
            .filter(Label::SINCE.eq(stored.since))
            .all(tx)
            .await?;
        assert_eq!(same, [stored]);
        Ok(())
    })
    .await
    .unwrap();
}

/// What belongs to a row may change where the row does not see it.
#[tokio::test]
async fn a_touch_counts_the_version_and_nothing_else() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        notes(tx, 0..2).await?;
        let note = Note::query().filter(Note::NUMBER.eq(0)).one(tx).await?;
        let touch = || Note::update(note.id).expect_version(1);
        assert_eq!(touch().one(tx).await?, note);
        let touched = touch().touch().one(tx).await?;
        assert_eq!(
            touched,
            Note {
                version: 2,
                ..note.clone()
            }
        );
        assert!(touch().touch().one(tx).await.unwrap_err().is_stale());
        let changed = Note::update(note.id).set(Note::NUMBER, 9).touch().one(tx).await?;
        assert_eq!((changed.number, changed.version), (9, 3));
        assert_eq!(Note::query().update().execute(tx).await?, 0);
        assert_eq!(Note::query().update().touch().execute(tx).await?, 2);
        let versions = Note::query().order_by(Note::NUMBER.asc()).all(tx).await?;
        assert_eq!((versions[0].version, versions[1].version), (2, 4));
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_row_of_another_version_is_not_deleted() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        notes(tx, 0..1).await?;
        let note = Note::query().one(tx).await?;
        Note::update(note.id).touch().one(tx).await?;
        let stale = Note::delete_version(tx, note.id, note.version).await;
        assert!(stale.unwrap_err().is_stale());
        assert_eq!(Note::query().count(tx).await?, 1);
        assert!(Note::delete_version(tx, note.id, 2).await?);
        assert!(!Note::delete_version(tx, note.id, 2).await?);
        assert_eq!(Note::query().count(tx).await?, 0);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_limit_holds_for_rows_that_several_columns_name() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        labels(
            tx,
            &[(1, "a", None), (1, "b", None), (2, "a", None), (2, "b", None)],
        )
        .await?;
        let query = Label::query()
            .order_by(Label::WORD.asc())
            .order_by(Label::PLACE.desc());
        assert_eq!(query.clone().limit(3).delete(tx).await?, 3);
        let left = query.one(tx).await?;
        assert_eq!((left.place, left.word.as_str()), (1, "b"));
        Ok(())
    })
    .await
    .unwrap();
}

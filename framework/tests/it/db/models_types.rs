//! Every type of column comes back as it went, and is compared and sorted as its values are.

use std::fmt::Debug;
use std::str::FromStr;

use purlin::db::DbError;
use purlin::jiff::{Timestamp, civil};
use purlin::model::{Column, Comparable, Condition, NewRow};
use purlin::prelude::*;
use purlin::rust_decimal::Decimal;
use purlin::uuid::Uuid;

use super::super::fresh::Fresh;
use super::super::tables::create;
use super::Tx;

#[derive(Debug, Clone, PartialEq, ColumnValue)]
struct Sku(String);

#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, ColumnValue)]
enum Size {
    Large,
    Small,
}

/// Declares a model of one type, with a column that is never null and one that may be.
macro_rules! model {
    ($($name:ident($new:ident): $ty:ty;)*) => {$(
        #[derive(Debug, Clone, PartialEq, Model)]
        struct $name {
            #[model(primary_key, auto)]
            id: i64,
            it: $ty,
            maybe: Option<$ty>,
        }

        impl Kept for $name {
            type Value = $ty;
            const IT: Column<Self, $ty> = Self::IT;
            fn new(it: $ty, maybe: Option<$ty>) -> Self::New {
                $new { it, maybe }
            }
            fn parts(self) -> ($ty, Option<$ty>) {
                (self.it, self.maybe)
            }
        }
    )*};
}

/// A model of one type.
trait Kept: Model {
    type Value: Comparable<Inner = Self::Value> + Clone + PartialEq + Debug;
    const IT: Column<Self, Self::Value>;
    fn new(it: Self::Value, maybe: Option<Self::Value>) -> Self::New;
    fn parts(self) -> (Self::Value, Option<Self::Value>);
}

model! {
    Bools(NewBools): bool;
    Smalls(NewSmalls): i16;
    Integers(NewIntegers): i32;
    Bigs(NewBigs): i64;
    Reals(NewReals): f32;
    Doubles(NewDoubles): f64;
    Texts(NewTexts): String;
    Blobs(NewBlobs): Vec<u8>;
    Uuids(NewUuids): Uuid;
    Times(NewTimes): Timestamp;
    Dates(NewDates): civil::Date;
    Clocks(NewClocks): civil::Time;
    Decimals(NewDecimals): Decimal;
    Skus(NewSkus): Sku;
    Sizes(NewSizes): Size;
}

/// Values that are given in their order come back, are found, and are sorted.
async fn keeps<M: Kept>(values: Vec<M::Value>)
where
    M::New: NewRow,
{
    let db: Fresh<super::Backend> = super::fresh(create::<super::Backend>(&[M::TABLE]).await).await;
    db.transaction(async |tx: &mut Tx| -> Result<(), DbError> {
        for value in values.iter().rev() {
            let stored = M::insert(tx, M::new(value.clone(), Some(value.clone()))).await?;
            assert_eq!(stored.parts(), (value.clone(), Some(value.clone())));
        }
        let null = M::insert(tx, M::new(values[0].clone(), None)).await?;
        let key = null.key();
        assert_eq!(M::get(tx, key).await?.unwrap().parts(), (values[0].clone(), None));
        M::delete(tx, null.key()).await?;
        let sorted = |found: Vec<M>| found.into_iter().map(|row| row.parts().0).collect::<Vec<_>>();
        let all = M::query().order_by(M::IT.asc()).all(tx).await?;
        assert_eq!(sorted(all), values, "{}", M::TABLE_NAME);
        for (index, value) in values.iter().enumerate() {
            let value = || value.clone();
            let found = M::query().filter(M::IT.eq(value())).all(tx).await?;
            assert_eq!(sorted(found), values[index..=index], "{}", M::TABLE_NAME);
            let less = M::query()
                .filter(M::IT.lt(value()))
                .order_by(M::IT.asc())
                .all(tx)
                .await?;
            assert_eq!(sorted(less), values[..index], "{}", M::TABLE_NAME);
            let rest = M::query()
                .filter(M::IT.ge(value()))
                .order_by(M::IT.desc())
                .all(tx)
                .await?;
            let reverse: Vec<_> = values[index..].iter().rev().cloned().collect();
            assert_eq!(sorted(rest), reverse, "{}", M::TABLE_NAME);
            let range = M::query()
                .filter(M::IT.between(values[0].clone(), value()))
                .count(tx)
                .await?;
            assert_eq!(range, index as u64 + 1, "{}", M::TABLE_NAME);
            assert_eq!(
                M::query()
                    .filter(M::IT.is_in([value(), value(), value()]))
                    .count(tx)
                    .await?,
                1
            );
        }
        Ok(())
    })
    .await
    .unwrap();
}

fn all<T: FromStr<Err: Debug>>(texts: &[&str]) -> Vec<T> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[tokio::test]
async fn numbers_are_kept() {
    keeps::<Bools>(vec![false, true]).await;
    keeps::<Smalls>(vec![i16::MIN, -1, 0, i16::MAX]).await;
    keeps::<Integers>(vec![i32::MIN, -1, 0, i32::MAX]).await;
    keeps::<Bigs>(vec![i64::MIN, -1, 0, i64::MAX]).await;
    keeps::<Reals>(vec![
        f32::NEG_INFINITY,
        f32::MIN,
        -0.1,
        0.0,
        f32::MIN_POSITIVE,
        0.1,
        f32::MAX,
        f32::INFINITY,
    ])
    .await;
    keeps::<Doubles>(vec![
        f64::NEG_INFINITY,
        f64::MIN,
        -0.1,
        0.0,
        f64::MIN_POSITIVE,
        0.1,
        f64::MAX,
        f64::INFINITY,
    ])
    .await;
}

#[tokio::test]
async fn decimals_are_kept_and_compared_as_numbers() {
    let texts = [
        "-79228162514264337593543950335",
        "-10",
        "-9.5",
        "-0.0000000000000000000000000001",
        "0",
        "0.0000000000000000000000000001",
        "0.1",
        "1.10",
        "9",
        "10",
        "100.5",
        "1234567890123456.789012345678",
        "79228162514264337593543950335",
    ];
    keeps::<Decimals>(all(&texts)).await;
}

#[tokio::test]
async fn a_decimal_is_the_same_however_it_is_written() {
    let db: Fresh<super::Backend> = super::fresh(create::<super::Backend>(&[Decimals::TABLE]).await).await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let it = Decimal::from_str("1.50").unwrap();
        let stored = Decimals::insert(tx, NewDecimals { it, maybe: None }).await?;
        assert_eq!((stored.it, stored.it.to_string().as_str()), (it, "1.5"));
        let same = Decimal::from_str("1.500").unwrap();
        assert!(Decimals::query().filter(Decimals::IT.eq(same)).exists(tx).await?);
        assert!(!Decimals::query().filter(Decimals::IT.ne(same)).exists(tx).await?);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn text_and_bytes_are_kept() {
    let long = "z".repeat(100_000);
    keeps::<Texts>(vec![
        String::new(),
        "a'b\"c;--".to_owned(),
        "b\u{1}".to_owned(),
        long,
    ])
    .await;
    keeps::<Blobs>(vec![vec![], vec![0], vec![0, 255], vec![255; 70_000]]).await;
    keeps::<Uuids>(vec![
        Uuid::nil(),
        Uuid::from_u128(1),
        Uuid::from_u128(u128::MAX >> 1),
        Uuid::max(),
    ])
    .await;
    keeps::<Skus>(vec![Sku("a".to_owned()), Sku("b".to_owned())]).await;
    keeps::<Sizes>(vec![Size::Large, Size::Small]).await;
}

/// How letters beyond ASCII sort is up to the database.
#[tokio::test]
async fn text_of_any_language_is_kept() {
    for text in ["été", "🦀", "日本語", "a\u{301}", "\u{10ffff}"] {
        keeps::<Texts>(vec![text.to_owned()]).await;
    }
}

#[tokio::test]
async fn times_are_kept() {
    keeps::<Times>(all(&[
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "2026-11-26T03:25:07Z",
        "2026-11-26T03:25:07.000001Z",
        "2026-11-26T03:25:07.1Z",
        "9999-12-30T22:00:00.999999Z",
    ]))
    .await;
    keeps::<Dates>(vec![
        civil::date(0, 1, 1),
        civil::date(1999, 12, 31),
        civil::date(2000, 2, 29),
        civil::Date::MAX,
    ])
    .await;
    keeps::<Clocks>(vec![
        civil::Time::midnight(),
        civil::time(0, 0, 0, 1_000),
        civil::time(12, 0, 0, 0),
        civil::time(23, 59, 59, 999_999_000),
    ])
    .await;
}

/// What cannot be kept is told before anything is sent, so the transaction goes on.
#[tokio::test]
async fn what_cannot_be_kept_is_refused() {
    let db: Fresh<super::Backend> = super::fresh(
        create::<super::Backend>(&[Times::TABLE, Dates::TABLE, Doubles::TABLE, Texts::TABLE]).await,
    )
    .await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let early = Times::insert(
            tx,
            NewTimes {
                it: Timestamp::MIN,
                maybe: None,
            },
        )
        .await
        .unwrap_err();
        assert!(early.to_string().contains("before the year 0"), "{early}");
        assert!(
            Dates::insert(
                tx,
                NewDates {
                    it: civil::Date::MIN,
                    maybe: None
                }
            )
            .await
            .is_err()
        );
        let nan = Doubles::insert(
            tx,
            NewDoubles {
                it: 0.0,
                maybe: Some(f64::NAN),
            },
        )
        .await
        .unwrap_err();
        assert!(nan.to_string().contains("NaN"), "{nan}");
        let nul = Texts::query()
            .filter(Texts::IT.contains("a\0b"))
            .all(tx)
            .await
            .unwrap_err();
        assert!(nul.is_unfit(), "{nul}");
        assert_eq!(nul.into_problem().status().as_u16(), 422);
        for length in [49_998, 49_999] {
            let texts = Texts::query()
                .filter(Texts::IT.contains(&"x".repeat(length)))
                .all(tx)
                .await;
            let is_too_long = texts.is_err_and(|error| error.is_unfit());
            assert_eq!(is_too_long, length == 49_999);
        }
        // SQLite takes no expression that is 1,000 levels deep.
        let many = || (0..3_000).map(|number| Texts::IT.eq(number.to_string()));
        assert!(
            Texts::query()
                .filter(Condition::any(many()))
                .all(tx)
                .await?
                .is_empty()
        );
        let none = Condition::all(many().map(|it| !it));
        Texts::query().filter(none).all(tx).await?;
        let narrowed = many().fold(Texts::query(), |query, it| query.filter(!it));
        narrowed.all(tx).await?;
        // A letter that has a meaning to GLOB takes three bytes.
        let stars = Texts::query().filter(Texts::IT.contains(&"*".repeat(17_000)));
        assert!(stars.all(tx).await.is_err_and(|error| error.is_unfit()));
        let late = Times::insert(
            tx,
            NewTimes {
                it: Timestamp::MAX,
                maybe: None,
            },
        )
        .await?;
        assert_eq!(late.it.to_string(), "9999-12-30T22:00:00.999999Z");
        Ok(())
    })
    .await
    .unwrap();
}

/// Adds to the greatest value and to the least, beyond them and back.
macro_rules! sum_of {
    ($model:ident, $new:ident, $ty:ty) => {
        for (from, step) in [(<$ty>::MAX, 1), (<$ty>::MIN, -1)] {
            let db: Fresh<super::Backend> =
                super::fresh(create::<super::Backend>(&[$model::TABLE]).await).await;
            let add = async |number: $ty| {
                db.transaction(async |tx: &mut Tx| -> Result<$ty, DbError> {
                    let all = || $model::query();
                    all().update().add($model::IT, number).execute(tx).await?;
                    Ok(all().one(tx).await?.it)
                })
                .await
            };
            db.transaction(async |tx: &mut Tx| -> Result<(), DbError> {
                $model::insert(
                    tx,
                    $new {
                        it: from,
                        maybe: None,
                    },
                )
                .await?;
                Ok(())
            })
            .await
            .unwrap();
            let refused = add(step).await;
            assert!(refused.is_err(), "{from} and {step}: {refused:?}");
            assert_eq!(add(-step).await.unwrap(), from - step);
            assert_eq!(add(step).await.unwrap(), from);
        }
    };
}

#[tokio::test]
async fn a_sum_that_does_not_fit_is_refused() {
    sum_of!(Smalls, NewSmalls, i16);
    sum_of!(Integers, NewIntegers, i32);
    sum_of!(Bigs, NewBigs, i64);
}

/// A type that is text within is compared with text.
#[tokio::test]
async fn a_type_of_text_is_searched_as_text_is() {
    let db: Fresh<super::Backend> = super::fresh(create::<super::Backend>(&[Skus::TABLE]).await).await;
    db.transaction(async |tx: &mut Tx| -> Result<(), DbError> {
        for sku in ["ab-1", "ab-2", "cd-1"] {
            let maybe = Some(Sku(sku.to_owned()));
            Skus::insert(
                tx,
                NewSkus {
                    it: Sku(sku.to_owned()),
                    maybe,
                },
            )
            .await?;
        }
        for (condition, expected) in [
            (Skus::IT.contains("-1"), 2),
            (Skus::IT.starts_with("ab"), 2),
            (Skus::IT.like("c%"), 1),
            (Skus::MAYBE.icontains("AB"), 2),
        ] {
            assert_eq!(Skus::query().filter(condition).count(tx).await?, expected);
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[derive(Debug, Clone, PartialEq, Model)]
struct Answer {
    #[model(primary_key, auto)]
    id: i64,
    #[model(json)]
    it: purlin::serde_json::Value,
    #[model(json)]
    maybe: Option<purlin::serde_json::Value>,
}

/// The database has no null for it, and JSON has.
#[tokio::test]
async fn the_null_of_json_is_kept_where_the_column_has_none() {
    use purlin::serde_json::Value;
    let db: Fresh<super::Backend> = super::fresh(create::<super::Backend>(&[Answer::TABLE]).await).await;
    db.transaction(async |tx: &mut Tx| -> Result<(), DbError> {
        let new = NewAnswer {
            it: Value::Null,
            maybe: None,
        };
        let answer = Answer::insert(tx, new).await?;
        assert_eq!((answer.it, answer.maybe), (Value::Null, None));
        assert_eq!(
            Answer::query().filter(Answer::MAYBE.is_null()).count(tx).await?,
            1
        );
        Answer::update(answer.id)
            .set(Answer::IT, Value::from(1))
            .one(tx)
            .await?;
        let update = Answer::update(answer.id).set(Answer::IT, Value::Null);
        assert_eq!(update.one(tx).await?.it, Value::Null);
        let update = Answer::update(answer.id).patch(Answer::IT, Some(Value::Null));
        assert_eq!(update.one(tx).await?.it, Value::Null);
        Ok(())
    })
    .await
    .unwrap();
}

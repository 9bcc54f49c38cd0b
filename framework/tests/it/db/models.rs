//! Models: what is read is what was written, and the statements are about the rows that they name.

use purlin::db::DbError;
use purlin::jiff::Timestamp;
use purlin::model::Condition;
use purlin::prelude::*;
use purlin::sqlx;

use super::super::fresh::Fresh;
use super::super::tables::create;
use super::Tx;

#[derive(Debug, Clone, PartialEq, Model)]
struct User {
    #[model(primary_key, auto)]
    id: i64,
    name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ColumnValue)]
enum State {
    Draft,
    OnSale,
    #[model(word = "gone")]
    SoldOut,
}

#[schema]
#[derive(Debug, Clone, PartialEq)]
struct Attributes {
    color: Option<String>,
    sizes: Vec<u32>,
}

/// A product that can be ordered.
#[schema]
#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "goods",
    index(name, created_at),
    unique(name, owner_id),
    check(price_positive = "price > 0")
)]
#[model(derive(Debug, Clone))]
pub(crate) struct Product {
    #[model(primary_key, auto)]
    id: i64,
    name: String,
    #[model(column = "price")]
    price_cents: i64,
    #[model(references = User::ID, on_delete = cascade)]
    owner_id: i64,
    #[model(default = "7")]
    stock: i32,
    #[model(json)]
    attributes: Attributes,
    #[model(json)]
    extra: Option<Attributes>,
    state: ProductState,
    note: Option<String>,
    #[model(auto)]
    created_at: Timestamp,
    #[model(version)]
    version: i64,
    #[model(soft_delete)]
    deleted_at: Option<Timestamp>,
}

/// The state of a product.
#[schema]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ColumnValue)]
pub(crate) enum ProductState {
    Draft,
    OnSale,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(derive(Debug))]
struct Membership {
    #[model(primary_key, references = User::ID)]
    user_id: i64,
    #[model(primary_key)]
    team: String,
    state: State,
}

async fn fresh() -> Fresh<super::Backend> {
    super::fresh(create::<super::Backend>(&[User::TABLE, Product::TABLE, Membership::TABLE]).await).await
}

fn new(name: &str, price_cents: i64, owner_id: i64) -> NewProduct {
    NewProduct {
        name: name.to_owned(),
        price_cents,
        owner_id,
        stock: None,
        attributes: Attributes {
            color: Some("red".to_owned()),
            sizes: vec![1, 2],
        },
        extra: None,
        state: ProductState::Draft,
        note: None,
    }
}

async fn user(tx: &mut Tx) -> Result<User, DbError> {
    User::insert(
        tx,
        NewUser {
            name: "Ada".to_owned(),
        },
    )
    .await
}

/// Products of those names and prices, owned by one user.
async fn products<const N: usize>(tx: &mut Tx, all: [(&str, i64); N]) -> Result<[Product; N], DbError> {
    let owner = user(tx).await?;
    let mut stored = Vec::new();
    for (name, price) in all {
        stored.push(Product::insert(tx, new(name, price, owner.id)).await?);
    }
    Ok(stored.try_into().unwrap())
}

fn names(products: &[Product]) -> Vec<&str> {
    products.iter().map(|product| product.name.as_str()).collect()
}

#[tokio::test]
async fn what_is_inserted_comes_back_with_what_the_database_gave() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let owner = user(tx).await?;
        let before = Timestamp::now();
        let stored = Product::insert(tx, new("Lamp", 1_000, owner.id)).await?;
        assert_eq!((stored.stock, stored.version, stored.deleted_at), (7, 1, None));
        assert_eq!(stored.attributes.sizes, [1, 2]);
        assert!((stored.created_at - before).get_seconds().abs() < 60);
        assert_eq!(Product::get(tx, stored.id).await?, Some(stored.clone()));
        assert_eq!(stored.key(), stored.id);
        let other = Product::insert(
            tx,
            NewProduct {
                stock: Some(0),
                extra: Some(stored.attributes.clone()),
                ..new("Desk", 2, owner.id)
            },
        )
        .await?;
        assert_eq!((other.stock, other.extra.as_ref()), (0, Some(&stored.attributes)));
        assert_ne!(other.id, stored.id);
        assert_eq!(Product::get(tx, other.id).await?, Some(other));
        assert_eq!(Product::get(tx, -1).await?, None);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_change_says_what_the_row_is_afterwards() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [lamp, desk] = products(tx, [("Lamp", 10), ("Desk", 20)]).await?;
        let changed = Product::update(lamp.id)
            .set(Product::STATE, ProductState::OnSale)
            .set(Product::NOTE, "bright".to_owned())
            .set(
                Product::ATTRIBUTES,
                Attributes {
                    color: None,
                    sizes: vec![],
                },
            )
            .add(Product::STOCK, -2)
            .patch(Product::NAME, Some("Torch".to_owned()))
            .patch(Product::PRICE_CENTS, None::<i64>)
            .one(tx)
            .await?;
        assert_eq!(
            (changed.name.as_str(), changed.price_cents, changed.stock),
            ("Torch", 10, 5)
        );
        assert_eq!((changed.note.as_deref(), changed.version), (Some("bright"), 2));
        assert_eq!(
            (changed.state, changed.attributes.color.as_deref()),
            (ProductState::OnSale, None)
        );
        assert_eq!(Product::get(tx, lamp.id).await?, Some(changed.clone()));
        let patched = Product::update(lamp.id)
            .patch(Product::NOTE, Patch::Null)
            .patch(Product::EXTRA, Patch::Value(changed.attributes.clone()))
            .one(tx)
            .await?;
        assert_eq!((patched.note, patched.extra), (None, Some(changed.attributes)));
        let same = Product::update(lamp.id)
            .patch(Product::NOTE, Patch::Absent)
            .one(tx)
            .await?;
        assert_eq!((same.version, same.note), (3, None));
        assert_eq!(Product::get(tx, desk.id).await?, Some(desk));
        assert!(
            Product::update(0)
                .set(Product::STOCK, 1)
                .optional(tx)
                .await?
                .is_none()
        );
        assert!(
            Product::update(0)
                .set(Product::STOCK, 1)
                .one(tx)
                .await
                .unwrap_err()
                .is_not_found()
        );
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_change_of_another_version_is_stale() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [lamp] = products(tx, [("Lamp", 10)]).await?;
        let change = |version| {
            Product::update(lamp.id)
                .set(Product::STOCK, 1)
                .expect_version(version)
        };
        assert_eq!(change(1).one(tx).await?.version, 2);
        let stale = change(1).one(tx).await.unwrap_err();
        assert!(stale.is_stale() && !stale.is_not_found(), "{stale}");
        assert_eq!(stale.into_problem().status().as_u16(), 409);
        assert!(
            Product::update(lamp.id)
                .expect_version(1)
                .one(tx)
                .await
                .unwrap_err()
                .is_stale()
        );
        assert_eq!(
            Product::update(lamp.id).expect_version(2).one(tx).await?.version,
            2
        );
        let gone = Product::update(0)
            .set(Product::STOCK, 1)
            .expect_version(1)
            .one(tx)
            .await;
        assert!(gone.unwrap_err().is_not_found());
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_row_that_is_deleted_softly_stays_and_is_not_found() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [lamp, desk] = products(tx, [("Lamp", 10), ("Desk", 20)]).await?;
        assert!(Product::delete(tx, lamp.id).await?);
        assert!(!Product::delete(tx, lamp.id).await?);
        assert_eq!(Product::get(tx, lamp.id).await?, None);
        assert_eq!(Product::query().count(tx).await?, 1);
        assert!(
            Product::update(lamp.id)
                .set(Product::STOCK, 1)
                .optional(tx)
                .await?
                .is_none()
        );
        let all = Product::query()
            .with_deleted()
            .order_by(Product::ID.asc())
            .all(tx)
            .await?;
        assert_eq!(names(&all), ["Lamp", "Desk"]);
        assert!(all[0].deleted_at.is_some() && all[0].version == 2);
        let restored = Product::update(lamp.id)
            .set(Product::DELETED_AT, None)
            .with_deleted()
            .one(tx)
            .await?;
        assert_eq!(restored.deleted_at, None);
        assert!(Product::purge(tx, lamp.id).await?);
        assert_eq!(Product::query().with_deleted().count(tx).await?, 1);
        assert_eq!(
            Product::query()
                .filter(Product::ID.eq(desk.id))
                .delete(tx)
                .await?,
            1
        );
        assert_eq!(Product::query().purge(tx).await?, 1);
        assert_eq!(User::query().delete(tx).await?, 1);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn queries_find_what_their_conditions_say() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [a, b, c] = products(tx, [("Alpha 100%", 10), ("beta_2", 20), ("Gamma*", 30)]).await?;
        Product::update(b.id)
            .set(Product::NOTE, "n".to_owned())
            .one(tx)
            .await?;
        let (name, price) = (Product::NAME, Product::PRICE_CENTS);
        let cases: Vec<(Condition<Product>, Vec<&str>)> = vec![
            (price.eq(20), vec!["beta_2"]),
            (price.ne(20), vec!["Alpha 100%", "Gamma*"]),
            (price.lt(20), vec!["Alpha 100%"]),
            (price.le(20), vec!["Alpha 100%", "beta_2"]),
            (price.gt(20), vec!["Gamma*"]),
            (price.ge(20), vec!["beta_2", "Gamma*"]),
            (price.between(10, 20), vec!["Alpha 100%", "beta_2"]),
            (price.is_in([10, 30, 99]), vec!["Alpha 100%", "Gamma*"]),
            (price.is_in([0_i64; 0]), vec![]),
            (name.contains("100%"), vec!["Alpha 100%"]),
            (name.contains("%"), vec!["Alpha 100%"]),
            (name.contains("_"), vec!["beta_2"]),
            (name.contains("*"), vec!["Gamma*"]),
            (name.contains("A"), vec!["Alpha 100%"]),
            (name.icontains("A"), vec!["Alpha 100%", "beta_2", "Gamma*"]),
            (name.starts_with("Ga"), vec!["Gamma*"]),
            (name.ends_with("_2"), vec!["beta_2"]),
            (name.like("_e%"), vec!["beta_2"]),
            (name.like("b%\\_2"), vec!["beta_2"]),
            (name.ilike("BETA\\_2"), vec!["beta_2"]),
            (Product::NOTE.is_null(), vec!["Alpha 100%", "Gamma*"]),
            (Product::NOTE.is_not_null(), vec!["beta_2"]),
            (Product::NOTE.eq("n"), vec!["beta_2"]),
            (Product::EXTRA.is_null(), vec!["Alpha 100%", "beta_2", "Gamma*"]),
            (Product::STATE.eq(ProductState::OnSale), vec![]),
            (price.eq(10).or(price.eq(30)), vec!["Alpha 100%", "Gamma*"]),
            (price.eq(10).and(name.contains("x")), vec![]),
            (!price.eq(10).or(price.eq(30)), vec!["beta_2"]),
            (Condition::all([]), vec!["Alpha 100%", "beta_2", "Gamma*"]),
            (Condition::any([]), vec![]),
            (Product::ID.is_in([a.id, c.id]), vec!["Alpha 100%", "Gamma*"]),
        ];
        for (condition, expected) in cases {
            let query = Product::query()
                .filter(condition.clone())
                .order_by(Product::ID.asc());
            let found = query.clone().all(tx).await?;
            assert_eq!(names(&found), expected, "{condition:?}");
            assert_eq!(
                query.clone().count(tx).await?,
                expected.len() as u64,
                "{condition:?}"
            );
            assert_eq!(query.exists(tx).await?, !expected.is_empty(), "{condition:?}");
        }
        let both = Product::query()
            .filter(price.gt(10))
            .filter(price.lt(30))
            .filter(None)
            .all(tx)
            .await?;
        assert_eq!(names(&both), ["beta_2"]);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn rows_come_in_order_and_in_parts() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [_, b, _] = products(tx, [("a", 10), ("b", 20), ("c", 20)]).await?;
        Product::update(b.id)
            .set(Product::NOTE, "n".to_owned())
            .one(tx)
            .await?;
        let all = || {
            Product::query()
                .order_by(Product::PRICE_CENTS.desc())
                .order_by(Product::NAME.asc())
        };
        assert_eq!(names(&all().all(tx).await?), ["b", "c", "a"]);
        assert_eq!(names(&all().limit(2).all(tx).await?), ["b", "c"]);
        assert_eq!(names(&all().limit(10).offset(1).all(tx).await?), ["c", "a"]);
        assert_eq!(names(&all().offset(2).all(tx).await?), ["a"]);
        assert_eq!(all().limit(0).all(tx).await?, []);
        let by_note = |order| Product::query().order_by(order).order_by(Product::NAME.asc());
        assert_eq!(
            names(&by_note(Product::NOTE.asc()).all(tx).await?),
            ["b", "a", "c"]
        );
        assert_eq!(
            names(&by_note(Product::NOTE.desc()).all(tx).await?),
            ["a", "c", "b"]
        );
        assert_eq!(all().first(tx).await?.unwrap().name, "b");
        assert_eq!(all().filter(Product::NAME.eq("c")).one(tx).await?.name, "c");
        assert!(all().one(tx).await.unwrap_err().is_ambiguous());
        assert_eq!(all().filter(Product::NAME.eq("x")).optional(tx).await?, None);
        assert_eq!(all().filter(Product::NAME.eq("x")).first(tx).await?, None);
        assert!(
            all()
                .filter(Product::NAME.eq("x"))
                .one(tx)
                .await
                .unwrap_err()
                .is_not_found()
        );
        assert_eq!(all().for_update().limit(1).all(tx).await?.len(), 1);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn all_rows_of_a_query_are_changed() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        products(tx, [("a", 10), ("b", 20), ("c", 30)]).await?;
        let dear = || Product::query().filter(Product::PRICE_CENTS.ge(20));
        assert_eq!(dear().update().add(Product::PRICE_CENTS, 5).execute(tx).await?, 2);
        assert_eq!(dear().update().execute(tx).await?, 0);
        let all = Product::query().order_by(Product::ID.asc()).all(tx).await?;
        let prices: Vec<_> = all
            .iter()
            .map(|product| (product.price_cents, product.version))
            .collect();
        assert_eq!(prices, [(10, 1), (25, 2), (35, 2)]);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_key_of_several_columns_names_a_row() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let owner = user(tx).await?;
        for team in ["red", "blue"] {
            let new = NewMembership {
                user_id: owner.id,
                team: team.to_owned(),
                state: State::Draft,
            };
            Membership::insert(tx, new).await?;
        }
        let red = Membership::get(tx, (owner.id, "red".to_owned())).await?.unwrap();
        assert_eq!(red.key(), (owner.id, "red".to_owned()));
        let red = Membership::update(red.key())
            .set(Membership::STATE, State::SoldOut)
            .one(tx)
            .await?;
        let word: String = sqlx::query_scalar("SELECT state FROM memberships WHERE team = 'red'")
            .fetch_one(&mut *tx)
            .await?;
        assert_eq!((red.state, word.as_str()), (State::SoldOut, "gone"));
        assert!(Membership::delete(tx, red.key()).await?);
        assert_eq!(Membership::query().one(tx).await?.team, "blue");
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_model_is_read_from_sql_by_the_names_of_columns() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [lamp] = products(tx, [("Lamp", 10)]).await?;
        let sql = "SELECT deleted_at, version, created_at, note, state, extra, attributes, 1 AS other, stock, owner_id, price, name, id FROM goods";
        let found: Vec<Product> = sqlx::query_as(sql).fetch_all(&mut *tx).await?;
        assert_eq!(found, [lamp]);
        let missing = sqlx::query_as::<_, User>("SELECT CAST(1 AS BIGINT) AS id").fetch_one(&mut *tx).await;
        assert!(matches!(missing, Err(sqlx::Error::ColumnNotFound(name)) if name == "name"));
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_word_that_is_none_is_told_with_its_column() {
    let db = fresh().await;
    let error = db
        .read(async |tx| -> Result<User, DbError> {
            Ok(sqlx::query_as("SELECT 'x' AS id, 'y' AS name")
                .fetch_one(tx)
                .await?)
        })
        .await
        .unwrap_err();
    assert!(error.to_string().contains("mismatched types"), "{error}");
    let error = db
        .read(async |tx| -> Result<Membership, DbError> {
            let sql = "SELECT CAST(1 AS BIGINT) AS user_id, 'red' AS team, 'broken' AS state";
            Ok(sqlx::query_as(sql).fetch_one(tx).await?)
        })
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("`broken` is none of the words"),
        "{error}"
    );
}

#[tokio::test]
async fn the_table_keeps_what_the_model_says() {
    let db = fresh().await;
    for (price, owner, is_expected) in [
        (0, 1, DbError::is_check_violation as fn(&DbError) -> bool),
        (1, 99, DbError::is_foreign_key_violation),
        (10, 1, DbError::is_unique_violation),
    ] {
        let error = db
            .transaction(async |tx| -> Result<(), DbError> {
                let owner = if owner == 1 {
                    products(tx, [("Lamp", 10)]).await?[0].owner_id
                } else {
                    owner
                };
                Product::insert(tx, new("Lamp", price, owner)).await?;
                Ok(())
            })
            .await
            .unwrap_err();
        assert!(is_expected(&error), "{error}");
    }
}

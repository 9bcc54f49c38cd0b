//! Rows that belong to others are read for all of these at once, and SQL by hand stands beside.

use std::collections::HashMap;

use purlin::db::DbError;
use purlin::jiff::Timestamp;
use purlin::model::sql;
use purlin::prelude::*;
use purlin::rust_decimal::Decimal;

use super::super::fresh::Fresh;
use super::super::tables::create;
use super::{DIALECT, Tx};

#[derive(Debug, Clone, PartialEq, Model)]
struct User {
    #[model(primary_key, auto)]
    id: i64,
    #[model(unique)]
    name: String,
    total: Decimal,
    #[model(auto)]
    created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Model)]
struct Order {
    #[model(primary_key, auto)]
    id: i64,
    #[model(references = User::ID, on_delete = cascade)]
    user_id: i64,
    #[model(references = User::ID, on_delete = set_null)]
    seller_id: Option<i64>,
    #[model(soft_delete)]
    deleted_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Model)]
struct Team {
    #[model(primary_key, auto)]
    id: i64,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "memberships", index(team_id))]
struct Membership {
    #[model(primary_key, references = User::ID)]
    id: i64,
    #[model(primary_key, references = Team::ID)]
    team_id: i64,
}

async fn fresh() -> Fresh<super::Backend> {
    let tables = [User::TABLE, Order::TABLE, Team::TABLE, Membership::TABLE];
    super::fresh(create::<super::Backend>(&tables).await).await
}

/// Three users: the first has two orders and two teams, the second one of each, the third none.
async fn fill(tx: &mut Tx) -> Result<[User; 3], DbError> {
    let mut users = Vec::new();
    for (name, total) in [("Ada", 10), ("Bob", 9), ("Cleo", 100)] {
        users.push(
            User::insert(
                tx,
                NewUser {
                    name: name.to_owned(),
                    total: total.into(),
                },
            )
            .await?,
        );
    }
    let [ada, bob, cleo] = <[User; 3]>::try_from(users).unwrap();
    for (user, seller) in [(&ada, Some(&cleo)), (&ada, None), (&bob, Some(&ada))] {
        let seller_id = seller.map(|seller| seller.id);
        Order::insert(
            tx,
            NewOrder {
                user_id: user.id,
                seller_id,
            },
        )
        .await?;
    }
    let red = Team::insert(
        tx,
        NewTeam {
            name: "red".to_owned(),
        },
    )
    .await?;
    let blue = Team::insert(
        tx,
        NewTeam {
            name: "blue".to_owned(),
        },
    )
    .await?;
    for (user, team) in [(&ada, &red), (&ada, &blue), (&bob, &red)] {
        Membership::insert(
            tx,
            NewMembership {
                id: user.id,
                team_id: team.id,
            },
        )
        .await?;
    }
    Ok([ada, bob, cleo])
}

#[tokio::test]
async fn what_belongs_to_a_list_costs_one_statement() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [ada, bob, cleo] = fill(tx).await?;
        let before = tx.statements();
        let orders = Order::query().order_by(Order::ID.asc()).all(tx).await?;
        let users = User::query()
            .by(tx, User::ID, orders.iter().map(|order| order.user_id))
            .await?;
        assert_eq!(tx.statements() - before, 2);
        assert_eq!(
            users,
            HashMap::from([(ada.id, ada.clone()), (bob.id, bob.clone())])
        );
        let sellers = User::query()
            .by(tx, User::ID, orders.iter().map(|order| order.seller_id))
            .await?;
        assert_eq!(sellers.len(), 2);
        assert_eq!(sellers[&cleo.id].name, "Cleo");
        let by_name = User::query()
            .by(tx, User::NAME, ["Bob".to_owned(), "nobody".to_owned()])
            .await?;
        assert_eq!(by_name["Bob"].id, bob.id);

        let before = tx.statements();
        let all = User::query().all(tx).await?;
        let newest = Order::query().order_by(Order::ID.desc());
        let grouped = newest
            .clone()
            .grouped_by(tx, Order::USER_ID, all.iter().map(|user| user.id))
            .await?;
        assert_eq!(tx.statements() - before, 2);
        let ids = |orders: &[Order]| orders.iter().map(|order| order.id).collect::<Vec<_>>();
        assert_eq!(ids(&grouped[&ada.id]), [orders[1].id, orders[0].id]);
        assert_eq!(ids(&grouped[&bob.id]), [orders[2].id]);
        assert!(!grouped.contains_key(&cleo.id));
        Order::delete(tx, orders[0].id).await?;
        let sold = newest
            .limit(1)
            .grouped_by(tx, Order::SELLER_ID, [ada.id, cleo.id])
            .await?;
        assert_eq!(sold.keys().copied().collect::<Vec<_>>(), [ada.id]);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn rows_are_reached_through_a_third_model() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [ada, bob, cleo] = fill(tx).await?;
        let before = tx.statements();
        let users = User::query().all(tx).await?;
        let link = (Membership::ID, Membership::TEAM_ID);
        let query = Team::query().order_by(Team::NAME.asc());
        let teams = query
            .clone()
            .through(tx, link, Team::ID, users.iter().map(|user| user.id))
            .await?;
        assert_eq!(tx.statements() - before, 2);
        let names = |id: i64| {
            teams
                .get(&id)
                .into_iter()
                .flatten()
                .map(|team| team.name.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (names(ada.id), names(bob.id), names(cleo.id)),
            (vec!["blue", "red"], vec!["red"], vec![])
        );
        let blue = query.filter(Team::NAME.eq("blue").and(Team::ID.gt(0)));
        let blue = blue.through(tx, link, Team::ID, [ada.id, bob.id]).await?;
        assert_eq!(blue.into_keys().collect::<Vec<_>>(), [ada.id]);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn many_keys_go_in_few_statements() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let rows = (0..10_000).map(|index| NewUser {
            name: index.to_string(),
            total: Decimal::ONE,
        });
        User::insert_all(tx, rows).await?;
        let ids: Vec<i64> = User::query().all(tx).await?.iter().map(|user| user.id).collect();
        let before = tx.statements();
        assert_eq!(
            User::query().by(tx, User::ID, ids.iter().copied()).await?.len(),
            10_000
        );
        assert_eq!(tx.statements() - before, 2);
        assert!(User::query().by(tx, User::ID, [0_i64; 0]).await?.is_empty());
        assert_eq!(tx.statements() - before, 2);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn sql_by_hand_takes_and_gives_the_types_of_columns() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let [ada, _, cleo] = fill(tx).await?;
        let dearest = match DIALECT {
            purlin::db::Dialect::Sqlite => {
                "SELECT * FROM users ORDER BY total COLLATE purlin_decimal DESC LIMIT 1"
            }
            purlin::db::Dialect::Postgres => "SELECT * FROM users ORDER BY total DESC LIMIT 1",
        };
        assert_eq!(sql(dearest).one::<User, _>(tx).await?, cleo);
        let found: Vec<User> = sql("SELECT * FROM users WHERE created_at >= $1 AND total = $2")
            .bind(ada.created_at)
            .bind(Decimal::from(10))
            .all(tx)
            .await?;
        assert_eq!(found, std::slice::from_ref(&ada));
        let latest: Option<Timestamp> = sql("SELECT max(created_at) FROM users").value(tx).await?;
        assert!(latest.unwrap() >= ada.created_at);
        let none: Option<Timestamp> = sql("SELECT max(created_at) FROM users WHERE id < 0")
            .value(tx)
            .await?;
        assert_eq!(none, None);
        let counts: Vec<(i64, i64)> =
            sql("SELECT user_id, count(*) FROM orders GROUP BY user_id ORDER BY user_id")
                .all(tx)
                .await?;
        assert_eq!(counts[0], (ada.id, 2));
        assert_eq!(
            sql("UPDATE users SET name = $1 WHERE id = $2")
                .bind("Eve")
                .bind(ada.id)
                .execute(tx)
                .await?,
            1
        );
        assert!(
            sql("SELECT * FROM users")
                .one::<User, _>(tx)
                .await
                .unwrap_err()
                .is_ambiguous()
        );
        assert!(
            sql("SELECT * FROM users WHERE id < 0")
                .optional::<User, _>(tx)
                .await?
                .is_none()
        );
        assert!(
            sql("SELECT id FROM users WHERE id < 0")
                .value::<i64, _>(tx)
                .await
                .unwrap_err()
                .is_not_found()
        );
        Ok(())
    })
    .await
    .unwrap();
}

/// Two that change the same row one after the other both count, since the second waits for the first.
#[tokio::test]
async fn a_row_that_is_locked_is_changed_by_one_at_a_time() {
    let db = fresh().await;
    let user = db
        .transaction(async |tx| Ok::<_, DbError>(fill(tx).await?[0].clone()))
        .await
        .unwrap();
    let add = async || {
        db.transaction(async |tx| -> Result<(), DbError> {
            let found = User::query()
                .filter(User::ID.eq(user.id))
                .for_update()
                .one(tx)
                .await?;
            tokio::task::yield_now().await;
            User::update(user.id)
                .set(User::TOTAL, found.total + Decimal::ONE)
                .one(tx)
                .await?;
            Ok(())
        })
        .await
    };
    let (a, b, c) = tokio::join!(add(), add(), add());
    for added in [a, b, c] {
        added.unwrap();
    }
    let found = db
        .read(async |tx| User::get(tx, user.id).await)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.total, Decimal::from(13));
}

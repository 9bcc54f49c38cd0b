//! `#[transactional(idempotent = key)]`: work that is done once, however often it is asked for.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use purlin::db::{DbError, prepare, transactional};
use purlin::extract::IdempotencyKey;
use purlin::prelude::*;
use purlin::sqlx;
use tokio::sync::Semaphore;

use super::super::fresh::Fresh;
use super::{Db, Tx, fresh};

const TABLES: &str = "CREATE TABLE orders (id BIGINT NOT NULL, what TEXT NOT NULL)";

#[schema]
#[derive(Debug, Clone, PartialEq)]
struct Order {
    id: i64,
    what: String,
}

#[derive(Debug, ApiError)]
enum OrderError {
    #[api_error(conflict, "not this time")]
    Refused,
    #[api_error(transparent)]
    Db(DbError),
}

/// What is to go wrong in a call.
enum Trouble {
    Refusal,
    Panic,
}

struct Orders {
    db: Db,
    /// How many calls may go on.
    gate: Semaphore,
    /// How often the work was begun.
    begun: AtomicU32,
    troubles: Mutex<Vec<Trouble>>,
}

impl Orders {
    fn new(db: &Db) -> Self {
        Self {
            db: db.clone(),
            gate: Semaphore::new(1),
            begun: AtomicU32::new(0),
            troubles: Mutex::default(),
        }
    }

    async fn work(&self, tx: &mut Tx, what: &str) -> Result<Order, OrderError> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let sql = "INSERT INTO orders (id, what) SELECT count(*) + 1, $1 FROM orders RETURNING id";
        let id = sqlx::query_scalar(sql).bind(what).fetch_one(tx).await;
        let id = id.map_err(DbError::from)?;
        drop(self.gate.acquire().await.unwrap());
        let trouble = self.troubles.lock().unwrap().pop();
        match trouble {
            Some(Trouble::Refusal) => return Err(OrderError::Refused),
            Some(Trouble::Panic) => panic!("as asked"),
            None => {}
        }
        Ok(Order {
            id,
            what: what.to_owned(),
        })
    }

    /// Orders something.
    #[transactional(idempotent = key)]
    async fn order(
        &self,
        tx: &mut Tx,
        key: IdempotencyKey,
        what: &str,
        pieces: u32,
    ) -> Result<Order, OrderError> {
        assert!(key.as_str().len() + pieces as usize > 0);
        self.work(tx, what).await
    }

    #[transactional(idempotent = key)]
    async fn order_at_will(
        &self,
        tx: &mut Tx,
        what: &str,
        key: Option<&IdempotencyKey>,
    ) -> Result<Order, OrderError> {
        let _ = key;
        self.work(tx, what).await
    }

    #[transactional(idempotent = key, isolation = "serializable")]
    async fn order_alone(&self, tx: &mut Tx, key: IdempotencyKey, what: String) -> Result<Order, OrderError> {
        let _ = key;
        self.work(tx, &what).await
    }

    #[transactional(idempotent = key, isolation = "serializable", retries = 60)]
    async fn order_again(&self, tx: &mut Tx, key: IdempotencyKey, what: String) -> Result<Order, OrderError> {
        let _ = key;
        self.work(tx, &what).await
    }

    /// What only the body names is handed on too.
    #[transactional(idempotent = key)]
    #[tracing::instrument(skip(self, tx))]
    async fn order_named<K: Kind>(&self, tx: &mut Tx, key: IdempotencyKey) -> Result<Order, OrderError> {
        self.work(tx, K::NAME).await
    }

    #[transactional(read)]
    async fn count(&self, tx: &mut Tx) -> Result<i64, DbError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM orders")
            .fetch_one(tx)
            .await?)
    }
}

trait Kind {
    const NAME: &'static str;
}

struct Lamp;

impl Kind for Lamp {
    const NAME: &'static str = "lamp";
}

fn key(key: impl Into<String>) -> IdempotencyKey {
    IdempotencyKey::new(key).unwrap()
}

macro_rules! prepared {
    () => {{
        let db = fresh(TABLES).await;
        prepare(&db).await.unwrap();
        let orders = Arc::new(Orders::new(&db));
        (db, orders)
    }};
}

/// Calls a method from 32 tasks at once; the answers, which are all the same.
async fn at_once<F>(call: impl Fn() -> F) -> Order
where
    F: Future<Output = Result<Order, OrderError>> + Send + 'static,
{
    let tasks: Vec<_> = (0..32).map(|_| tokio::spawn(call())).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap().unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    answers.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_32_at_once_one_does_the_work_and_all_have_its_answer() {
    let (_db, orders) = prepared!();
    for name in ["a", "b", "c"] {
        let made = at_once(|| {
            let orders = Arc::clone(&orders);
            async move { orders.order(key(name), "lamp", 1).await }
        });
        made.await;
    }
    assert_eq!(orders.count().await.unwrap(), 3);
    assert_eq!(orders.begun.load(Ordering::Relaxed), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn isolation_is_no_reason_to_fail() {
    let (_db, orders) = prepared!();
    let alone = at_once(|| {
        let orders = Arc::clone(&orders);
        async move { orders.order_alone(key("a"), "lamp".to_owned()).await }
    });
    alone.await;
    assert_eq!(orders.count().await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retries_do_the_work_of_each_key_once() {
    let (_db, orders) = prepared!();
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let orders = Arc::clone(&orders);
            let name = format!("key-{}", number % 4);
            tokio::spawn(async move { orders.order_again(key(&name), name).await })
        })
        .collect();
    let mut made: Vec<Order> = Vec::new();
    for task in tasks {
        made.push(task.await.unwrap().unwrap());
    }
    made.sort_by_key(|order| order.id);
    made.dedup();
    let ids: Vec<i64> = made.iter().map(|order| order.id).collect();
    assert_eq!(ids, [1, 2, 3, 4]);
    assert_eq!(orders.count().await.unwrap(), 4);
    println!("4 keys in {} attempts", orders.begun.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_method() {
    let (_db, orders) = prepared!();
    let first = orders.order(key("a"), "lamp", 1).await.unwrap();
    assert_eq!(orders.order(key("a"), "lamp", 1).await.unwrap(), first);
    for other in [
        orders.order(key("a"), "lamp", 2).await,
        orders.order(key("a"), "desk", 1).await,
    ] {
        let Err(OrderError::Db(error)) = other else {
            panic!("{other:?}")
        };
        assert!(error.is_key_reused(), "{error}");
    }
    assert_eq!(orders.order(key("b"), "lamp", 1).await.unwrap().id, 2);
    assert_eq!(orders.order(key("a").of(7), "lamp", 1).await.unwrap().id, 3);
    assert_eq!(orders.order_at_will("lamp", Some(&key("a"))).await.unwrap().id, 4);
    assert_eq!(orders.count().await.unwrap(), 4);
}

#[tokio::test]
async fn without_a_key_it_is_an_ordinary_call() {
    let (_db, orders) = prepared!();
    assert_eq!(orders.order_at_will("lamp", None).await.unwrap().id, 1);
    assert_eq!(orders.order_at_will("lamp", None).await.unwrap().id, 2);
}

/// The first call waits in its work until the second has begun.
async fn first_and_second(orders: &Arc<Orders>) -> (Result<Order, OrderError>, bool) {
    let held = orders.gate.acquire().await.unwrap();
    let call = || {
        let orders = Arc::clone(orders);
        async move { orders.order(key("a"), "lamp", 1).await }
    };
    let first = tokio::spawn(call());
    while orders.begun.load(Ordering::Relaxed) == 0 {
        tokio::task::yield_now().await;
    }
    let mut second = std::pin::pin!(call());
    let polled = second.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
    drop(held);
    let first = first.await.is_ok_and(|first| first.is_ok());
    (second.await, first)
}

#[tokio::test]
async fn who_waits_for_one_that_fails_does_the_work() {
    for trouble in [Trouble::Refusal, Trouble::Panic] {
        let (_db, orders) = prepared!();
        orders.troubles.lock().unwrap().push(trouble);
        let (second, first) = first_and_second(&orders).await;
        assert!(!first);
        assert_eq!(second.unwrap().id, 1);
        assert_eq!(orders.count().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn who_waits_for_one_that_succeeds_has_its_answer() {
    let (_db, orders) = prepared!();
    let (second, first) = first_and_second(&orders).await;
    assert!(first);
    assert_eq!(second.unwrap().id, 1);
    assert_eq!(orders.begun.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_error_is_not_stored() {
    let (_db, orders) = prepared!();
    orders.troubles.lock().unwrap().push(Trouble::Refusal);
    assert!(matches!(
        orders.order(key("a"), "lamp", 1).await,
        Err(OrderError::Refused)
    ));
    assert_eq!(orders.order(key("a"), "lamp", 1).await.unwrap().id, 1);
}

/// Drops a call after it was polled so many times; answers whether it had ended before.
async fn cut_off(orders: &Orders, name: &str, polls: u32) -> bool {
    let mut call = Box::pin(orders.order(key(name), "lamp", 1));
    let mut left = polls;
    std::future::poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        call.as_mut().poll(cx).map(|done| done.is_ok())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_is_dropped_anywhere_was_made_wholly_or_not_at_all() {
    let (_db, orders) = prepared!();
    let mut polls = 0;
    loop {
        let name = format!("key-{polls}");
        let ended = cut_off(&orders, &name, polls).await;
        let again = orders.order(key(&name), "lamp", 1).await.unwrap();
        assert_eq!(orders.order(key(&name), "lamp", 1).await.unwrap(), again);
        polls += 1;
        assert_eq!(orders.count().await.unwrap(), i64::from(polls), "{polls} polls");
        if ended {
            break;
        }
    }
    println!("a call ends after {polls} polls");
}

#[tokio::test]
async fn another_process_has_the_answer_too() {
    let (db, orders) = prepared!();
    let first = orders.order(key("a"), "lamp", 1).await.unwrap();
    orders.db.close().await;
    let orders = Orders::new(&Fresh::again(&db, |settings| settings));
    assert_eq!(orders.order(key("a"), "lamp", 1).await.unwrap(), first);
    assert_eq!(orders.begun.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn the_twin_claims_in_the_transaction_of_its_caller() {
    let (db, orders) = prepared!();
    let rolled_back: Result<(), OrderError> = db
        .transaction(async |tx| {
            assert_eq!(orders.order_in(tx, key("a"), "lamp", 1).await?.id, 1);
            assert_eq!(orders.order_in(tx, key("a"), "lamp", 1).await?.id, 1);
            Err(OrderError::Refused)
        })
        .await;
    assert!(rolled_back.is_err());
    assert_eq!(orders.count().await.unwrap(), 0);
    orders.troubles.lock().unwrap().push(Trouble::Refusal);
    let swallowed: Result<(), OrderError> = db
        .transaction(async |tx| {
            assert!(orders.order_in(tx, key("a"), "lamp", 1).await.is_err());
            Ok(())
        })
        .await;
    swallowed.unwrap();
    assert_eq!(orders.count().await.unwrap(), 1, "the caller wanted it so");
    assert_eq!(orders.order(key("a"), "lamp", 1).await.unwrap().id, 2);
    assert_eq!(orders.order(key("a"), "lamp", 1).await.unwrap().id, 2);
}

#[tokio::test]
async fn keys_are_forgotten_when_they_are_old() {
    let (db, orders) = prepared!();
    orders.order(key("a"), "lamp", 1).await.unwrap();
    assert_eq!(
        db.forget_idempotency_keys(Db::KEEP_IDEMPOTENCY_KEYS)
            .await
            .unwrap(),
        0
    );
    assert_eq!(orders.order(key("a"), "lamp", 1).await.unwrap().id, 1);
    assert_eq!(db.forget_idempotency_keys(Duration::ZERO).await.unwrap(), 1);
    assert_eq!(orders.order(key("a"), "lamp", 1).await.unwrap().id, 2);
}

#[tokio::test]
async fn a_type_that_only_the_body_names_is_handed_on() {
    let (db, orders) = prepared!();
    let first = orders.order_named::<Lamp>(key("a")).await.unwrap();
    assert_eq!(first.what, "lamp");
    let again = db.transaction(async |tx| orders.order_named_in::<Lamp>(tx, key("a")).await);
    assert_eq!(again.await.unwrap(), first);
}

#[tokio::test]
async fn tables_that_are_missing_are_told_with_the_command_that_makes_them() {
    let db = fresh(TABLES).await;
    db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query("DROP TABLE _purlin_idempotency").execute(tx).await?;
        Ok(())
    })
    .await
    .unwrap();
    let orders = Orders::new(&db);
    let Err(OrderError::Db(error)) = orders.order(key("a"), "lamp", 1).await else {
        panic!("there is no table")
    };
    assert!(error.to_string().contains("`migrate`"), "{error}");
    assert_eq!(error.into_problem().status(), 500);
    let error = db.forget_idempotency_keys(Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().contains("`migrate`"), "{error}");
    prepare(&db).await.unwrap();
    prepare(&db).await.unwrap();
    assert_eq!(orders.order(key("a"), "lamp", 1).await.unwrap().id, 1);
}

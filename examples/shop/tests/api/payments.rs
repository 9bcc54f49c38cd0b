//! Payments that are declined, and providers that do not answer.

use std::future::ready;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use purlin::serde_json::Value;
use purlin::telemetry::{LogSettings, subscriber};
use purlin::tracing::dispatcher;
use purlin::uuid::Uuid;
use shop::Db;
use shop::payments::{Answer, ChargeError, PaymentProvider, Unreachable};

use crate::Shop;
use crate::fixture::LIMIT;

#[purlin::test]
async fn nothing_is_stored_of_an_order_over_the_limit(shop: Shop) {
    let user = shop.user("ada@example.com").await;
    let yacht = shop.product("Yacht", LIMIT + 1, 1).await;
    let audited = shop.rows("audit_entries").await;

    let answer = shop.order_with("key-1", &user, &[(&yacht, 1)]).await;
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (402, "payment_declined")
    );
    assert_eq!(shop.stock(&yacht).await, 1);
    for table in ["orders", "order_lines", "payments"] {
        assert_eq!(shop.rows(table).await, 0, "{table}");
    }
    assert_eq!(shop.rows("audit_entries").await, audited);
}

/// A provider that takes no money, or does not answer, and counts what it was asked.
#[derive(Default)]
pub(crate) struct Moody {
    pub(crate) is_reachable: AtomicBool,
    declines: bool,
    charges: AtomicU32,
    refunds: AtomicU32,
}

impl PaymentProvider for Moody {
    fn limit_cents(&self) -> i64 {
        LIMIT
    }

    fn charge(&self, _: Uuid, _: i64) -> Answer<'_, ChargeError> {
        self.charges.fetch_add(1, Ordering::Relaxed);
        Box::pin(ready(
            match (self.is_reachable.load(Ordering::Relaxed), self.declines) {
                (false, _) => Err(ChargeError::Unreachable(unreachable())),
                (true, true) => Err(ChargeError::Declined),
                (true, false) => Ok(()),
            },
        ))
    }

    fn refund(&self, _: Uuid) -> Answer<'_, Unreachable> {
        self.refunds.fetch_add(1, Ordering::Relaxed);
        Box::pin(ready(if self.is_reachable.load(Ordering::Relaxed) {
            Ok(())
        } else {
            Err(unreachable())
        }))
    }
}

fn unreachable() -> Unreachable {
    Unreachable("nobody is at home".into())
}

#[purlin::test]
async fn an_order_that_the_provider_declines_is_cancelled(db: Db) {
    let provider = Arc::new(Moody {
        is_reachable: true.into(),
        declines: true,
        ..Moody::default()
    });
    let shop = Shop::with(provider.clone(), db).await;
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 3).await;

    // The second one is the same order: the provider is not asked again.
    for _ in 0..2 {
        let answer = shop.order_with("key-1", &user, &[(&lamp, 1)]).await;
        assert_eq!(
            (answer.status(), answer.code().as_str()),
            (402, "payment_declined")
        );
    }
    assert_eq!(provider.charges.load(Ordering::Relaxed), 1);
    assert_eq!(shop.stock(&lamp).await, 3);
    let orders: Value = shop.get("/orders").await.json();
    assert_eq!(orders["items"][0]["status"], "cancelled");
}

#[purlin::test]
async fn an_order_waits_for_a_provider_that_does_not_answer(db: Db) {
    let provider = Arc::new(Moody::default());
    let shop = Shop::with(provider.clone(), db).await;
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 3).await;

    let order: Value = shop.order_with("key-1", &user, &[(&lamp, 1)]).await.json();
    assert_eq!(order["status"], "placed");
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    assert_eq!(shop.post(&format!("{path}/cancel")).await.status(), 409);

    // The client asks again, with the same key.
    provider.is_reachable.store(true, Ordering::Relaxed);
    let order: Value = shop.order_with("key-1", &user, &[(&lamp, 1)]).await.json();
    assert_eq!(order["status"], "paid");
    assert_eq!(
        (shop.stock(&lamp).await, provider.charges.load(Ordering::Relaxed)),
        (2, 2)
    );
}

/// Lines of the log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A test runs on one thread, so what is logged there is all that it logs.
#[purlin::test]
async fn what_the_provider_fails_at_is_in_the_log_with_its_reason(db: Db) {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = subscriber(&LogSettings::default().filter("shop=warn"), move || {
        writer.clone()
    })
    .unwrap();
    let _log = dispatcher::set_default(&log);
    let provider = Arc::new(Moody::default());
    let shop = Shop::with(provider.clone(), db).await;
    let user = shop.user("ada@example.com").await;
    let lamp = shop.product("Lamp", 4900, 3).await;

    let order: Value = shop.order_with("key-1", &user, &[(&lamp, 1)]).await.json();
    provider.is_reachable.store(true, Ordering::Relaxed);
    shop.order_with("key-1", &user, &[(&lamp, 1)]).await;
    provider.is_reachable.store(false, Ordering::Relaxed);
    shop.post(&format!("/orders/{}/cancel", order["id"].as_str().unwrap()))
        .await;

    let told = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let told: Vec<&str> = told.lines().filter(|line| line.contains("provider")).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    for (line, about) in told.iter().zip(["asked for the money", "give the money back"]) {
        assert!(
            line.contains("nobody is at home") && line.contains(about),
            "{line}"
        );
        assert!(line.contains(order["payment_id"].as_str().unwrap()), "{line}");
    }
}

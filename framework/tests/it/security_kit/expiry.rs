//! Sessions end when nobody uses them, and when they are old.

use std::time::Duration;

use super::Browser;
use super::sessions::client;

const MINUTE: Duration = Duration::from_mins(1);

#[purlin::test]
async fn a_session_that_nobody_uses_ends_after_half_an_hour() {
    let (client, _, clock) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    clock.advance(Duration::from_secs(30 * 60 - 1));
    assert_eq!(browser.get("/me").await.status(), 200);
    clock.advance(Duration::from_secs(30 * 60 - 1));
    assert_eq!(browser.get("/me").await.status(), 200);
    clock.advance(30 * MINUTE);
    assert_eq!(browser.get("/me").await.status(), 401);
}

#[purlin::test]
async fn a_session_that_is_used_ends_after_twelve_hours() {
    let (client, shared, clock) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    for _ in 0..(12 * 60 / 20 - 1) {
        clock.advance(20 * MINUTE);
        assert_eq!(browser.get("/me").await.status(), 200);
    }
    // A new key does not make it younger.
    browser.post("/renew").await;
    clock.advance(20 * MINUTE);
    assert_eq!(browser.get("/me").await.status(), 401);
    // Whoever logs in again begins again, and what had ended is not there any more.
    browser.post("/login/1").await;
    clock.advance(20 * MINUTE);
    assert_eq!(browser.get("/me").await.status(), 200);
    assert!(shared.0.len() <= 2);
}

#[purlin::test]
async fn reading_changes_nothing_in_the_store_until_it_is_time() {
    let (client, shared, clock) = client();
    let mut browser = Browser::new(&client);
    browser.post("/login/1").await;
    let stored = format!("{:?}", shared.0);
    clock.advance(2 * MINUTE);
    browser.get("/me").await;
    let later = format!("{:?}", shared.0);
    // The store's own clock is shown as well.
    assert_eq!(
        stored.split("expiry_date").nth(1),
        later.split("expiry_date").nth(1)
    );
    clock.advance(2 * MINUTE);
    let answer = browser.get("/me").await;
    assert!(super::browser::set(&answer).is_empty());
    let touched = format!("{:?}", shared.0);
    assert_ne!(
        stored.split("expiry_date").nth(1),
        touched.split("expiry_date").nth(1)
    );
}

//! The clock of an app.

use std::time::Duration;

use purlin::clock::Clock;
use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::testing::TestClient;

#[get("/time")]
async fn tell_time(clock: State<Clock>) -> Text {
    Text(clock.now().to_string())
}

fn app() -> App {
    App::new("Times", "1.0.0").module(Module::new("times").routes(routes![tell_time]))
}

async fn told(client: &TestClient) -> Timestamp {
    client.get("/time").await.text().parse().unwrap()
}

#[purlin::test]
async fn every_app_has_the_clock_of_the_system() {
    let client = TestClient::new(app());
    let before = Timestamp::now();
    let time = told(&client).await;
    assert!(before <= time && time <= Timestamp::now());
}

#[purlin::test]
async fn a_test_turns_the_clock_of_an_app() {
    let clock = Clock::manual(Timestamp::UNIX_EPOCH);
    let client = TestClient::new(app().clock(&clock));
    assert_eq!(told(&client).await, Timestamp::UNIX_EPOCH);
    clock.advance(Duration::from_hours(1));
    assert_eq!(told(&client).await.to_string(), "1970-01-01T01:00:00Z");
    clock.set(Timestamp::UNIX_EPOCH);
    assert_eq!(told(&client).await, Timestamp::UNIX_EPOCH);
}

#[test]
fn a_clock_as_state_is_a_mistake_that_says_what_to_write() {
    let error = app().state(Clock::system()).build().unwrap_err();
    assert_eq!(
        error.reasons(),
        ["a `Clock` is given with `App::state`: give it with `App::clock`"]
    );
}

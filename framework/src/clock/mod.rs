//! What time it is: the system's in service, and any time that a test wants.
//!
//! A [`Clock`] tells the time of day: when a token expires, when a row was written. How long something may take is not its
//! affair. Waiting and timeouts belong to tokio's time, which tests pause (`tokio::time::pause`) and which no one sets back.

mod manual;

pub use manual::ManualClock;

use jiff::Timestamp;

/// Tells the time. Every app has one, as `State<Clock>`: the system's, or the one given to
/// [`App::clock`](crate::App::clock). Clones are cheap and tell the same.
///
/// ```
/// use std::time::Duration;
/// use purlin::clock::Clock;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// /// The shop sells at night too, at a higher price.
/// #[get("/time")]
/// async fn tell_time(clock: State<Clock>) -> Text {
///     Text(clock.now().to_string())
/// }
///
/// # purlin::testing::block_on(async {
/// let clock = Clock::manual("2026-02-28T23:59:59Z".parse().unwrap());
/// let app = App::new("Times", "1.0.0").clock(&clock).module(Module::new("times").routes(routes![tell_time]));
/// let client = TestClient::new(app);
/// clock.advance(Duration::from_secs(1));
/// assert_eq!(client.get("/time").await.text(), "2026-03-01T00:00:00Z");
/// # });
/// ```
#[derive(Debug, Clone, Default)]
pub struct Clock(Source);

#[derive(Debug, Clone, Default)]
enum Source {
    #[default]
    System,
    Manual(ManualClock),
}

impl Clock {
    /// The clock of the system.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock for tests, which stands still until it is turned.
    pub fn manual(start: Timestamp) -> ManualClock {
        ManualClock::new(start)
    }

    /// The time now. The system's can be set back, so a later call may tell an earlier time.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::now(),
            Source::Manual(clock) => clock.now(),
        }
    }
}

impl From<ManualClock> for Clock {
    fn from(clock: ManualClock) -> Self {
        Self(Source::Manual(clock))
    }
}

impl From<&ManualClock> for Clock {
    fn from(clock: &ManualClock) -> Self {
        clock.clone().into()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_clock_of_the_system_goes() {
        let before = Timestamp::now();
        let now = Clock::system().now();
        assert!(before <= now && now <= Timestamp::now());
    }

    #[test]
    fn all_clones_of_a_manual_clock_are_turned_at_once() {
        let manual = Clock::manual(Timestamp::UNIX_EPOCH);
        let clock = Clock::from(&manual);
        let other = clock.clone();
        manual.advance(Duration::from_millis(1_500));
        assert_eq!(clock.now().to_string(), "1970-01-01T00:00:01.5Z");
        assert_eq!(other.now(), clock.now());
    }
}

//! The end of a server, step by step, as a value that everybody can watch.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

/// How far the end has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DrainStage {
    /// It serves.
    Serving,
    /// It still serves, and tells whoever asks that it will not for long.
    LameDuck,
    /// It accepts no more, and finishes what is under way.
    Draining,
    /// What is not finished now is cut off.
    Ended,
}

/// The end of the server, for handlers and streams that last: they stop by themselves when it begins.
///
/// Every app has one, as `State<Drain>`.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::server::Drain;
///
/// /// Waits for news, and sends the client home when the server is about to end.
/// #[get("/news")]
/// async fn wait_for_news(drain: State<Drain>) -> Text {
///     tokio::select! {
///         () = std::future::pending() => Text("news".to_owned()),
///         () = drain.begun() => Text("come back later".to_owned()),
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Drain(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    stage: watch::Sender<DrainStage>,
    readiness_asked: AtomicBool,
}

impl Drain {
    /// A drain that has not begun.
    pub fn new() -> Self {
        Self(Arc::new(Shared {
            stage: watch::Sender::new(DrainStage::Serving),
            readiness_asked: AtomicBool::new(false),
        }))
    }

    /// How far it has come.
    pub fn stage(&self) -> DrainStage {
        *self.0.stage.borrow()
    }

    /// Ends when the drain begins: with the lame duck, while requests are still accepted.
    pub async fn begun(&self) {
        self.reached(DrainStage::LameDuck).await;
    }

    /// Ends when a stage is reached.
    pub async fn reached(&self, stage: DrainStage) {
        let mut stages = self.0.stage.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = stages.wait_for(|now| *now >= stage).await;
    }

    /// Goes on to a stage; it never goes back.
    pub fn advance(&self, stage: DrainStage) {
        self.0.stage.send_if_modified(|now| {
            let later = stage > *now;
            if later {
                *now = stage;
            }
            later
        });
    }

    /// Notes that somebody asked whether the app is ready, and so waits for its answer before sending requests elsewhere.
    pub fn readiness_was_asked(&self) {
        self.0.readiness_asked.store(true, Ordering::Relaxed);
    }

    /// Whether somebody ever asked.
    pub fn is_readiness_watched(&self) -> bool {
        self.0.readiness_asked.load(Ordering::Relaxed)
    }
}

impl Default for Drain {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stages_are_reached_in_their_order_and_never_left_backwards() {
        let drain = Drain::new();
        let waiting = tokio::spawn({
            let drain = drain.clone();
            async move { drain.begun().await }
        });
        drain.advance(DrainStage::Draining);
        waiting.await.unwrap();
        drain.advance(DrainStage::LameDuck);
        assert_eq!(drain.stage(), DrainStage::Draining);
    }
}

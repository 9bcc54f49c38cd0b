//! The end of a server, step by step, as a value that everybody can watch.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use tokio::sync::watch;

/// How far the end has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DrainStage {
    /// It serves.
    Serving,
    /// It still serves, and tells whoever asks that it will not for long.
    LameDuck,
    /// It accepts no more connections. Those that there are may begin a last request.
    Draining,
    /// It takes no more requests, and finishes what is under way.
    Closing,
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
///
/// It only watches. Whoever ends the server has the [`DrainDriver`].
#[derive(Debug, Clone)]
pub struct Drain(Arc<Shared>);

/// The other end of a [`Drain`]: it says how far the end has come. Servers have it, and handlers do not.
///
/// ```
/// use purlin::server::{DrainDriver, DrainStage};
///
/// let driver = DrainDriver::new();
/// let drain = driver.drain();
/// driver.advance(DrainStage::Draining);
/// assert_eq!(drain.stage(), DrainStage::Draining);
/// ```
#[derive(Debug, Clone)]
pub struct DrainDriver(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    stage: watch::Sender<DrainStage>,
    /// The stage as a number, to be read with every request.
    number: AtomicU8,
    readiness_asked: AtomicBool,
    /// Whether a server has begun that tells its steps here.
    served: AtomicBool,
    /// How many servers have come to each of their steps, and no further.
    servers: watch::Sender<[usize; Step::COUNT]>,
}

/// How far one server has come with its own end. Those that share a drain take the steps together: what one of them says of the end
/// is true of all.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// It accepts, or those who were accepted last may still begin a request.
    Taking,
    /// Nobody has to begin a request any more.
    Called,
    /// All its requests are answered.
    Answered,
    /// Its app has finished too.
    Finished,
}

impl Step {
    const COUNT: usize = Self::Finished as usize + 1;
}

/// A server that tells its steps to a drain, for as long as it lives.
#[derive(Debug)]
pub(super) struct Member {
    drain: Arc<Shared>,
    step: Step,
}

impl Member {
    /// Goes on to a step, and waits until all others have come to it or are gone.
    pub(super) async fn meet(&mut self, step: Step) {
        self.drain.servers.send_modify(|servers| {
            servers[self.step as usize] -= 1;
            servers[step as usize] += 1;
        });
        self.step = step;
        let mut servers = self.drain.servers.subscribe();
        let met = servers.wait_for(|servers| servers[..step as usize].iter().all(|behind| *behind == 0));
        let met = met.await.is_ok();
        debug_assert!(met, "the sender lives as long as `self`");
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.drain
            .servers
            .send_modify(|servers| servers[self.step as usize] -= 1);
    }
}

impl Drain {
    /// How far it has come.
    pub fn stage(&self) -> DrainStage {
        match self.0.number.load(Ordering::Acquire) {
            0 => DrainStage::Serving,
            1 => DrainStage::LameDuck,
            2 => DrainStage::Draining,
            3 => DrainStage::Closing,
            _ => DrainStage::Ended,
        }
    }

    /// Ends when the drain begins: with the lame duck, while requests are still accepted.
    pub async fn begun(&self) {
        self.reached(DrainStage::LameDuck).await;
    }

    /// Ends when a stage is reached.
    pub async fn reached(&self, stage: DrainStage) {
        let mut stages = self.0.stage.subscribe();
        let waited = stages.wait_for(|now| *now >= stage).await;
        debug_assert!(waited.is_ok(), "the sender lives as long as `self`");
    }
}

impl DrainDriver {
    /// A drain that has not begun.
    pub fn new() -> Self {
        Self(Arc::new(Shared {
            stage: watch::Sender::new(DrainStage::Serving),
            number: AtomicU8::new(DrainStage::Serving as u8),
            readiness_asked: AtomicBool::new(false),
            served: AtomicBool::new(false),
            servers: watch::Sender::new([0; Step::COUNT]),
        }))
    }

    /// Who watches it.
    pub fn drain(&self) -> Drain {
        Drain(Arc::clone(&self.0))
    }

    /// Goes on to a stage; it never goes back.
    pub fn advance(&self, stage: DrainStage) {
        self.0.stage.send_if_modified(|now| {
            let later = stage > *now;
            if later {
                *now = stage;
                self.0.number.store(stage as u8, Ordering::Release);
            }
            later
        });
    }

    /// Notes that somebody asked whether the app is ready, and so waits for its answer before sending requests elsewhere.
    pub(crate) fn readiness_was_asked(&self) {
        self.0.readiness_asked.store(true, Ordering::Relaxed);
    }

    /// Notes that a server begins; answers whether one had begun before, and so may end this one.
    pub(super) fn note_server(&self) -> bool {
        self.0.served.swap(true, Ordering::Relaxed)
    }

    /// Counts a server among those that end together.
    pub(super) fn join(&self) -> Member {
        let step = Step::Taking;
        self.0.servers.send_modify(|servers| servers[step as usize] += 1);
        Member {
            drain: Arc::clone(&self.0),
            step,
        }
    }

    /// Whether somebody ever asked.
    pub fn is_readiness_watched(&self) -> bool {
        self.0.readiness_asked.load(Ordering::Relaxed)
    }
}

impl Default for DrainDriver {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stages_are_reached_in_their_order_and_never_left_backwards() {
        let driver = DrainDriver::new();
        let drain = driver.drain();
        let waiting = tokio::spawn({
            let drain = drain.clone();
            async move { drain.begun().await }
        });
        driver.advance(DrainStage::Draining);
        waiting.await.unwrap();
        driver.advance(DrainStage::LameDuck);
        assert_eq!(drain.stage(), DrainStage::Draining);
    }

    #[test]
    fn each_stage_is_told_as_it_is() {
        use DrainStage::{Closing, Draining, Ended, LameDuck, Serving};
        let driver = DrainDriver::new();
        let drain = driver.drain();
        for stage in [Serving, LameDuck, Draining, Closing, Ended] {
            driver.advance(stage);
            assert_eq!(drain.stage(), stage);
        }
    }
}

//! Where hashes are made: a few at a time, and a few that wait.

use std::sync::Arc;
use std::thread::available_parallelism;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::PasswordError;

/// Places for each processor.
const PLACES: usize = 4;

pub(super) struct Pool {
    /// Who may wait.
    places: Arc<Semaphore>,
    /// Who may work: the memory of a hash counts, and more threads than processors make none faster.
    turns: Arc<Semaphore>,
}

impl Pool {
    pub(super) fn new(places: Option<usize>) -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        let places = places
            .unwrap_or(processors * PLACES)
            .clamp(1, Semaphore::MAX_PERMITS);
        Self {
            places: Arc::new(Semaphore::new(places)),
            turns: Arc::new(Semaphore::new(places.min(processors))),
        }
    }

    /// Works on another thread. What has begun is finished, and keeps its place until then, also if nobody waits any more.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| PasswordError::busy())?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(PasswordError::failed)?;
        let done = spawn_blocking(move || {
            let value = work();
            drop((place, turn));
            value
        });
        done.await.map_err(PasswordError::failed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_is_sent_away_and_a_place_comes_back() {
        let pool = Arc::new(Pool::new(Some(1)));
        let (open, gate) = mpsc::channel::<()>();
        let (tell, told) = tokio::sync::oneshot::channel();
        let first = Arc::clone(&pool);
        let first = tokio::spawn(async move {
            let work = move || {
                tell.send(()).unwrap();
                gate.recv().unwrap();
            };
            first.run(work).await
        });
        told.await.unwrap();
        assert!(pool.run(|| ()).await.unwrap_err().is_busy());
        open.send(()).unwrap();
        first.await.unwrap().unwrap();
        assert!(pool.run(|| ()).await.is_ok());
    }

    #[tokio::test]
    async fn a_panic_gives_its_place_back() {
        let pool = Pool::new(Some(1));
        let failed = pool.run(|| panic!("a test panics")).await;
        assert!(failed.is_err_and(|error: PasswordError| !error.is_busy()));
        assert!(pool.run(|| ()).await.is_ok());
    }
}

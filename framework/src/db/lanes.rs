//! Pools of connections, each with its watch.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx_core::pool::{Pool, PoolConnection, PoolOptions};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::Backend;
use super::backend::ConnectOptions;
use super::watch::Watch;

/// How a pool is made, and who watches its connections.
pub(super) struct Lane<B: sqlx::Database> {
    pub(super) pool: PoolOptions<B>,
    pub(super) options: ConnectOptions<B>,
    pub(super) watch: Arc<Watch>,
    /// After what time a statement that was cut off has ended, or the database does not answer any more.
    pub(super) answers_within: Duration,
}

/// Pools that are alike. PostgreSQL has one, of many connections. The readers of SQLite have one each, for then a watch knows
/// which connection it watches, and can end the statement that runs on it.
pub(super) struct Lanes<B: Backend> {
    pools: Vec<(Pool<B>, Arc<Watch>)>,
    places: Option<Arc<Places>>,
    patience: Duration,
    answers_within: Duration,
    in_use: Arc<AtomicUsize>,
}

/// Which of several lanes are free.
struct Places {
    permits: Arc<Semaphore>,
    /// The one used last is on top: its pages are in memory, and those at the bottom need not even be opened.
    free: Mutex<Vec<usize>>,
}

impl<B: Backend> Lanes<B> {
    /// Connects when it is asked for a connection.
    pub(super) fn open(lanes: &[Lane<B>], patience: Duration) -> Self {
        let places = Places {
            permits: Arc::new(Semaphore::new(lanes.len())),
            free: Mutex::new((0..lanes.len()).rev().collect()),
        };
        let open = |lane: &Lane<B>| {
            let pool = lane.pool.clone().connect_lazy_with(lane.options.clone());
            (pool, Arc::clone(&lane.watch))
        };
        Self {
            places: (lanes.len() > 1).then(|| Arc::new(places)),
            pools: lanes.iter().map(open).collect(),
            patience,
            answers_within: lanes[0].answers_within,
            in_use: Arc::default(),
        }
    }

    /// A connection, as soon as one is free.
    pub(super) async fn acquire(&self) -> Result<Lease<B>, sqlx::Error> {
        let acquired = match &self.places {
            // The pool itself waits no longer than that, and a second timer would wake the runtime for each transaction.
            None => self.lend(None).await,
            Some(places) => timeout(self.patience, async {
                self.lend(Some(Places::take(places).await?)).await
            })
            .await
            .unwrap_or(Err(sqlx::Error::PoolTimedOut)),
        };
        match acquired {
            // If nobody has a connection, there is none to wait for: the database was waited for.
            Err(sqlx::Error::PoolTimedOut) if !self.is_in_use() => Err(no_answer(self.patience).into()),
            acquired => acquired,
        }
    }

    /// A connection of the lane that is one's own, or of the only one.
    async fn lend(&self, place: Option<Place>) -> Result<Lease<B>, sqlx::Error> {
        let (pool, watch) = &self.pools[place.as_ref().map_or(0, |place| place.index)];
        let pooled = pool.acquire().await?;
        // What was cut off has ended, or the pool would not have the connection again.
        watch.rest();
        Ok(Lease {
            pooled,
            watch: Arc::clone(watch),
            answers_within: self.answers_within,
            _place: place,
            _use: Use::begin(&self.in_use),
        })
    }

    /// Whether somebody has a connection, which is a sign of life of the database.
    pub(super) fn is_in_use(&self) -> bool {
        self.in_use.load(Ordering::Relaxed) > 0
    }

    /// Waits for the connections, and closes them.
    pub(super) async fn close(&self) {
        for (pool, _) in &self.pools {
            pool.close().await;
        }
    }
}

fn no_answer(patience: Duration) -> std::io::Error {
    std::io::Error::new(
        std::io::ErrorKind::TimedOut,
        format!("no connection could be had within {patience:?}, and nobody has one"),
    )
}

impl Places {
    async fn take(places: &Arc<Self>) -> Result<Place, sqlx::Error> {
        let permit = Arc::clone(&places.permits).acquire_owned().await;
        let permit = permit.map_err(|_| sqlx::Error::PoolClosed)?;
        let index = places.free().pop().expect("there is a lane for each permit");
        Ok(Place {
            index,
            places: Arc::clone(places),
            _permit: permit,
        })
    }

    /// The list is whole after a panic: it is changed at once.
    fn free(&self) -> std::sync::MutexGuard<'_, Vec<usize>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of several lanes, in use. The lane is free before the permit is.
struct Place {
    index: usize,
    places: Arc<Places>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.free().push(self.index);
    }
}

/// A connection in use. It goes back to its pool before its place is free.
pub(super) struct Lease<B: Backend> {
    pub(super) pooled: PoolConnection<B>,
    pub(super) watch: Arc<Watch>,
    pub(super) answers_within: Duration,
    _place: Option<Place>,
    _use: Use,
}

impl<B: Backend> Lease<B> {
    /// Gives back a connection on which a statement may still run. If that does not end, the connection is dropped, and its place is
    /// free for another one.
    ///
    /// sqlx 0.9.0 gives it back when it is dropped, but waits without an end: a server that is gone with its machine keeps the place
    /// until TCP gives up, after a quarter of an hour. And without a runtime it panics.
    pub(super) fn give_back_cut_off(&mut self) {
        let limit = self.answers_within;
        let given_back = self.pooled.return_to_pool();
        // When the runtime is at its end, nobody can wait. The connection is dropped with the future.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                if timeout(limit, given_back).await.is_err() {
                    tracing::warn!(?limit, "a connection does not answer, and is given up");
                }
            });
        }
    }
}

/// Counts a connection in use.
struct Use(Arc<AtomicUsize>);

impl Use {
    fn begin(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Use {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

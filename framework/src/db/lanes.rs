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
    /// Whether it has one connection, which stays with it from one transaction to the next: the pool would ask for a sign of life each
    /// time it gets it back, which only a server can fail to give.
    pub(super) keeps: bool,
}

/// Pools that are alike. PostgreSQL has one, of many connections. The readers of SQLite have one each, for then a watch knows
/// which connection it watches, and can end the statement that runs on it.
pub(super) struct Lanes<B: Backend> {
    pools: Vec<(Pool<B>, Arc<Watch>)>,
    places: Option<Arc<Places<B>>>,
    patience: Duration,
    answers_within: Duration,
    in_use: Arc<AtomicUsize>,
}

/// Which lanes are free, where each has one connection.
struct Places<B: Backend> {
    permits: Arc<Semaphore>,
    free: Mutex<Free<B>>,
}

/// Lanes that nobody uses, and the connection of each that stays with it.
struct Free<B: Backend> {
    /// The one used last is on top: its pages are in memory, and those at the bottom need not even be opened.
    lanes: Vec<(usize, Option<PoolConnection<B>>)>,
    /// Whether the pools close: they want all connections back.
    is_closing: bool,
}

impl<B: Backend> Lanes<B> {
    /// Connects when it is asked for a connection.
    pub(super) fn open(lanes: &[Lane<B>], patience: Duration) -> Self {
        let open = |lane: &Lane<B>| {
            let pool = lane.pool.clone().connect_lazy_with(lane.options.clone());
            (pool, Arc::clone(&lane.watch))
        };
        Self {
            places: lanes[0].keeps.then(|| Arc::new(Places::new(lanes.len()))),
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
    async fn lend(&self, mut place: Option<Place<B>>) -> Result<Lease<B>, sqlx::Error> {
        let (pool, watch) = &self.pools[place.as_ref().map_or(0, |place| place.index)];
        let kept = place.as_mut().and_then(|place| place.kept.take());
        let pooled = match kept {
            Some(kept) => kept,
            None => pool.acquire().await?,
        };
        // What was cut off has ended, or the pool would not have the connection again.
        watch.rest();
        Ok(Lease {
            pooled: Some(pooled),
            watch: Arc::clone(watch),
            answers_within: self.answers_within,
            place,
            _use: Use::begin(&self.in_use),
        })
    }

    /// Whether somebody has a connection, which is a sign of life of the database.
    pub(super) fn is_in_use(&self) -> bool {
        self.in_use.load(Ordering::Relaxed) > 0
    }

    /// Waits for the connections, and closes them.
    pub(super) async fn close(&self) {
        for kept in self.places.iter().flat_map(|places| places.close()) {
            if let Err(error) = kept.close().await {
                tracing::warn!(%error, "a connection did not close");
            }
        }
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

impl<B: Backend> Places<B> {
    fn new(count: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(count)),
            free: Mutex::new(Free {
                lanes: (0..count).rev().map(|index| (index, None)).collect(),
                is_closing: false,
            }),
        }
    }

    async fn take(places: &Arc<Self>) -> Result<Place<B>, sqlx::Error> {
        let permit = Arc::clone(&places.permits).acquire_owned().await;
        let permit = permit.map_err(|_| sqlx::Error::PoolClosed)?;
        let (index, kept) = places
            .free()
            .lanes
            .pop()
            .expect("there is a lane for each permit");
        Ok(Place {
            index,
            kept,
            places: Arc::clone(places),
            _permit: permit,
        })
    }

    /// Gives back what the lanes keep, and lets none keep anything any more.
    fn close(&self) -> Vec<PoolConnection<B>> {
        let mut free = self.free();
        free.is_closing = true;
        free.lanes
            .iter_mut()
            .filter_map(|(_, kept)| kept.take())
            .collect()
    }

    /// The list is whole after a panic: it is changed at once.
    fn free(&self) -> std::sync::MutexGuard<'_, Free<B>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A pool gets a connection back in a task, and there may be no runtime any more to have one.
impl<B: Backend> Drop for Places<B> {
    fn drop(&mut self) {
        for kept in self.close() {
            drop(kept.detach());
        }
    }
}

/// One of several lanes, in use. The lane is free before the permit is.
struct Place<B: Backend> {
    index: usize,
    kept: Option<PoolConnection<B>>,
    places: Arc<Places<B>>,
    _permit: OwnedSemaphorePermit,
}

impl<B: Backend> Drop for Place<B> {
    fn drop(&mut self) {
        let kept = self.kept.take();
        let mut free = self.places.free();
        let (kept, given_back) = if free.is_closing {
            (None, kept)
        } else {
            (kept, None)
        };
        free.lanes.push((self.index, kept));
        drop(free);
        drop(given_back);
    }
}

/// Why a lease has its connection.
const THERE: &str = "it is given back at the end of the lease only";

/// A connection in use. It goes back to its pool before its place is free.
pub(super) struct Lease<B: Backend> {
    pooled: Option<PoolConnection<B>>,
    pub(super) watch: Arc<Watch>,
    pub(super) answers_within: Duration,
    place: Option<Place<B>>,
    _use: Use,
}

impl<B: Backend> Lease<B> {
    /// The connection.
    pub(super) fn connection(&mut self) -> &mut PoolConnection<B> {
        self.pooled.as_mut().expect(THERE)
    }

    /// The same, to look at.
    pub(super) fn as_connection(&self) -> &PoolConnection<B> {
        self.pooled.as_ref().expect(THERE)
    }

    /// The connection, for as long as somebody likes. The pool has it again when it is dropped.
    pub(super) fn into_connection(mut self) -> PoolConnection<B> {
        self.pooled.take().expect(THERE)
    }

    /// Lets the connection stay with its lane, if the lane keeps one. It is as it was when it was lent, or has been told to be.
    pub(super) fn keep(&mut self) {
        if let Some(place) = &mut self.place {
            place.kept = self.pooled.take();
        }
    }

    /// Gives back a connection on which a statement may still run. If that does not end, the connection is dropped, and its place is
    /// free for another one.
    ///
    /// sqlx 0.9.0 gives it back when it is dropped, but waits without an end: a server that is gone with its machine keeps the place
    /// until TCP gives up, after a quarter of an hour. And without a runtime it panics.
    pub(super) fn give_back_cut_off(&mut self) {
        let limit = self.answers_within;
        let given_back = self.connection().return_to_pool();
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

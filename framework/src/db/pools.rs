//! What all clones of a database share: its pools, and what finishes behind a request.

use std::sync::{Arc, OnceLock};

use sqlx_core::connection::Connection as _;
use sqlx_core::pool::{Pool, PoolOptions};
use tokio_util::task::TaskTracker;

use super::backend::ConnectOptions;
use super::backend::sealed::Plan;
use super::nested::Polling;
use super::rolled_back::{self, Outer};
use super::slot::Slot;
use super::{Backend, DatabaseSettings, TxOptions};

/// What all clones of a database share.
pub(super) struct Shared<B: Backend> {
    pub(super) settings: DatabaseSettings,
    plan: Plan<B>,
    /// Made when the first transaction is opened: a pool needs a runtime, and an app is built without one.
    pools: OnceLock<Pools<B>>,
    /// Who works in the transaction of the one writer.
    pub(super) polling: Arc<Polling>,
    /// The transaction around all others, of a database that is rolled back.
    pub(super) outer: Option<Arc<Outer>>,
    /// Commits, and what follows them, whose caller is gone.
    pub(super) finishing: TaskTracker,
    pub(super) slot: Slot,
}

struct Pools<B: Backend> {
    writer: Pool<B>,
    reader: Option<Pool<B>>,
}

impl<B: Backend> Shared<B> {
    pub(super) fn new(settings: DatabaseSettings) -> Result<Self, sqlx::Error> {
        let addresses = [Some(&settings.url), settings.replica_url.as_ref()];
        for address in addresses.into_iter().flatten() {
            if !B::SCHEMES
                .iter()
                .any(|scheme| address.expose().starts_with(scheme))
            {
                return Err(sqlx::Error::InvalidArgument(format!(
                    "an address of this database begins with `{}`",
                    B::SCHEMES.join("` or `")
                )));
            }
        }
        Ok(Self {
            plan: B::plan(&settings)?,
            settings,
            pools: OnceLock::new(),
            polling: Arc::default(),
            outer: None,
            finishing: TaskTracker::new(),
            slot: Slot::default(),
        })
    }

    /// What a test has, which is forgotten.
    pub(super) fn rolled_back(settings: DatabaseSettings) -> Result<Self, sqlx::Error> {
        let shared = Self::new(settings)?;
        Ok(Self {
            plan: rolled_back::plan(shared.plan),
            outer: Some(Arc::default()),
            ..shared
        })
    }

    fn pools(&self) -> &Pools<B> {
        self.pools.get_or_init(|| {
            let Plan { writer, reader } = &self.plan;
            Pools {
                writer: open(writer),
                reader: reader.as_ref().map(open),
            }
        })
    }

    /// The pool of a transaction, and whether a second one inside the first would wait for itself.
    pub(super) fn pool(&self, options: TxOptions) -> (&Pool<B>, bool) {
        let pools = self.pools();
        match &pools.reader {
            Some(reader) if options.read_only => (reader, false),
            _ => (&pools.writer, B::SINGLE_WRITER),
        }
    }

    /// Asks the database for a sign of life. If all connections are in use, that is one.
    pub(super) async fn ping(&self) -> Result<(), sqlx::Error> {
        let pools = self.pools();
        let reader = pools.reader.as_ref().filter(|_| B::SINGLE_WRITER);
        let pool = reader.unwrap_or(&pools.writer);
        match pool.acquire().await {
            Ok(mut connection) => connection.ping().await,
            Err(sqlx::Error::PoolTimedOut) if pool.size() >= pool.options().get_max_connections() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Waits for what is open, and closes the connections.
    pub(super) async fn close(&self) {
        self.finishing.close();
        self.finishing.wait().await;
        if let Some(pools) = self.pools.get() {
            if let Some(reader) = &pools.reader {
                reader.close().await;
            }
            pools.writer.close().await;
        }
    }
}

/// A pool that connects when it is asked for a connection.
fn open<B: Backend>((pool, options): &(PoolOptions<B>, ConnectOptions<B>)) -> Pool<B> {
    pool.clone().connect_lazy_with(options.clone())
}

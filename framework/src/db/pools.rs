//! What all clones of a database share: its connections, and what finishes behind a request.

use std::slice;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx_core::connection::Connection as _;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use super::backend::cause_of;
use super::backend::sealed::{Cause, Plan};
use super::connection::Connection;
use super::lanes::{Lanes, Lease};
use super::nested::Polling;
use super::refusal::Refusal;
use super::replica::Replica;
use super::rolled_back::{self, Outer};
use super::slot::Slot;
use super::{Backend, DatabaseSettings, TxOptions};

/// What all clones of a database share.
pub(super) struct Shared<B: Backend> {
    pub(super) settings: DatabaseSettings,
    plan: Plan<B>,
    /// Made when the first transaction is opened: a pool needs a runtime, and an app is built without one.
    pools: OnceLock<Pools<B>>,
    replica: Replica,
    /// Who works in the transaction of the one writer.
    pub(super) polling: Arc<Polling>,
    /// The transaction around all others, of a database that is rolled back.
    pub(super) outer: Option<Arc<Outer>>,
    /// Commits, and what follows them, whose caller is gone.
    pub(super) finishing: TaskTracker,
    pub(super) slot: Slot,
}

struct Pools<B: Backend> {
    writer: Lanes<B>,
    /// For transactions that only read, if they have connections of their own.
    reader: Option<Lanes<B>>,
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
            replica: Replica::default(),
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
            let Plan { writer, readers } = &self.plan;
            let patience = self.settings.acquire_timeout;
            Pools {
                writer: Lanes::open(slice::from_ref(writer), patience),
                reader: (!readers.is_empty()).then(|| Lanes::open(readers, patience)),
            }
        })
    }

    /// Opens a transaction; answers also whether a second one inside it would wait for itself.
    pub(super) async fn begin(
        self: &Arc<Self>,
        options: TxOptions,
    ) -> Result<(Connection<B>, bool), sqlx::Error> {
        if let Some(outer) = &self.outer {
            return Ok((Connection::begin_within(self, outer, options).await?, false));
        }
        let Pools { writer, reader } = self.pools();
        let reader = reader
            .as_ref()
            .filter(|_| options.suits_readers(!B::SINGLE_WRITER) && !self.replica.is_away());
        if let Some(reader) = reader {
            match Connection::begin(reader, options, &self.settings).await {
                // The readers of SQLite are no replica: where they cannot read, the writer cannot either.
                Err(error) if !B::SINGLE_WRITER && cause_of(&error) == Cause::Outage => {
                    self.replica.leave(&error);
                }
                begun => return Ok((begun?, false)),
            }
        }
        if B::SINGLE_WRITER && self.polling.is_inside() {
            return Err(Refusal::Nested.into_error());
        }
        let connection = Connection::begin(writer, options, &self.settings).await?;
        Ok((connection, B::SINGLE_WRITER))
    }

    /// A connection that may write, without a transaction.
    pub(super) async fn writer(&self) -> Result<Lease<B>, sqlx::Error> {
        if B::SINGLE_WRITER && self.polling.is_inside() {
            return Err(Refusal::Nested.into_error());
        }
        self.pools().writer.acquire().await
    }

    /// Asks the database for a sign of life.
    pub(super) async fn ping(&self) -> Result<(), sqlx::Error> {
        let Pools { writer, reader } = self.pools();
        // The one writer of SQLite is often in use, and the readers read the same file.
        ping(reader.as_ref().filter(|_| B::SINGLE_WRITER).unwrap_or(writer)).await
    }

    /// Asks the replica for a sign of life, if there is one.
    pub(super) async fn ping_replica(&self) -> Result<(), sqlx::Error> {
        match &self.pools().reader {
            Some(replica) if !B::SINGLE_WRITER => ping(replica).await,
            _ => Ok(()),
        }
    }

    /// Waits for what is open, and closes the connections.
    pub(super) async fn close(&self) {
        self.finishing.close();
        self.finishing.wait().await;
        if let Some(Pools { writer, reader }) = self.pools.get() {
            if let Some(reader) = reader {
                reader.close().await;
            }
            writer.close().await;
        }
        // A commit whose caller went meanwhile had its connection until now.
        self.finishing.wait().await;
    }
}

/// How long a free connection is waited for, if others are in use.
const BUSY: Duration = Duration::from_millis(500);

/// If all connections are in use, that is a sign of life too.
async fn ping<B: Backend>(lanes: &Lanes<B>) -> Result<(), sqlx::Error> {
    let acquired = match timeout(BUSY, lanes.acquire()).await {
        Ok(acquired) => acquired,
        Err(_) if lanes.is_in_use() => return Ok(()),
        Err(_) => lanes.acquire().await,
    };
    match acquired {
        Ok(mut lease) => {
            lease.connection().ping().await?;
            lease.keep();
            Ok(())
        }
        Err(sqlx::Error::PoolTimedOut) => Ok(()),
        Err(error) => Err(error),
    }
}

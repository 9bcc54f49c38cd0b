//! Takes connections in while the server serves, and sees to its end.

use std::convert::Infallible;
use std::io;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

use super::admission::{Admission, Place, refusals};
use super::connection;
use super::context::Context;
use super::listener::Listener;
use super::refusal;
use super::stream::Accepted;
use super::{DrainStage, Serve};

/// How long to wait before accepting again when the system has no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// After the last connection was accepted: how long those that are quiet may still begin a request.
const LINGER: Duration = Duration::from_secs(1);

/// Accepts connections, and keeps account of them.
pub(super) struct Acceptor<A> {
    pub(super) listener: Listener,
    pub(super) app: A,
    pub(super) server: Arc<Context>,
    admission: Admission,
    refusals: Arc<Semaphore>,
}

impl<A: Serve> Acceptor<A> {
    pub(super) fn new(listener: Listener, app: A, server: Arc<Context>) -> Self {
        Self {
            listener,
            app,
            admission: Admission::new(&server.limits),
            server,
            refusals: Arc::new(Semaphore::new(refusals())),
        }
    }

    /// Serves until `stop` ends, then drains; cuts everything off when `at_once` ends.
    pub(super) async fn run(self, stop: impl Future<Output = ()>, at_once: impl Future<Output = ()>) {
        let drain = self.server.driver.clone();
        let mut at_once = pin!(at_once);
        let acceptor = Arc::new(self);
        let orderly = async {
            acceptor.accept_until(stop).await;
            drain.advance(DrainStage::LameDuck);
            let lame_duck = acceptor.server.limits.lame_duck;
            if let Some(time) = lame_duck.filter(|_| drain.is_readiness_watched()) {
                tracing::info!(seconds = time.as_secs(), "stopping: not ready, still accepting");
                acceptor.accept_until(sleep(time)).await;
            }
            let acceptor = Arc::into_inner(acceptor).expect("the task that accepted has ended");
            acceptor.accept_waiting();
            acceptor.drain().await;
        };
        tokio::select! {
            () = orderly => {}
            () = &mut at_once => tracing::warn!("stopping at once"),
        }
        drain.advance(DrainStage::Ended);
    }

    /// Accepts in a task of the runtime, whose threads then serve what they accept. Whoever waits for the server may be on a thread of
    /// its own, as in `Runtime::block_on`, which would have to be woken for each connection and wake another one to serve it.
    async fn accept_until(self: &Arc<Self>, end: impl Future<Output = ()>) {
        let mut accepting = AbortOnDropHandle::new(tokio::spawn(Arc::clone(self).accept()));
        tokio::select! {
            biased;
            () = end => {}
            Err(error) = &mut accepting => {
                if let Ok(panic) = error.try_into_panic() {
                    resume_unwind(panic);
                }
                return;
            }
        }
        accepting.abort();
        let Err(_) = accepting.await;
    }

    async fn accept(self: Arc<Self>) -> Infallible {
        loop {
            let accepted = self.listener.accept().await;
            self.take(accepted).await;
        }
    }

    /// Accepts what the system has accepted already, and would reset if the listener were dropped.
    fn accept_waiting(&self) {
        match self.listener.waiting() {
            Ok(streams) => streams.into_iter().for_each(|accepted| self.begin(accepted)),
            Err(error) => tracing::error!(%error, "connections that wait are lost"),
        }
    }

    async fn take(&self, accepted: io::Result<Accepted>) {
        match accepted {
            Ok(accepted) => self.begin(accepted),
            Err(error) => pause_after(&error).await,
        }
    }

    /// Serves a connection, or says that there are too many.
    fn begin(&self, (stream, origin): Accepted) {
        let address = origin.map(|address| address.ip().to_canonical());
        if let Some(place) = self.admission.admit(address) {
            if let Some(limit) = self.server.limits.stall {
                stream.limit_stall(limit);
            }
            if let Some(bytes) = self.server.limits.unsent {
                stream.limit_unsent(bytes);
            }
            self.spawn((stream, origin), place);
            return;
        }
        tracing::debug!(?address, "too many connections");
        if let Ok(permit) = Arc::clone(&self.refusals).try_acquire_owned() {
            tokio::spawn(async move {
                refusal::too_many_connections(stream).await;
                drop(permit);
            });
        }
    }

    /// Serves a connection in a task of its own.
    fn spawn(&self, (stream, origin): Accepted, place: Place) {
        let (app, server) = (self.app.clone(), Arc::clone(&self.server));
        let moves = server.threads.is_some();
        let work = async move {
            match if moves { stream.adopted() } else { Ok(stream) } {
                Ok(stream) => connection::serve((stream, origin), place, app, server).await,
                Err(error) => tracing::error!(%error, "a connection cannot be handed to its thread"),
            }
        };
        let tasks = &self.server.tasks;
        match &self.server.threads {
            None => tasks.spawn(work),
            Some(threads) => tasks.spawn_on(work, threads.idlest()),
        };
    }

    /// The end, after the last connection was accepted.
    async fn drain(self) {
        let Self {
            listener,
            app,
            server,
            ..
        } = self;
        let tasks = &server.tasks;
        drop(listener);
        let begun = Instant::now();
        let (drain, deadline) = (&server.driver, server.limits.drain);
        drain.advance(DrainStage::Draining);
        tasks.close();
        // Over before its time is what we hope for; either way the next step follows.
        let _ = timeout(
            deadline.map_or(LINGER, |deadline| deadline.min(LINGER)),
            tasks.wait(),
        )
        .await;
        drain.advance(DrainStage::Closing);
        let finished = async {
            tasks.wait().await;
            app.finish().await;
        };
        match deadline {
            None => finished.await,
            Some(deadline) => {
                let left = deadline.saturating_sub(begun.elapsed());
                if timeout(left, finished).await.is_err() {
                    tracing::warn!(connections = tasks.len(), "the time to finish is over");
                }
            }
        }
    }
}

/// A connection that broke before it was accepted is the client's affair; anything else is ours, and lasts a moment.
async fn pause_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        tracing::error!(%error, "cannot accept connections");
        sleep(ACCEPT_PAUSE).await;
    }
}

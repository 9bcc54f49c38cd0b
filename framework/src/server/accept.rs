//! Takes connections in while the server serves, and sees to its end.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinError;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument as _;
use tracing::dispatcher::has_been_set;
use tracing::instrument::WithSubscriber as _;

use super::admission::{Admission, Place};
use super::connection;
use super::context::Context;
use super::drain::{Member, Step};
use super::files::{refusals, tell_of_too_few};
use super::limits::bounded;
use super::listener::Listener;
use super::refusal;
use super::stream::{Accepted, Stream};
use super::turned_away::TurnedAway;
use super::{DrainStage, Serve};

/// How long to wait before accepting again when the system has no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// After the last connection was accepted: how long those that are quiet may still begin a request.
const LAST_CALL: Duration = Duration::from_secs(1);

/// How long those that are cut off may take to notice.
const CUT_OFF: Duration = Duration::from_secs(1);

/// Accepts connections, and keeps account of them.
pub(super) struct Acceptor<A> {
    /// Nothing once it is closed.
    listener: Mutex<Option<Listener>>,
    app: A,
    server: Arc<Context>,
    admission: Admission,
    refusals: Arc<Semaphore>,
    turned_away: TurnedAway,
}

impl<A: Serve> Acceptor<A> {
    pub(super) fn new(listener: Listener, app: A, server: Arc<Context>) -> Self {
        tell_of_too_few(server.limits.connections);
        if let Some(limit) = bounded(server.limits.stall) {
            listener.look_after(limit);
        }
        Self {
            listener: Mutex::new(Some(listener)),
            app,
            admission: Admission::new(&server.limits),
            server,
            refusals: Arc::new(Semaphore::new(refusals())),
            turned_away: TurnedAway::default(),
        }
    }

    /// Serves until `stop` ends, then drains; cuts everything off when `at_once` ends.
    pub(super) async fn run(self, stop: impl Future<Output = ()>, at_once: impl Future<Output = ()>) {
        let mut accepting = Accepting::begin(self);
        tokio::select! {
            () = accepting.serve(stop) => {}
            () = at_once => {
                tracing::warn!("stopping at once");
                accepting.stop().await;
            }
        }
        accepting.end().await;
    }

    async fn accept(self: Arc<Self>) -> Infallible {
        loop {
            let accepted = poll_fn(|cx| self.poll_accept(cx)).await;
            self.take(accepted).await;
        }
    }

    /// The next connection. Where the listener is closed, none ever comes.
    fn poll_accept(&self, cx: &mut TaskContext<'_>) -> Poll<io::Result<Accepted>> {
        match &mut *self.listener() {
            Some(listener) => listener.poll_accept(cx),
            None => Poll::Pending,
        }
    }

    /// Nothing panics while it holds the lock, so a poisoned one is as good as any.
    fn listener(&self) -> MutexGuard<'_, Option<Listener>> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens no more.
    fn close(&self) {
        *self.listener() = None;
    }

    /// Accepts what the system has accepted already, and would reset if the listener were dropped.
    fn accept_waiting(&self) {
        if let Some(listener) = &*self.listener() {
            listener.accept_waiting(|accepted| self.begin(accepted));
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
        // A proxy that is trusted speaks for many.
        let counted = address.filter(|address| !self.server.is_proxy(*address));
        match self.admission.admit(counted) {
            Ok(place) => {
                if let Some(limit) = self.server.limits.stall {
                    stream.limit_stall(limit);
                }
                if let Some(bytes) = self.server.limits.unsent {
                    stream.limit_unsent(bytes);
                }
                self.spawn((stream, origin), place);
            }
            Err(full) => {
                tracing::debug!(?address, ?full, "no place for a connection");
                self.turned_away.note(full);
                self.refuse(stream);
            }
        }
    }

    /// Says that there are too many connections, unless that is said to too many already.
    fn refuse(&self, stream: Stream) {
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

    /// The end, after the last connection was accepted. Servers that share a drain wait for each other while they have time.
    async fn drain(&self, member: &mut Member) {
        let Self { app, server, .. } = self;
        let tasks = &server.tasks;
        self.close();
        let begun = Instant::now();
        let (drain, deadline) = (&server.driver, server.limits.drain);
        let left = || deadline.map(|deadline| deadline.saturating_sub(begun.elapsed()));
        drain.advance(DrainStage::Draining);
        tasks.close();
        // Over before its time is what we hope for; either way the next step follows.
        let _ = timeout(
            deadline.map_or(LAST_CALL, |deadline| deadline.min(LAST_CALL)),
            tasks.wait(),
        )
        .await;
        within(left(), member.meet(Step::Called)).await;
        drain.advance(DrainStage::Closing);
        let finished = async {
            tasks.wait().await;
            // The app may be that of the others too.
            member.meet(Step::Answered).await;
            app.finish().await;
            member.meet(Step::Finished).await;
        };
        if within(left(), finished).await.is_none() {
            tracing::warn!(connections = tasks.len(), "the time to finish is over");
        }
    }
}

/// What comes of some work, unless its time is over before. Without a limit it has all the time.
async fn within<T>(limit: Option<Duration>, work: impl Future<Output = T>) -> Option<T> {
    match limit {
        None => Some(work.await),
        Some(limit) => timeout(limit, work).await.ok(),
    }
}

/// A server that accepts, in a task of the runtime, whose threads then serve what they accept. Whoever waits for the server may be on a
/// thread of its own, as in `Runtime::block_on`, which would have to be woken for each connection and wake another one to serve it.
///
/// However it ends, also where nobody waits for it any more: then it listens no longer, and what it serves is cut off.
struct Accepting<A: Serve> {
    acceptor: Arc<Acceptor<A>>,
    /// Nothing once it has ended.
    task: Option<AbortOnDropHandle<Infallible>>,
    /// Its place among the servers that end together.
    member: Member,
}

impl<A: Serve> Accepting<A> {
    fn begin(acceptor: Acceptor<A>) -> Self {
        if acceptor.server.driver.note_server() {
            tracing::warn!(
                "an app is served that is, or was, served already: all its servers end with the first"
            );
        }
        let member = acceptor.server.driver.join();
        let acceptor = Arc::new(acceptor);
        let accept = Arc::clone(&acceptor).accept().in_current_span();
        // Without a subscriber there is none to take along, and to say so would keep the lines from the crate `log`.
        let task = if has_been_set() {
            tokio::spawn(accept.with_current_subscriber())
        } else {
            tokio::spawn(accept)
        };
        Self {
            acceptor,
            task: Some(AbortOnDropHandle::new(task)),
            member,
        }
    }

    /// Serves until `stop` ends, or somebody else begins the drain, and ends in order.
    async fn serve(&mut self, stop: impl Future<Output = ()>) {
        let server = Arc::clone(&self.acceptor.server);
        let stopped = async {
            tokio::select! {
                () = stop => {}
                () = server.drain.begun() => {}
            }
        };
        self.accept_until(stopped).await;
        server.driver.advance(DrainStage::LameDuck);
        let lame_duck = server.limits.lame_duck;
        if let Some(time) = lame_duck.filter(|_| server.driver.is_readiness_watched()) {
            tracing::info!(seconds = time.as_secs(), "stopping: not ready, still accepting");
            self.accept_until(sleep(time)).await;
        }
        self.stop().await;
        self.acceptor.accept_waiting();
        self.acceptor.drain(&mut self.member).await;
    }

    async fn accept_until(&mut self, end: impl Future<Output = ()>) {
        let Some(task) = &mut self.task else { return };
        tokio::select! {
            biased;
            () = end => return,
            ended = task => has_ended(ended, false),
        }
        self.task = None;
    }

    /// Accepts no more.
    async fn stop(&mut self) {
        if let Some(task) = &mut self.task {
            task.abort();
            has_ended(task.await, true);
            self.task = None;
        }
    }

    /// Cuts off what is not finished, and waits for it: work may go on without its client, and is to be known before the app closes
    /// what it uses.
    async fn end(self) {
        let server = Arc::clone(&self.acceptor.server);
        drop(self);
        server.tasks.close();
        if timeout(CUT_OFF, server.tasks.wait()).await.is_err() {
            tracing::warn!(
                connections = server.tasks.len(),
                "not all that was cut off has ended"
            );
        }
    }
}

impl<A: Serve> Drop for Accepting<A> {
    fn drop(&mut self) {
        self.acceptor.close();
        self.acceptor.server.driver.advance(DrainStage::Ended);
    }
}

/// The task that accepts has ended: with a panic, or since it was told to, by us or by the end of its runtime.
fn has_ended(ended: Result<Infallible, JoinError>, was_told: bool) {
    let Err(error) = ended;
    match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(_) if was_told => {}
        Err(error) => tracing::error!(%error, "no connection is accepted any more"),
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

//! The last step: nothing can be wrong any more, and the parts become one.

use std::sync::Arc;

use http::Method;
use tokio_util::task::TaskTracker;

use super::Described;
use super::paths::Paths;
use crate::app::App;
use crate::app::built::{BuiltApp, Core};
use crate::app::database::Held;
use crate::app::health::Checks;
use crate::app::layered::stacks;
use crate::app::lifecycle::Lifecycle;
use crate::app::load::InFlight;
use crate::extract::{BodyBudget, Challenges, Resources, RouteInfo, Shared, Step};
use crate::handler::OnDisconnect;
use crate::layer::{Place, Stack, Wrap, mappers};
use crate::routing::{RouteEntry, names};
use crate::schema::Schemas;
use crate::server::Limits;
use crate::service::PreparedHook;
use crate::state::StateMap;

impl App {
    /// The app, of all that was found to be right.
    pub(super) fn put_together(
        mut self,
        entries: Arc<[RouteEntry]>,
        mut described: Described,
        paths: Paths,
        hooks: Vec<PreparedHook>,
        database: Held,
    ) -> BuiltApp {
        let docs = Arc::new(paths.docs);
        if !self.docs.policies().is_empty() {
            self.state.insert(Arc::clone(&docs));
        }
        let behind_proxies = self.limits_where(true);
        let limits = if self.server.proxies().is_empty() {
            self.limits_where(false)
        } else {
            behind_proxies.clone()
        };
        let routes = routes(&entries, &mut described, &limits);
        let shared = (described.schemas, described.replaced);
        let resources = Arc::new(self.resources(routes, shared, &limits));
        let core = Arc::new_cyclic(|core| Core {
            stacks: stacks(core, &entries, &described.around, &resources),
            table: paths.table,
            targets: paths.targets,
            resources,
            server: self.server.limits(limits.clone()).drain(self.drain.clone()),
            document: described.document,
            docs,
            docs_path: self.docs.first_page().map(str::to_owned),
            entries,
            access: described.access,
            headers: self.headers,
            checks: Arc::new(Checks::new(self.checks, self.drain.clone())),
            drain: self.drain,
            lifecycle: Lifecycle::new(hooks),
            starts: described.starts,
            closers: self.closers,
            database,
            in_flight: InFlight::new(limits.requests),
            detached: TaskTracker::new(),
            limits,
            limits_behind_proxies: behind_proxies,
        });
        let stack = stack(&core, self.layers).map(Arc::new);
        BuiltApp { core, stack }
    }

    /// What all requests share.
    fn resources(
        &mut self,
        routes: Vec<RouteInfo>,
        (schemas, replaced): (Arc<Schemas>, Arc<StateMap>),
        limits: &Limits,
    ) -> Resources {
        Resources {
            routes,
            schemas,
            state: std::mem::take(&mut self.state),
            renderer: Arc::clone(&self.renderer),
            mappers: mappers(&self.for_routes),
            bodies: BodyBudget::new(limits.bodies),
            decompression: self.decompression,
            replaced,
            shared: Shared::default(),
            challenges: Challenges::own(self.realm_name()),
            health: self.health.routes().map(|(path, _)| path.to_owned()).collect(),
        }
    }

    /// The limits with proxies in front, or without.
    fn limits_where(&self, proxies: bool) -> Limits {
        let mut limits = match &self.limits {
            Some(limits) => limits.clone(),
            None if proxies => Limits::behind_proxy(),
            None => Limits::default(),
        };
        limits.body = self.body_limit.or(limits.body);
        limits
    }
}

/// Puts the layers around the core; without any, there is nothing to pay for.
fn stack(core: &Arc<Core>, layers: Vec<Wrap>) -> Option<Stack> {
    if layers.is_empty() {
        return None;
    }
    let inner = Arc::clone(core);
    let app = Stack::shared(move |request| Box::pin(inner.within(request)));
    let place = Place::app(Arc::clone(&core.resources));
    Some(
        layers
            .into_iter()
            .fold(app, |stack, wrap| wrap(stack, place.clone())),
    )
}

/// What is known of each route.
fn routes(entries: &[RouteEntry], described: &mut Described, limits: &Limits) -> Vec<RouteInfo> {
    let (names, challenges) = (&mut described.query_names, &mut described.challenges);
    let said = std::mem::take(names).into_iter().zip(std::mem::take(challenges));
    let routes = entries.iter().zip(said).zip(&described.releases);
    let route = |((entry, said), releases): ((&RouteEntry, _), &bool)| RouteInfo {
        releases: *releases,
        ..info(entry, said, limits)
    };
    routes.map(route).collect()
}

fn info(entry: &RouteEntry, said: (Vec<String>, Challenges), limits: &Limits) -> RouteInfo {
    let (query_names, challenges) = said;
    let policy = entry.policy;
    let suits =
        || Method::from_bytes(entry.route.meta.method.as_bytes()).map(|method| OnDisconnect::of(&method));
    let on_disconnect = policy.on_disconnect.or_else(|| suits().ok());
    RouteInfo {
        template: entry.template.clone(),
        names: names(&entry.template).into_iter().map(str::to_owned).collect(),
        operation_id: entry.operation_id.clone(),
        query_names,
        challenges,
        body_limit: policy.body_limit.within(limits.body).unwrap_or(usize::MAX),
        timeout: policy.timeout.within(limits.handler),
        finishes: on_disconnect == Some(OnDisconnect::Finish),
        releases: false,
        steps: entry.attached.of::<Step>().copied().collect(),
        mappers: mappers(&entry.attached),
    }
}

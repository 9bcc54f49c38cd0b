//! What all requests of an app share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{BodyBudget, Challenges, Shared, Step};
use crate::error::{ErrorMappers, ErrorRenderer};
use crate::schema::Schemas;
use crate::state::StateMap;

/// What all requests of an app share. It is made when the app is built, and does not change.
pub struct Resources {
    /// The values given with `App::state`.
    pub state: StateMap,
    /// The shape of error answers.
    pub renderer: Arc<dyn ErrorRenderer>,
    /// What becomes of problems outside of all routes before they are written.
    pub(crate) mappers: ErrorMappers,
    /// The schemas of the document, by which faults are found.
    pub schemas: Arc<Schemas>,
    /// The memory for contents that are being read.
    pub bodies: BodyBudget,
    /// Whether contents may come compressed.
    pub decompression: bool,
    /// What stands in for dependencies, in tests.
    pub replaced: Arc<StateMap>,
    /// What is made when it is needed first.
    pub shared: Shared,
    /// The paths at which the app tells how it is.
    pub(crate) health: Vec<String>,
    /// What a 401 says where no route is known.
    pub(crate) challenges: Challenges,
    /// The routes, by their number.
    pub routes: Vec<RouteInfo>,
}

/// What is known of the route that a request came to.
#[derive(Debug, Clone)]
pub struct RouteInfo {
    /// The whole template, with the prefixes of modules.
    pub template: String,
    /// The names in the template, in their order.
    pub names: Vec<String>,
    /// The operation's id in the document.
    pub operation_id: String,
    /// The names in the query that one of the handler's arguments reads.
    pub query_names: Vec<String>,
    /// What a client that is not let in is told of the ways in.
    pub challenges: Challenges,
    /// The most bytes of a content.
    pub body_limit: usize,
    /// How long the handler may work; `None` is as long as it likes.
    pub timeout: Option<Duration>,
    /// Whether the handler's work goes on when the client is gone.
    pub finishes: bool,
    /// What is done before the handler, in this order.
    pub steps: Vec<Step>,
    /// What becomes of its problems before they are written.
    pub(crate) mappers: ErrorMappers,
    /// Whether something that is made for the request is released at its end.
    pub releases: bool,
}

impl fmt::Debug for Resources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resources")
            .field("state", &self.state)
            .field("bodies", &self.bodies)
            .field("routes", &self.routes.len())
            .finish_non_exhaustive()
    }
}

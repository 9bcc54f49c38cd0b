//! Where a layer stands.

use std::sync::Arc;

use crate::body::Response;
use crate::error::Problem;
use crate::extract::{RequestId, Resources, RouteInfo};
use crate::respond::{logged, mapped};

/// Where a layer stands: around the app, or around one route.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    resources: Arc<Resources>,
    route: Option<u32>,
}

impl Place {
    /// Around the whole app, where no route is known yet.
    pub(crate) const fn app(resources: Arc<Resources>) -> Self {
        Self {
            resources,
            route: None,
        }
    }

    /// Around the route with this number.
    pub(crate) const fn of_route(resources: Arc<Resources>, route: u32) -> Self {
        Self {
            resources,
            route: Some(route),
        }
    }

    /// The route that it stands around.
    pub(crate) fn route(&self) -> Option<&RouteInfo> {
        self.resources.routes.get(self.route? as usize)
    }

    /// What all requests of the app share.
    pub(super) fn resources(&self) -> &Resources {
        &self.resources
    }

    /// Answers a problem, and tells the log of it.
    #[cold]
    pub(crate) fn answer(&self, problem: Problem, id: Option<&RequestId>) -> Response {
        logged(&self.resources, self.route(), id, problem)
    }

    /// Answers a problem of which the log has heard.
    #[cold]
    pub(super) fn write(&self, problem: Problem) -> Response {
        mapped(&self.resources, self.route(), None, problem)
    }
}

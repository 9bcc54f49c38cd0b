//! What stands around a route, and what the document says of it.

use std::borrow::Cow;
use std::sync::Arc;

use http::StatusCode;

use super::middleware::{Describe, around};
use super::{Middleware, Place, Stack, cache_control, outermost_first};
use crate::error::{ErrorMappers, Problem};
use crate::handler::EndpointMeta;
use crate::openapi::{OperationBuilder, ProblemDoc};
use crate::state::Attached;

/// A middleware or a layer around the routes of a module, or around one.
pub(crate) struct Mount {
    wrap: Box<dyn Fn(Stack, Place) -> Stack + Send + Sync>,
    /// A layer of tower says nothing of itself.
    says: Option<Arc<dyn Describe>>,
}

impl Mount {
    /// A middleware.
    pub(crate) fn middleware<M: Middleware>(middleware: M) -> Self {
        let middleware = Arc::new(middleware);
        let says: Arc<dyn Describe> = middleware.clone();
        Self {
            wrap: Box::new(move |inner, place| around(Arc::clone(&middleware), inner, place)),
            says: Some(says),
        }
    }

    /// A layer of tower.
    pub(crate) fn layer(wrap: impl Fn(Stack, Place) -> Stack + Send + Sync + 'static) -> Self {
        Self {
            wrap: Box::new(wrap),
            says: None,
        }
    }

    /// What says something of it, if anything does.
    pub(crate) fn says(&self) -> Option<Arc<dyn Describe>> {
        self.says.clone()
    }

    /// Puts it around what is there.
    pub(crate) fn wrap(&self, inner: Stack, place: Place) -> Stack {
        (self.wrap)(inner, place)
    }
}

/// A middleware around the whole app, as each route has to know of it for the document.
pub(crate) struct AroundApp(pub(crate) Arc<dyn Describe>);

/// A function that changes problems, of one level.
pub(crate) struct Mapper {
    map: Arc<dyn Fn(Problem) -> Problem + Send + Sync>,
    /// Whether it is the app's, which hears of what the app's middlewares answer too.
    of_app: bool,
}

impl Mapper {
    /// A function of a module or of a route.
    pub(crate) fn new(map: impl Fn(Problem) -> Problem + Send + Sync + 'static) -> Self {
        Self {
            map: Arc::new(map),
            of_app: false,
        }
    }

    /// A function of the app.
    pub(crate) fn of_app(map: impl Fn(Problem) -> Problem + Send + Sync + 'static) -> Self {
        Self {
            of_app: true,
            ..Self::new(map)
        }
    }
}

/// What stands around a route, the outermost first.
pub(crate) fn mounts(attached: &Attached) -> Vec<&Mount> {
    outermost_first(attached)
}

/// What problems of a route go through.
pub(crate) fn mappers(attached: &Attached) -> ErrorMappers {
    mappers_where(attached, |_| true)
}

fn mappers_where(attached: &Attached, wanted: impl Fn(&Mapper) -> bool) -> ErrorMappers {
    let mut mappers = ErrorMappers::default();
    let all = outermost_first::<Mapper>(attached).into_iter().rev();
    for mapper in all.filter(|mapper| wanted(mapper)) {
        mappers.push(Arc::clone(&mapper.map));
    }
    mappers
}

/// Describes what stands around a route, and what becomes of its problems; in the order in which they go out.
pub(crate) fn describe(attached: &Attached, route: &EndpointMeta, operation: &mut OperationBuilder<'_>) {
    for says in mounts(attached).into_iter().rev().filter_map(Mount::says) {
        says.describe_route(operation, route);
    }
    map_problems(&mappers_where(attached, |mapper| !mapper.of_app), operation);
    for AroundApp(says) in attached.of() {
        says.describe_route(operation, route);
    }
    map_problems(&mappers_where(attached, |mapper| mapper.of_app), operation);
    cache_control::judge(operation);
}

/// Documents each problem as what it becomes: the function that is called for a request is called for the document.
fn map_problems(mappers: &ErrorMappers, operation: &mut OperationBuilder<'_>) {
    if mappers.is_empty() {
        return;
    }
    operation.map_problems(|status, problem| {
        let Ok(code) = StatusCode::from_u16(status) else {
            return (status, problem);
        };
        let mapped =
            mappers.map(Problem::with_status(code, problem.code).with_detail(problem.detail.clone()));
        let detail = mapped
            .full_detail()
            .map_or(problem.detail, |detail| Cow::Owned(detail.to_owned()));
        let code = Cow::Owned(mapped.code().to_owned());
        (mapped.status().as_u16(), ProblemDoc { code, detail })
    });
}

/// What is wrong with the middlewares of all routes, each told once.
pub(crate) fn mistakes<'a>(routes: impl Iterator<Item = &'a Attached>) -> Vec<String> {
    let mut asked: Vec<Arc<dyn Describe>> = Vec::new();
    let mut mistakes = Vec::new();
    for says in routes.flat_map(mounts).filter_map(Mount::says) {
        if !asked.iter().any(|known| Arc::ptr_eq(known, &says)) {
            mistakes.extend(says.mistakes());
            asked.push(says);
        }
    }
    mistakes
}

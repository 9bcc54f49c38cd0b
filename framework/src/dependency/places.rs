//! How many values of a dependency there may be at a time.

use std::any::TypeId;
use std::time::Duration;

use schemars::json_schema;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::Provide;
use crate::error::Problem;
use crate::extract::Scope;
use crate::openapi::{Header, OperationBuilder};

/// How long one waits for a place. Who holds one and waits for another would wait for ever.
const PATIENCE: Duration = Duration::from_secs(5);

const DETAIL: &str = "There is more to do than can be done now.";

/// Documents that there may be no place.
pub(super) fn describe(operation: &mut OperationBuilder<'_>) {
    let seconds = Header::new(json_schema!({ "type": "integer", "minimum": 1 }));
    operation.problem(503, "overloaded", DETAIL);
    let seconds = seconds.description("After how many seconds to try again.");
    operation.response_header(503, "Retry-After", seconds);
}

/// Waits for a place, but not for ever.
pub(super) async fn take<S: Scope, P: Provide>(
    cx: &mut S::Cx,
    limit: usize,
) -> Result<OwnedSemaphorePermit, Problem> {
    let places = S::resources(cx)
        .shared
        .of(TypeId::of::<P>(), || Semaphore::new(limit));
    match timeout(PATIENCE, places.acquire_owned()).await {
        Ok(place) => place.map_err(Problem::internal),
        Err(_) => Err(Problem::overloaded().with_detail(DETAIL)),
    }
}

//! `Svc<S>`: a service, for handlers and for other services.

use std::any::type_name;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::Service;
use crate::error::{Problem, Reject};
use crate::extract::{Asker, Extract, Phase, Scope};
use crate::openapi::{OperationBuilder, Provider};
use crate::schema::ArgMeta;

/// A service, which a module names with `Module::service`. `App::build` reports the ones that are missing.
///
/// A handler can call its methods, and reach nothing below it.
pub struct Svc<S>(Arc<S>);

impl<S> Svc<S> {
    /// A service for a test that calls it, or a handler, as what it is.
    pub fn new(service: S) -> Self {
        Self(Arc::new(service))
    }
}

impl<S> Clone for Svc<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> Deref for Svc<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.0
    }
}

impl<S> fmt::Debug for Svc<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Svc<{}>", type_name::<S>())
    }
}

impl<C: Scope, S: Service> Extract<C> for Svc<S> {
    const PHASE: Phase = Phase::Inject;
    const ASKER: Asker = Asker::Ignored;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.requires_of::<Self>(Provider::Services, type_name::<S>());
    }

    async fn extract(cx: &mut C::Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let service = C::resources(cx).state.get::<Self>();
        service
            .map(|service| Self::clone(&service))
            .ok_or_else(|| Problem::internal(format!("the app has no service `{}`", type_name::<S>())).into())
    }
}

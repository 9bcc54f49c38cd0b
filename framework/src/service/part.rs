//! What a service can be made of.

use super::{Service, ServiceCx, Svc};
use crate::extract::State;

/// A field of a service: the database, another service, or state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a part of a service",
    label = "the app does not have such parts",
    note = "a service holds `Db`, `Svc<S>` and `State<T>`",
    note = "write `#[service(default)]` before a field that begins as its `Default`, or give the app the value with `App::state` and hold `State<{Self}>`"
)]
pub trait Part: Sized {
    /// Takes it from the app. If it is not there, `cx` notes that.
    fn take(cx: &mut ServiceCx<'_>) -> Option<Self>;
}

impl<S: Service> Part for Svc<S> {
    fn take(cx: &mut ServiceCx<'_>) -> Option<Self> {
        cx.service()
    }
}

impl<T: Send + Sync + 'static> Part for State<T> {
    fn take(cx: &mut ServiceCx<'_>) -> Option<Self> {
        cx.state().map(Self::of)
    }
}

//! Functions as hooks.

use std::sync::Arc;

use super::Work;
use crate::body::BoxError;
use crate::service::{Part, ServiceCx};

/// A function that the app, or a module, runs when the app starts or stops: an `async fn` of up to four parts, whose result says whether
/// it succeeded.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be run when the app starts or stops",
    label = "no hook",
    note = "write an `async fn` that takes what services are made of, `Svc<S>`, `State<T>` or `Db`, at most four of them, and returns `Result<(), E>`",
    note = "a closure is `async |mailer: Svc<Mailer>| {{ .. }}`, or `move |mailer: Svc<Mailer>| async move {{ .. }}` if it holds something"
)]
pub trait Hook<A>: Send + Sync + 'static {
    /// Takes its parts from the app.
    #[doc(hidden)]
    fn prepare(this: &Arc<Self>, cx: &mut ServiceCx<'_>) -> Option<Work>;
}

/// Implements it for a number of parts. All are asked for before the first that is missing ends it.
macro_rules! hook {
    ($($part:ident),*) => {
        impl<F, R, E, $($part),*> Hook<($($part,)*)> for F
        where
            F: Fn($($part),*) -> R + Send + Sync + 'static,
            R: Future<Output = Result<(), E>> + Send + 'static,
            E: Into<BoxError>,
            $($part: Part + Send + 'static,)*
        {
            #[allow(non_snake_case, unused_variables, reason = "the parts are named by their types, and there may be none")]
            fn prepare(this: &Arc<Self>, cx: &mut ServiceCx<'_>) -> Option<Work> {
                let this = Arc::clone(this);
                $(let $part = $part::take(cx);)*
                $(let $part = $part?;)*
                Some(Box::new(move || {
                    let work = this($($part),*);
                    Box::pin(async move { work.await.map_err(Into::into) })
                }))
            }
        }
    };
}

hook!();
hook!(A);
hook!(A, B);
hook!(A, B, C);
hook!(A, B, C, D);

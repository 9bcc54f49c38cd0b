//! The database as a part of services, and as none of handlers.

use super::{Part, ServiceCx};
use crate::db::{Backend, Database, Tx};
use crate::error::Reject;
use crate::extract::{Asker, Extract, Phase, Scope};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

impl<B: Backend> Part for Database<B> {
    fn take(cx: &mut ServiceCx<'_>) -> Option<Self> {
        let told = |name: &str| {
            format!("the database, `{name}`, and the app has none of that type: add `.database(..)`")
        };
        cx.part::<Self>(told).map(|database| Self::clone(&database))
    }
}

/// What holds handlers' arguments. The message below is about it, and not about the argument: the compiler would prefer that of
/// [`Extract`] otherwise.
#[derive(Debug)]
pub struct Handler;

/// Nothing implements it: it has the message for handlers that want the database.
#[diagnostic::on_unimplemented(
    message = "a handler cannot have the database, nor a transaction: services own both",
    label = "not in a handler",
    note = "take `Svc<S>` instead, and put what is to be done with the database into a method of the service `S`"
)]
pub trait Holds<T> {}

/// Declares that a type would be an argument if handlers might hold it, so that the message above is the one that is shown.
macro_rules! refused {
    ($($ty:ident),*) => {$(
        impl<C: Scope, B: Backend> Extract<C> for $ty<B>
        where
            Handler: Holds<Self>,
            Self: Send,
        {
            const PHASE: Phase = Phase::Inject;
            const ASKER: Asker = Asker::Ignored;

            fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
                operation.undocumented();
            }

            async fn extract(_: &mut C::Cx, _: &ArgMeta) -> Result<Self, Reject> {
                unreachable!("no type is held by handlers")
            }
        }
    )*};
}

refused!(Database, Tx);

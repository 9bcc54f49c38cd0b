//! Services: the layer between routes and statements. They own the transactions, and everything an app decides.
//!
//! A handler takes `Svc<S>` and nothing below it. A service holds its parts: the database, other services, state. They are made
//! once, when the app is built, in the order in which they need one another; what is missing and what goes in a circle is told by
//! `App::build`, all of it at once.
//!
//! ```
//! use std::sync::atomic::{AtomicU64, Ordering};
//! use purlin::prelude::*;
//!
//! #[derive(Service)]
//! struct Numbers {
//!     #[service(default)]
//!     last: AtomicU64,
//! }
//!
//! #[derive(Service)]
//! struct Orders {
//!     numbers: Svc<Numbers>,
//! }
//!
//! impl Orders {
//!     fn place(&self) -> u64 {
//!         self.numbers.last.fetch_add(1, Ordering::Relaxed)
//!     }
//! }
//!
//! #[post("/orders")]
//! async fn place_order(orders: Svc<Orders>) -> Created<Json<u64>> {
//!     Created(Json(orders.place()))
//! }
//!
//! let module = Module::new("orders").routes(routes![place_order]).service::<Orders>().service::<Numbers>();
//! assert!(App::new("Shop", "1.0.0").module(module).build().is_ok());
//! ```

mod cx;
mod hook;
mod part;
mod registered;
mod svc;

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod database;

pub use self::cx::ServiceCx;
pub(crate) use self::cx::absent;
pub use self::hook::Hook;
pub(crate) use self::hook::{AppHooks, Moment, PreparedHook, owner};
pub use self::part::Part;
pub(crate) use self::registered::build;
pub use self::svc::Svc;
#[doc = include_str!("service.md")]
pub use purlin_macros::Service;

/// A service, which is made of its parts when the app is built. [`#[derive(Service)]`](macro@Service) implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a service",
    label = "put `#[derive(Service)]` on `{Self}`"
)]
pub trait Service: Sized + Send + Sync + 'static {
    /// Makes it. It is nothing if a part is missing, which `cx` has noted.
    fn build(cx: &mut ServiceCx<'_>) -> Option<Self>;
}

//! What stands around handlers: middleware that describes itself in the document, and any tower layer beside it.
//!
//! A [`Middleware`] sees each request on its way in and each answer on its way out, and says in the document what it adds. It
//! stands around the whole app ([`App::middleware`](crate::App::middleware)), around the routes of a module
//! ([`Module::middleware`](crate::Module::middleware)), or around one route:
//!
//! ```
//! use std::time::Duration;
//! use purlin::layer::{Cors, RateLimit};
//! use purlin::prelude::*;
//!
//! #[get("/reports", middleware(RateLimit::per_address(5, Duration::from_secs(60))))]
//! async fn make_report() -> Text {
//!     Text("a report".to_owned())
//! }
//!
//! let reports = Module::new("reports").middleware(Cors::new().origin("https://shop.example")).routes(routes![make_report]);
//! let app = App::new("Reports", "1.0.0").module(reports).build().expect("it has no mistakes");
//! let operation = app.document().operation(&purlin::http::Method::GET, "/reports").unwrap();
//! assert!(operation.responses.contains_key(&429.into()));
//! ```
//!
//! The app's stand outside of the modules', those outside of the route's, and on one level the last one added is the outermost. A
//! route without any costs nothing. What a handler does wrong (a panic, a time that is over, an input that is refused) is an
//! answer before it gets here, so what a middleware adds stands on it too.

mod cache_control;
mod compression;
mod concurrency;
mod cors;
mod csrf;
#[cfg(feature = "etags")]
mod etags;
mod expansion;
mod foreign;
mod guarded;
mod https_redirect;
mod level;
mod middleware;
mod mount;
mod next;
mod place;
#[cfg(feature = "rate-limit")]
mod rate_limit;
mod stack;
mod trusted_hosts;
mod unsent;

pub use cache_control::CacheControl;
pub use compression::Compression;
pub(crate) use compression::takes_gzip;
pub use concurrency::ConcurrencyLimit;
pub use cors::Cors;
pub(crate) use cors::origin_of;
pub use csrf::CsrfGuard;
#[cfg(feature = "etags")]
pub use etags::ETags;
#[doc(hidden)]
pub use expansion::*;
pub(crate) use foreign::{Wrap, wrap};
pub use https_redirect::HttpsRedirect;
pub(crate) use level::{Level, outermost_first};
pub use middleware::Middleware;
pub(crate) use mount::{AroundApp, Mapper, Mount, describe, mappers, mistakes, mounts};
pub use next::Next;
pub(crate) use place::Place;
#[cfg(feature = "rate-limit")]
pub use rate_limit::RateLimit;
pub(crate) use stack::Answering;
pub use stack::Stack;
pub use trusted_hosts::TrustedHosts;
pub(crate) use unsent::Unsent;

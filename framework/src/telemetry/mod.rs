//! What an operator reads: the log, with one line for each request, and the id by which a line is found.
//!
//! Everything is logged with [`tracing`]. [`App::run`](crate::App::run) sets up where it goes: to the standard error, for
//! people if that is a terminal, as JSON otherwise. Whoever runs an app in another way installs a subscriber of their own, or
//! calls [`init`].
//!
//! | target | what it tells |
//! |---|---|
//! | `purlin::access` | each request, see [`Access`] |
//! | `purlin::panic` | each panic, with its place and its request |
//! | `purlin::telemetry` | how many lines were lost, because nobody read them |
//! | `sqlx::query` | each statement of the database that takes long, see `DatabaseSettings::slow_query` |
//! | others | the module that speaks |

mod access;
mod entry;
mod error;
mod filter;
#[cfg(feature = "fuzzing")]
mod fuzz;
mod line;
mod lines;
mod out;
mod panic;
mod settings;
mod subscriber;
mod variables;

#[doc(no_inline)]
pub use crate::extract::RequestId;
pub use access::Access;
pub use error::LogError;
#[cfg(feature = "fuzzing")]
pub(crate) use fuzz::filter as fuzz_filter;
pub use settings::{LogFormat, LogSettings};
pub use subscriber::{LogGuard, init, subscriber};
pub(crate) use variables::LogVariables;

//! What a client is told when a request fails: one problem, one renderer, one shape on the wire and in the document.

mod api_error;
mod chain;
mod json_text;
mod kind;
mod mapper;
mod problem;
mod problem_json;
mod reject;
mod renderer;
pub(crate) mod source;

pub use api_error::ApiError;
pub(crate) use chain::Chain;
pub use kind::ErrorKind;
pub(crate) use mapper::ErrorMappers;
pub use problem::Problem;
pub(crate) use problem::UNAUTHENTICATED;
#[doc(hidden)]
pub use problem::problem_of;
pub use problem_json::ProblemJson;
#[doc = include_str!("api_error.md")]
pub use purlin_macros::ApiError;
pub use reject::Reject;
pub use renderer::{ErrorRenderer, FastApiErrors};

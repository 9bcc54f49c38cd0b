//! What a handler takes: values made from a request, described by the same types that make them.

mod argument;
mod body;
mod budget;
mod challenge;
mod cookie;
mod cx;
mod etag;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzz;
mod header;
mod host;
mod idempotency_key;
mod if_match;
mod json;
mod network;
mod parameter;
mod path;
mod peer;
mod precondition;
mod provided;
mod query;
mod reading;
mod release;
mod request;
mod request_id;
mod resources;
mod scheme;
mod scope;
mod shared;
mod state;
mod step;
mod unjudged;

pub use argument::{Arg, Prepare, Preparing, describe_arguments};
pub(crate) use argument::{
    asker_of, ends_early, is_second_body, path_names, phase_of, prepares, reads_body, reads_inputs,
    takes_place,
};
pub use body::Text;
pub(crate) use body::{describe_buffered, read};
pub use budget::BodyBudget;
pub(crate) use budget::{Places, Share};
pub use challenge::Challenges;
pub(crate) use challenge::{challenge_header, has_bearer};
pub use cookie::Cookie;
pub(crate) use cookie::Jar;
#[cfg(feature = "sessions")]
pub(crate) use cookie::cookies;
#[cfg(any(feature = "accounts", feature = "sessions"))]
pub(crate) use cookie::is_cookie_name;
pub use cx::{Cx, PathValues};
pub use etag::ETag;
pub use header::Header;
pub(crate) use host::{HOST_PATTERN, is_name_of_one, is_valid_host};
pub use host::{HostPattern, HostPatternError};
pub use idempotency_key::IdempotencyKey;
pub use if_match::IfMatch;
pub use json::Json;
pub(crate) use network::network;
pub use path::Path;
pub(crate) use peer::is_in_any;
pub use peer::{ClientAddress, Peer};
pub use precondition::PreconditionFailed;
pub use provided::Provided;
pub use query::Query;
pub(crate) use reading::Reading;
pub use release::{Moment, Outcome, Releasing};
pub(crate) use release::{Release, Releases};
pub use request::Request;
pub(crate) use request_id::REQUEST_ID;
pub use request_id::RequestId;
pub use resources::{Resources, RouteInfo};
pub use scheme::ClientScheme;
pub use scope::{Extract, PathNames, Phase, Scope};
pub use shared::Shared;
pub use state::State;
pub use step::Step;
#[doc(hidden)]
pub use unjudged::Asker;
pub(crate) use unjudged::{Judged, Unjudged};

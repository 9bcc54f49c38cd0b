//! Typed HTTP APIs: handlers, validation and OpenAPI 3.1 from plain Rust functions.
//!
//! - A handler is an `async fn`. Its arguments say what a request holds, its return type what is answered.
//! - The document is made of the same types that decode and answer, so for typed handlers it cannot say anything else.
//! - Every fault of a request is answered at once: path, query, header, cookie and content together.
//! - What is wrong with an app is told before it serves: by the compiler, or by `App::build`, every reason at once.
//! - An app is a `tower::Service`: run it, mount it in another server, call it in a test.
//!
//! ```no_run
//! use purlin::prelude::*;
//!
//! /// Greet somebody.
//! #[get("/hello/{name}")]
//! async fn greet(Path(name): Path<String>) -> Text {
//!     Text(format!("Hello, {name}!"))
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     App::new("Hello", "1.0.0").module(Module::new("hello").routes(routes![greet])).run()
//! }
//! ```
//!
//! Run it, and open the docs address that it prints.
//!
//! # What a handler takes
//!
//! [`Path`], [`Query`], [`Header`] and [`Cookie`] hold one parameter or a `#[schema]` struct of them; [`Json`], [`Text`],
//! `Bytes` and [`Body`] hold the content; [`State`] holds what the app was given, and [`Svc`] a service. See [`extract`].
//!
//! # What a handler returns
//!
//! Types with a status: [`Json`], [`Created`], [`Accepted`], [`NoContent`], [`Redirect`], [`Html`], [`Text`], or a type of
//! your own with `#[derive(Respond)]`. `Result<_, E>` adds the errors of `E`, a type with `#[derive(ApiError)]`. See [`respond`]
//! and [`error`].
//!
//! # Who may call it
//!
//! A scheme is an argument too: [`security::Bearer`] and others say who asks, and what the document says of them is what they
//! demand. Permissions are types. With [`App::secure_by_default`] nothing is open by accident. See [`security`].
//!
//! # What values look like
//!
//! [`#[schema]`](macro@schema) on a struct or an enum makes it known: how it is decoded, which rules it keeps, how it is
//! written, what the document says of it. See [`mod@schema`].
//!
//! # How an app is put together
//!
//! [`Module`]s hold routes under a prefix, and an [`App`] holds modules. See [`routing`] and [`app`].
//!
//! # What stands around handlers
//!
//! A [`Middleware`](layer::Middleware) stands around the app, a module or a route, and says in the document what it adds: [`Cors`](layer::Cors),
//! [`RateLimit`](layer::RateLimit), [`Compression`](layer::Compression) and others. Any tower layer mounts beside them. See [`layer`].
//!
//! # How an app is set up
//!
//! A struct with [`#[derive(Settings)]`](derive@Settings) is read from the environment, `.env`, a TOML file and its defaults, and
//! [`Secret`] hides what nobody may see. See [`config`].
//!
//! # Where the work is done
//!
//! A [`service`] holds its parts, the database among them, and handlers hold the service.
//!
//! # What handlers share
//!
//! A [`dependency`](mod@dependency) is a function that provides an argument: who is asking, which page, a session. It is documented
//! wherever it is taken, and replaced in tests by its name.
//!
//! # How a database is used
//!
//! With the feature `sqlite` or `postgres`, services own transactions, and what works in one cannot end it. See the module `db`.
//!
//! # Who is asking
//!
//! [`security`] has what accounts need: passwords, second factors, tokens that are used once. With the feature `sessions`, the module
//! `session` remembers who logged in.
//!
//! # How an app is served
//!
//! [`App::run`] reads its settings ([`config`]), starts the log ([`telemetry`]) and serves until it is told to stop
//! ([`server`]). Every wait has a deadline, and all that a client sends has a limit: [`server::Limits`].
//!
//! # How an app is tested
//!
//! [`testing::TestClient`] calls an app, and fails the test when an answer is none that the document promises.

// The macros name this crate `::purlin`, in its own tests too.
extern crate self as purlin;

pub mod app;
pub mod body;
pub mod clock;
pub mod config;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod db;
pub mod dependency;
pub mod error;
pub mod extract;
pub mod handler;
pub mod layer;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod migration;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod model;
pub mod openapi;
pub mod respond;
pub mod routing;
pub mod schema;
pub mod secret;
pub mod security;
pub mod server;
pub mod service;
#[cfg(feature = "sessions")]
pub mod session;
pub mod state;
pub mod telemetry;
pub mod testing;

pub mod prelude;

pub use app::{App, BuiltApp};
pub use body::{Body, BoxError, Response};
pub use bytes::Bytes;
pub use config::Settings;
pub use dependency::{Dep, dependency};
pub use error::{ApiError, Problem};
pub use extract::{Cookie, Header, Json, Path, Query, Request, State, Text};
pub use respond::{Accepted, Created, CreatedAt, Html, NoContent, Redirect, Respond};
pub use routing::Module;
pub use schema::Patch;
pub use secret::Secret;
pub use service::{Service, Svc};
pub use testing::test;

pub use handler::{delete, get, head, options, patch, post, put, route, trace};
#[doc(inline)]
pub use schema::schema;

/// A JSON Schema.
pub use schemars::Schema as JsonSchema;
pub use schemars::json_schema;

#[cfg(feature = "cookies")]
#[doc(no_inline)]
pub use cookie;
#[cfg(feature = "decimal")]
#[doc(no_inline)]
pub use rust_decimal;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
#[doc(no_inline)]
pub use sqlx;
#[cfg(feature = "url")]
#[doc(no_inline)]
pub use url;
#[doc(no_inline)]
pub use {http, http_body, ipnet, jiff, serde_json, tower, tracing, uuid};

/// The fuzz targets: what must hold of any bytes. For `tests/fuzz` and the tests that replay its corpora, and not part of
/// the public interface.
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod __fuzz {
    /// A target: it panics if the bytes show a fault.
    pub type Target = fn(&[u8]);

    /// Every target by its name, which is that of the folder with its corpus.
    pub const TARGETS: &[(&str, Target)] = &[
        ("accept", crate::app::accept),
        ("cookie", crate::extract::fuzz::cookie),
        ("filter", crate::telemetry::fuzz_filter),
        ("forwarded", crate::extract::fuzz::forwarded),
        ("frames", crate::server::frames),
        ("framing", crate::server::framing),
        ("guard", crate::server::guard),
        ("header", crate::extract::fuzz::header),
        ("host", crate::server::host),
        ("inflate", crate::body::inflate),
        ("json", crate::schema::fuzz::json),
        #[cfg(feature = "jwt")]
        ("jwt", crate::security::jwt::fuzz::token),
        ("path", crate::routing::fuzz::path),
        ("query", crate::extract::fuzz::query),
        ("request-id", crate::extract::fuzz::request_id),
        ("settings", crate::config::fuzz::settings),
        ("template", crate::routing::fuzz::template),
        ("text", crate::schema::fuzz::text),
    ];
}

/// What the expansions of the macros name. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::config::SettingField;
    pub use crate::config::value::words;
    pub use crate::error::source::AsError;
    #[cfg(feature = "cookies")]
    pub use crate::respond::answer::cookie_schema;
    pub use crate::respond::answer::{Answer, FieldDoc, describe_answer};
    pub use crate::schema::checks::{check, field, inner, is_absent, ruled};
    pub use crate::schema::describe::{
        About, DefaultOfText, FieldDefault, Member, Object, Union, Variant, VariantOf, Variants, example,
        held, id, name, newtype, strings, tagged, text,
    };
    pub use crate::schema::dialect::pattern;
    pub use crate::schema::record::{Fields, Record, Writer, read, there};
    pub use crate::schema::sent::is_unsent;
    pub use crate::schema::union::{
        Choice, VariantFields, read_beside, read_fields, read_tagged, read_untagged,
    };
    pub use crate::schema::{
        ArgMeta, At, Bound, Constraints, Faults, Format, Keywords, Literal, Pattern, Presence, Schema,
        Validate,
    };
    pub use regex::{Error as RegexError, Regex};
    pub use schemars::{JsonSchema, Schema as JsonSchemaValue, SchemaGenerator};
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use {schemars, serde};

    /// The names of schemas.
    pub type Text = std::borrow::Cow<'static, str>;
}

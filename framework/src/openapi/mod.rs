//! The OpenAPI document as data, and the builder with which types describe themselves in it.
//!
//! [`Document`] and what it is made of are the objects of the specification, OpenAPI 3.1.1, one type for each.
//! [`OperationBuilder`] is what extractors, responses, dependencies and layers write into; it knows none of them.

mod builder;
mod components;
mod document;
mod extensions;
mod info;
mod media_type;
mod operation;
mod parameter;
mod path_item;
mod phrase;
mod prune;
mod request_body;
mod response;
mod security;
mod server;
mod setters;
mod tag;
mod visit;

pub use builder::{OperationBuilder, OperationParts, Origin, ProblemDoc, Provider, Requirement};
pub(crate) use builder::{Pairs, add_content};
pub use components::Components;
pub use document::{Document, document_path};
pub use extensions::Extensions;
pub use info::{Contact, Info, License};
pub use media_type::{Encoding, Example, MediaType};
pub use operation::Operation;
pub use parameter::{Parameter, ParameterIn};
pub use path_item::{Callback, OperationMethod, PathItem};
pub(crate) use phrase::phrase;
pub use request_body::RequestBody;
pub use response::{Header, Link, Response, StatusKey};
pub use security::{OAuthFlow, OAuthFlows, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
pub use server::{Server, ServerVariable};
pub use tag::{ExternalDocs, Tag};

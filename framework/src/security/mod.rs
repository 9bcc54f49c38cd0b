//! Who is asking, and what they may do.
//!
//! A scheme is an argument of the phase *Auth*: [`Bearer`], [`Basic`], [`ApiKey`], [`OAuth2Password`], [`OAuth2AuthorizationCode`],
//! [`OpenIdConnect`], and with the feature `tls` a client's certificate. [`AllOf`] demands two, [`OneOf`] either, and an `Option` none. What
//! they demand is what the document says.
//!
//! ```
//! use purlin::prelude::*;
//! use purlin::security::Bearer;
//!
//! /// Say who is asking.
//! #[get("/me")]
//! async fn read_me(token: Bearer) -> Json<bool> {
//!     Json(token.token().matches("correct horse"))
//! }
//! ```

mod policy;
mod scheme;

pub use policy::*;
pub use scheme::*;

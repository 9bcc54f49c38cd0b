//! JSON Web Tokens (RFC 7519), as RFC 8725 advises: signed, short-lived, for one audience; and the refresh tokens beside them.
//!
//! The algorithm is that of the key's type, so a token has no say in it, and a public key cannot be taken for a secret:
//!
//! ```
//! use purlin::Secret;
//! use purlin::jiff::Timestamp;
//! use purlin::prelude::*;
//! use purlin::security::jwt::{Hs256, JwtIssuer, JwtProfile, JwtVerifier, KeySet, SigningKey};
//!
//! /// What our access tokens say beside who and until when.
//! #[schema]
//! struct Access {
//!     scope: String,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let secret = Secret::new("6f1c9a52f0be4d7f93d20c7f5f0e1b8ac41d83e7a95b06f2d8173ce4605fb9a2".to_owned());      // from the settings
//! let key = SigningKey::<Hs256>::from_secret(&secret)?;
//! let profile = JwtProfile::new("https://accounts.example.com", "https://api.example.com");
//! let verifier = JwtVerifier::<Access>::new(&profile, KeySet::new().with(key.verifying_key()))?;
//! let issuer = JwtIssuer::<Access>::new(&profile, key)?;
//!
//! let now = Timestamp::now();                                                  // a handler asks its `State<Clock>`
//! let issued = issuer.issue("ada", &Access { scope: "orders:write".to_owned() }, now)?;
//! let token = verifier.verify(issued.text(), now)?;
//! assert_eq!((token.subject(), &*token.claims.scope), ("ada", "orders:write"));
//! assert!(verifier.verify("eyJhbGciOiJub25lIn0.e30.", now).is_err());
//! # Ok(())
//! # }
//! ```
//!
//! # What is demanded of a token
//!
//! | part | rule |
//! |---|---|
//! | the whole | three parts of base64url without padding (RFC 7515); at most 8 KiB, or as [`JwtProfile::max_length`] says |
//! | the JSON | an object, no member twice, at most 16 levels deep |
//! | `alg` | the name of the key's algorithm, to the letter |
//! | `kid` | the id of a key of the set; a token without one fits a set of one key |
//! | `typ` | `at+jwt` (RFC 9068), or as [`JwtProfile::token_type`] says |
//! | `crit`, `b64`, `enc`, `zip` | absent |
//! | `jku`, `jwk`, `x5u`, `x5c` | not looked at: keys come from the set alone |
//! | `iss`, `aud`, `exp`, `sub` | there; `aud` may be a list that has ours |
//! | `nbf`, `iat` | checked if there |
//! | `exp`, `nbf`, `iat` | whole numbers; the clocks may differ by 30 s, or less as [`JwtProfile::leeway`] says |
//!
//! A claim of the wrong type is a fault, never taken as absent. Every fault is the same [`InvalidToken`]: 401, one body. The reason
//! is a line of the log at level `DEBUG`, and the token is no part of it.

mod algorithm;
mod base64url;
mod claims;
mod compact;
mod fetched;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzz;
mod header;
mod invalid;
mod issuer;
mod json;
mod key;
mod key_set;
mod profile;
mod refresh;
mod token;
mod verifier;

pub use algorithm::{
    Algorithm, Asymmetric, EdDsa, Es256, Es384, Hs256, Hs384, Hs512, Ps256, Ps384, Ps512, Rs256, Rs384,
    Rs512, Symmetric,
};
pub use fetched::{FetchedJwtVerifier, FetchedKeys, FetchedTokenError, KeySource, KeysUnavailable};
#[cfg(feature = "jwks")]
pub use fetched::{HttpKeySource, HttpKeySourceError};
pub use invalid::InvalidToken;
pub use issuer::{IssueError, JwtIssuer};
pub use key::{KeyError, SigningKey, VerifyingKey};
pub use key_set::{Jwks, KeySet};
pub use profile::{JwtProfile, JwtSetupError};
pub use refresh::{
    Decision, MemoryRefreshStore, RefreshHash, RefreshOutcome, RefreshPolicy, RefreshRefusal, RefreshRow,
    RefreshStore, RefreshToken, Renewed,
};
pub use token::{IssuedToken, JwtId, NoClaims, Token};
pub use verifier::JwtVerifier;

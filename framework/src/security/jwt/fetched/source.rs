//! Where published keys come from.

use std::pin::Pin;

use crate::body::BoxError;

/// Where a JWK set comes from: `HttpKeySource` with the feature `jwks`, or a client of your own.
///
/// ```
/// use purlin::BoxError;
/// use purlin::security::jwt::KeySource;
///
/// /// A document that another process keeps up to date.
/// struct KeyFile(std::path::PathBuf);
///
/// impl KeySource for KeyFile {
///     async fn fetch(&self) -> Result<String, BoxError> {
///         Ok(std::fs::read_to_string(&self.0)?)
///     }
/// }
/// ```
pub trait KeySource: Send + Sync + 'static {
    /// The document as it is now (RFC 7517, section 5). It is not asked twice at a time, and is dropped when it takes longer than ten seconds.
    ///
    /// # Errors
    /// There is none at the moment. The error goes to the log.
    fn fetch(&self) -> impl Future<Output = Result<String, BoxError>> + Send;
}

/// A source without its type.
pub(super) trait AnyKeySource: Send + Sync {
    fn fetch_boxed(&self) -> Pin<Box<dyn Future<Output = Result<String, BoxError>> + Send + '_>>;
}

impl<S: KeySource> AnyKeySource for S {
    fn fetch_boxed(&self) -> Pin<Box<dyn Future<Output = Result<String, BoxError>> + Send + '_>> {
        Box::pin(self.fetch())
    }
}

//! Dependencies that a module has for all its routes.

use super::Module;
use crate::dependency::{Dependency, step};

impl Module {
    /// Runs a dependency before every handler of the module and of those inside it. What it provides is dropped; that it fails
    /// ends the request, and is documented on every operation.
    ///
    /// Those of the app come first, then those of modules from the outermost one in, then those of the route, then those that the
    /// handler takes. A dependency runs once for a request, wherever it stands.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[derive(Debug, ApiError)]
    /// enum KeyError {
    ///     #[api_error(unauthorized, "send the key of your shop")]
    ///     Missing,
    /// }
    ///
    /// #[dependency]
    /// async fn shop_key(x_shop_key: Header<Option<String>>) -> Result<(), KeyError> {
    ///     x_shop_key.as_ref().map(|_| ()).ok_or(KeyError::Missing)
    /// }
    ///
    /// let module = Module::new("products").prefix("/products").dependency::<shop_key>();
    /// # let _ = module;
    /// ```
    pub fn dependency<P: Dependency>(self) -> Self {
        self.attach_to_routes(step::<P>())
    }
}

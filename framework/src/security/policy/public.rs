//! Routes that are open to everybody because somebody said so.

use crate::routing::Module;
use crate::state::Attached;

/// Says that a route is open to everybody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Public;

/// What `public` in `#[get("/", public)]` does.
pub fn public(attached: &mut Attached) {
    attached.push(Public);
}

impl Module {
    /// Says that the routes of the module, and of those inside it, are open to everybody, which
    /// [`App::secure_by_default`](crate::App::secure_by_default) asks for. It takes nothing away: routes that demand
    /// authentication go on to. For one route write `#[get("/", public)]`.
    ///
    /// ```
    /// use purlin::Module;
    ///
    /// let catalogue = Module::new("catalogue").public();
    /// # let _ = catalogue;
    /// ```
    pub fn public(self) -> Self {
        self.attach_to_routes(Public)
    }
}

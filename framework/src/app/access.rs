//! Who may call each route, and the routes that nobody decided about.

use http::Method;

use super::BuiltApp;
use crate::extract::challenge_header;
use crate::openapi::{OperationParts, StatusKey};
use crate::routing::RouteEntry;
use crate::security::{Access, Public};

impl BuiltApp {
    /// The routes with who may call them, in the order of the modules: for a test that tries each without credentials, and with those
    /// of somebody else.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[get("/about", public)]
    /// async fn about() -> Text {
    ///     Text("A shop.".to_owned())
    /// }
    ///
    /// let app = App::new("Shop", "1.0.0").module(Module::new("shop").routes(routes![about])).build().unwrap();
    /// let told: Vec<String> = app.access().map(|(route, access)| format!("{} {access}", route.template)).collect();
    /// assert_eq!(told, ["/about public"]);
    /// ```
    pub fn access(&self) -> impl Iterator<Item = (&RouteEntry, &Access)> {
        self.core.entries.iter().zip(&self.core.access)
    }
}

/// Who may call a route.
pub(super) fn of_route(entry: &RouteEntry, parts: &OperationParts) -> Access {
    let alternatives = parts.operation.security.clone().unwrap_or_default();
    let is_public = entry.attached.of::<Public>().next().is_some();
    Access::new(alternatives, is_public)
}

/// Documents the ways in that each problem of status 401 names.
pub(super) fn describe_refusal(parts: &mut OperationParts) {
    if parts.problems.contains_key(&401) {
        let refusal = parts.operation.responses.entry(StatusKey::Code(401)).or_default();
        let name = "WWW-Authenticate";
        if !refusal
            .headers
            .keys()
            .any(|known| known.eq_ignore_ascii_case(name))
        {
            refusal.headers.insert(name.to_owned(), challenge_header());
        }
    }
}

/// Why a route can be made to change something by a page of another site.
pub(super) fn forgeable(entry: &RouteEntry, parts: &OperationParts) -> Option<String> {
    let meta = entry.route.meta;
    let is_safe = Method::from_bytes(meta.method.as_bytes()).is_ok_and(|method| method.is_safe());
    let shown = parts
        .shown_by_browsers()
        .filter(|_| !is_safe && !parts.is_cross_site_refused())?;
    Some(format!(
        "{} changes something for whoever shows `{shown}`, which browsers send for pages of other sites too: give the app or the module \
         `.middleware(CsrfGuard::new())`",
        entry.place()
    ))
}

/// The routes that everybody may call, and of which nobody says that this is meant.
pub(super) fn undecided(entries: &[RouteEntry], access: &[Access]) -> Vec<String> {
    let both = entries.iter().zip(access);
    let undecided = both.filter(|(_, access)| !access.is_protected() && !access.is_public());
    undecided
        .map(|(entry, _)| {
            let meta = entry.route.meta;
            let attribute = meta.method.to_ascii_lowercase();
            format!(
                "{} lets everybody in: take who asks, such as `user: Dep<current_user>`, demand it with `Module::policy`, or say that it is \
                 meant: `#[{attribute}(\"{}\", public)]`",
                entry.place(),
                meta.path
            )
        })
        .collect()
}

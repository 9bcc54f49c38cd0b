//! `Module`: a part of an app that belongs together.

mod layers;
mod mounted;

use std::time::Duration;

pub(crate) use mounted::Mounted;

use super::Policy;
use super::template::{join, prefix_mistake};
use crate::extract::Step;
use crate::handler::{OnDisconnect, Route};
use crate::state::Attached;

/// A part of an app: its routes under one prefix, and the modules inside it. It is the only unit of composition.
///
/// The module's name is the tag of its operations and the first part of their ids: `products_create_product`.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/")]
/// async fn list_products() -> Json<Vec<String>> {
///     Json(Vec::new())
/// }
///
/// let module = Module::new("products").prefix("/products").routes(routes![list_products]);
/// let app = App::new("Shop", "1.0.0").module(module).build().expect("it has no mistakes");
/// assert!(app.document().operation(&purlin::http::Method::GET, "/products").is_some());
/// ```
#[derive(Debug, Clone)]
#[must_use = "a module serves nothing until it is given to an app or to another module"]
pub struct Module {
    name: &'static str,
    prefix: String,
    tags: Vec<String>,
    deprecated: bool,
    hidden: bool,
    policy: Policy,
    routes: Vec<Route>,
    modules: Vec<Module>,
    /// What modules of the crate that stand below this one keep here.
    attached: Attached,
    /// What they keep here for each route.
    for_routes: Attached,
}

impl Module {
    /// A module without routes. The name is in `snake_case`: other characters than letters, digits, `_`, `-` and `.` are reported by `build()`, since it
    /// becomes a part of names in generated clients. What people read is the [`tag`](Self::tag).
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            prefix: String::new(),
            tags: Vec::new(),
            deprecated: false,
            hidden: false,
            policy: Policy::INHERITED,
            routes: Vec::new(),
            modules: Vec::new(),
            attached: Attached::new(),
            for_routes: Attached::new(),
        }
    }

    /// Puts a path before those of all routes: `/products`, or `/tenants/{tenant}`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Gives the operations a tag other than the module's name. Several may be given.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Marks all operations as deprecated.
    pub fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Keeps all operations out of the document.
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Sets the most bytes of a content, for all routes that set none of their own. `None` lifts the app's limit.
    ///
    /// ```
    /// use purlin::Module;
    ///
    /// let uploads = Module::new("uploads").body_limit(100 * 1024 * 1024);
    /// # let _ = uploads;
    /// ```
    pub fn body_limit(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.policy.body_limit = bytes.into().into();
        self
    }

    /// Sets how long handlers may work, for all that set no time of their own. `None` lifts the app's limit.
    ///
    /// ```
    /// use std::time::Duration;
    /// use purlin::Module;
    ///
    /// let reports = Module::new("reports").timeout(Duration::from_secs(120));
    /// # let _ = reports;
    /// ```
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.policy.timeout = limit.into().into();
        self
    }

    /// Sets what becomes of work when the client goes away, for all handlers that do not say so themselves.
    ///
    /// ```
    /// use purlin::Module;
    /// use purlin::handler::OnDisconnect;
    ///
    /// let searches = Module::new("searches").on_disconnect(OnDisconnect::Cancel);
    /// # let _ = searches;
    /// ```
    pub fn on_disconnect(mut self, policy: OnDisconnect) -> Self {
        self.policy.on_disconnect = Some(policy);
        self
    }

    /// Adds routes: `routes![create_product, read_product]`.
    pub fn routes(mut self, routes: impl IntoIterator<Item = Route>) -> Self {
        self.routes.extend(routes);
        self
    }

    /// Puts a module inside this one: its prefix follows this one's.
    pub fn module(mut self, module: Self) -> Self {
        self.modules.push(module);
        self
    }

    /// Keeps a value whose type this module does not know.
    pub(crate) fn attach<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.attached.push(value);
        self
    }

    /// Keeps a value for each route of the module, and of those inside it.
    pub(crate) fn attach_to_routes<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.for_routes.push(value);
        self
    }

    /// The values of a type that the module and those inside it keep.
    pub(crate) fn attached<T: Clone + 'static>(&self, found: &mut Vec<T>) {
        found.extend(self.attached.of::<T>().cloned());
        for module in &self.modules {
            module.attached(found);
        }
    }

    /// The module's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What is wrong with the module and with those inside it.
    pub(crate) fn mistakes(&self, mistakes: &mut Vec<String>) {
        if !is_identifier(self.name) {
            mistakes.push(format!(
                "the name of the module `{0}` becomes a part of names in generated clients: use letters, digits and `_`, and write what people read as `.tag(\"{0}\")`",
                self.name
            ));
        }
        mistakes.extend(prefix_mistake(&self.prefix).map(|mistake| {
            format!(
                "the prefix `{}` of the module `{}` {mistake}",
                self.prefix, self.name
            )
        }));
        let steps = self.for_routes.of::<Step>();
        let unjudged = steps.filter_map(Step::mistake);
        mistakes.extend(unjudged.map(|mistake| format!("the module `{}` {mistake}", self.name)));
        for module in &self.modules {
            module.mistakes(mistakes);
        }
    }

    /// All routes of the module and of those inside it, with all that they inherit, also from the app.
    pub(crate) fn flatten<'m>(
        &'m self,
        app: &Attached,
        mounted: &mut Mounted<'m>,
        entries: &mut Vec<RouteEntry>,
    ) {
        let outer = Inherited {
            attached: app.clone(),
            ..Inherited::default()
        };
        self.collect(&outer, mounted, entries);
    }

    fn collect<'m>(&'m self, outer: &Inherited, mounted: &mut Mounted<'m>, entries: &mut Vec<RouteEntry>) {
        let prefix = format!("{}{}", outer.prefix, self.prefix);
        if !mounted.is_new(&prefix, self) {
            return;
        }
        let mut attached = outer.attached.clone();
        attached.extend(&self.for_routes);
        let inherited = Inherited {
            prefix,
            tags: if self.tags.is_empty() {
                vec![self.name.to_owned()]
            } else {
                self.tags.clone()
            },
            deprecated: outer.deprecated || self.deprecated,
            hidden: outer.hidden || self.hidden,
            policy: self.policy.within(outer.policy),
            attached,
        };
        entries.extend(self.routes.iter().map(|route| inherited.entry(self.name, *route)));
        for module in &self.modules {
            module.collect(&inherited, mounted, entries);
        }
    }
}

/// Whether an id of an operation may begin with a name.
fn is_identifier(name: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    !name.is_empty() && name.chars().all(is_plain)
}

/// What a route gets from the modules around it.
#[derive(Default)]
struct Inherited {
    prefix: String,
    tags: Vec<String>,
    deprecated: bool,
    hidden: bool,
    policy: Policy,
    attached: Attached,
}

impl Inherited {
    fn entry(&self, module: &'static str, route: Route) -> RouteEntry {
        let meta = route.meta;
        let own = Policy {
            body_limit: meta.body_limit,
            timeout: meta.timeout,
            on_disconnect: meta.on_disconnect,
        };
        let tags = if meta.tags.is_empty() {
            self.tags.clone()
        } else {
            meta.tags.iter().map(|tag| (*tag).to_owned()).collect()
        };
        let mut attached = self.attached.clone();
        (meta.attach)(&mut attached);
        RouteEntry {
            route,
            template: join(&self.prefix, meta.path),
            operation_id: meta
                .operation_id
                .map_or_else(|| format!("{module}_{}", meta.name), str::to_owned),
            tags,
            deprecated: self.deprecated || meta.deprecated,
            hidden: self.hidden || meta.hidden,
            policy: own.within(self.policy),
            attached,
        }
    }
}

/// One route of the flattened app.
#[derive(Debug, Clone)]
pub struct RouteEntry {
    /// The handler.
    pub route: Route,
    /// The whole template.
    pub template: String,
    /// The operation's id.
    pub operation_id: String,
    /// The operation's tags.
    pub tags: Vec<String>,
    /// Whether clients should stop using it.
    pub deprecated: bool,
    /// Whether it stays out of the document.
    pub hidden: bool,
    /// What it and its modules decide for themselves.
    pub policy: Policy,
    /// What the app, the modules from the outermost one in, and the handler itself keep for it, in this order.
    pub attached: Attached,
}

impl RouteEntry {
    /// Where the handler stands, for messages: `read_product (src/products.rs:12)`.
    pub fn place(&self) -> String {
        self.route.meta.place()
    }
}

//! What an app and its modules do when it starts and stops.

mod function;
mod of_app;
mod order;

use std::any::{TypeId, type_name};
use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;

use super::ServiceCx;
use crate::body::BoxError;
use crate::routing::Module;

pub use self::function::Hook;
pub(crate) use self::of_app::AppHooks;
pub(super) use self::order::order;

/// What a hook does once it has its parts.
type Work = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>> + Send>;

/// Takes the parts of a hook from the app.
type Prepare = dyn Fn(&mut ServiceCx<'_>) -> Option<Work> + Send + Sync;

/// When a hook runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Before the first request.
    Start,
    /// After the last answer.
    Stop,
}

impl Moment {
    /// The method of `Module` or `App` that names the hook.
    pub(crate) const fn method(self) -> &'static str {
        match self {
            Self::Start => "on_start",
            Self::Stop => "on_stop",
        }
    }
}

/// A hook of a module or of the app, before the app is built.
#[derive(Clone)]
pub(super) struct Declared {
    /// None: it is the app's own.
    module: Option<&'static str>,
    moment: Moment,
    /// The path of the function.
    name: &'static str,
    prepare: Arc<Prepare>,
}

/// A hook of an app, with its parts.
pub(crate) struct PreparedHook {
    /// None: it is the app's own.
    pub(crate) module: Option<&'static str>,
    pub(crate) moment: Moment,
    /// The path of the function.
    pub(crate) name: &'static str,
    pub(crate) work: Work,
    /// The services of its own module that it takes.
    own: Vec<TypeId>,
    /// The services that it needs, directly or through others.
    needs: HashSet<TypeId>,
}

impl Module {
    /// Does something when the app starts, before it serves its first request. The function takes what services are made of: `Svc<S>`,
    /// `State<T>`, the database. If it fails the app does not start, and says which module and which function is why.
    ///
    /// Modules start in the order in which they are given to the app, each before those inside it, and a module's own functions in
    /// the order in which it names them. One that takes a service of its own module makes it ready, so it runs before those of other
    /// modules that need this service, directly or through others.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicBool, Ordering};
    /// use purlin::BoxError;
    /// use purlin::prelude::*;
    ///
    /// #[derive(Service)]
    /// struct Mailer {
    ///     #[service(default)]
    ///     connected: AtomicBool,
    /// }
    ///
    /// async fn connect(mailer: Svc<Mailer>) -> Result<(), BoxError> {
    ///     mailer.connected.store(true, Ordering::Release);
    ///     Ok(())
    /// }
    ///
    /// let mail = Module::new("mail").service::<Mailer>().on_start(connect);
    /// # purlin::testing::block_on(async {
    /// let app = App::new("Shop", "1.0.0").module(mail).build().unwrap();
    /// app.start().await.unwrap();         // `App::run` and `App::serve` do it
    /// # });
    /// ```
    pub fn on_start<A>(self, hook: impl Hook<A>) -> Self {
        self.hook(Moment::Start, hook)
    }

    /// Does something when the app stops, after the last answer and before its database is closed, in the reverse order of the
    /// start. It has five seconds. An error is logged, and hinders no other. A second signal cuts it off, or keeps it from beginning.
    ///
    /// If the app does not start, it is done for what had started: it belongs to the [`on_start`](Self::on_start) before it.
    pub fn on_stop<A>(self, hook: impl Hook<A>) -> Self {
        self.hook(Moment::Stop, hook)
    }

    fn hook<A, H: Hook<A>>(self, moment: Moment, hook: H) -> Self {
        let module = self.name();
        self.attach(Declared::new(Some(module), moment, hook))
    }
}

/// Whose a hook is, for messages.
pub(crate) fn owner(module: Option<&'static str>) -> String {
    module.map_or_else(|| "the app".to_owned(), |module| format!("the module `{module}`"))
}

/// Gives the hooks of the app and of all modules their parts; `cx` notes what is missing.
pub(super) fn prepare(own: &AppHooks, modules: &[Module], cx: &mut ServiceCx<'_>) -> Vec<PreparedHook> {
    let mut declared = own.declared();
    for module in modules {
        module.attached::<Declared>(&mut declared);
    }
    declared
        .into_iter()
        .filter_map(|hook| hook.with_parts(cx))
        .collect()
}

impl Declared {
    fn new<A, H: Hook<A>>(module: Option<&'static str>, moment: Moment, hook: H) -> Self {
        let hook = Arc::new(hook);
        Self {
            module,
            moment,
            name: type_name::<H>().trim_end_matches("::{{closure}}"),
            prepare: Arc::new(move |cx| H::prepare(&hook, cx)),
        }
    }

    fn with_parts(self, cx: &mut ServiceCx<'_>) -> Option<PreparedHook> {
        let who = format!(
            "`{}`, the `{}` of {},",
            self.name,
            self.moment.method(),
            owner(self.module)
        );
        let (work, taken) = cx.taken_by(who, &*self.prepare);
        Some(PreparedHook {
            module: self.module,
            moment: self.moment,
            name: self.name,
            work: work?,
            own: taken
                .iter()
                .copied()
                .filter(|service| self.module.is_some() && cx.module_of(*service) == self.module)
                .collect(),
            needs: cx.all_behind(&taken),
        })
    }
}

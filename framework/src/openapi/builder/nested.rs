//! What a handler takes through something else: dependencies, which take arguments of their own.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use super::OperationBuilder;

/// A function of the application that takes something for a handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The function's name.
    pub name: &'static str,
    /// Its file.
    pub file: &'static str,
    /// Its line.
    pub line: u32,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({}:{})", self.name, self.file, self.line)
    }
}

impl<'a> OperationBuilder<'a> {
    /// Describes what something takes in its turn; what is wrong with that is told of `origin`. What has the type `T` is
    /// described once, however often the operation takes it.
    ///
    /// ```
    /// # use purlin::openapi::{OperationBuilder, Origin};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// struct Clerk;
    ///
    /// let origin = Origin { name: "clerk", file: "src/clerk.rs", line: 7 };
    /// for _ in 0..2 {
    ///     op.nested::<Clerk>(origin, |op| op.requires::<String>());
    /// }
    /// assert_eq!(op.requirements()[0].origin, Some(origin));
    /// ```
    pub fn nested<T: 'static>(&mut self, origin: Origin, describe: impl FnOnce(&mut Self)) {
        let id = TypeId::of::<T>();
        if !self.nested.contains(&id) {
            self.nested.push(id);
            self.within::<T>(origin, describe);
        } else if self.needs_scopes() {
            // Its schemes need more scopes now; all else that it says is known.
            let (mistakes, reader) = (self.mistakes.len(), self.content_reader.clone());
            self.within::<T>(origin, describe);
            self.mistakes.truncate(mistakes);
            self.content_reader = reader;
        }
    }

    /// Whether something of the type `T` was described.
    pub(crate) fn knows<T: 'static>(&self) -> bool {
        self.nested.contains(&TypeId::of::<T>())
    }

    /// Notes something of the type `T`; answers whether it is the first.
    pub(crate) fn is_first<T: 'static>(&mut self) -> bool {
        let is_first = !self.knows::<T>();
        if is_first {
            self.nested.push(TypeId::of::<T>());
        }
        is_first
    }

    /// Describes something of `origin`, which has the type `T`.
    pub(crate) fn within<T: 'static>(&mut self, origin: Origin, describe: impl FnOnce(&mut Self)) {
        self.path.push((TypeId::of::<T>(), origin));
        describe(self);
        self.path.pop();
    }

    /// What leads from something of the type `T` to what is being described, if that stands within it.
    pub(crate) fn since<T: 'static>(&self) -> Option<impl Iterator<Item = Origin>> {
        let id = TypeId::of::<T>();
        let first = self.path.iter().position(|(known, _)| *known == id)?;
        Some(self.path[first..].iter().map(|(_, origin)| *origin))
    }

    /// Whose arguments are being described, if not the handler's own.
    pub(super) fn origin(&self) -> Option<Origin> {
        self.path.last().map(|(_, origin)| *origin)
    }

    /// Notes that an argument reads the content. There is one content, so two of them are a mistake.
    pub fn reads_content(&mut self, argument: &str) {
        let reader = match self.origin() {
            Some(origin) => format!("`{argument}` of the dependency {origin}"),
            None => format!("`{argument}`"),
        };
        match &self.content_reader {
            None => self.content_reader = Some(reader),
            Some(first) => {
                let mistake = format!(
                    "the content of a request can be read once, and is by {first} and by {reader}: take it in one of them"
                );
                self.mistakes.push(mistake);
            }
        }
    }

    /// Describes something that happens before any request, so that its error answers are none of the operation.
    pub(crate) fn before_requests(&mut self, describe: impl FnOnce(&mut Self)) {
        let problems = self.problems.clone();
        describe(self);
        self.problems = problems;
    }

    /// Hands a value to whoever has the operation described, of a type that this module does not know.
    pub(crate) fn carry<T: Any + Send + Sync>(&mut self, value: T) {
        self.carried.push(Arc::new(value));
    }

    /// Describes something, and does not hand over what it does of a type.
    pub(crate) fn without<T: Any>(&mut self, describe: impl FnOnce(&mut Self)) {
        let before = self.carried.len();
        describe(self);
        let carried = self.carried.split_off(before);
        let others = carried.into_iter().filter(|value| !value.is::<T>());
        self.carried.extend(others);
    }

    /// The values of a type that were handed over so far.
    pub(crate) fn carries<T: Any>(&self) -> impl Iterator<Item = &T> {
        self.carried.iter().filter_map(|value| value.downcast_ref())
    }

    /// What whoever has the operation described gave along.
    pub(crate) fn context<T: Any>(&self) -> Option<&'a T> {
        self.context?.downcast_ref()
    }

    /// Gives along a value, of a type that this module does not know.
    pub(crate) fn with_context(mut self, context: &'a (dyn Any + Send + Sync)) -> Self {
        self.context = Some(context);
        self
    }

    /// A mistake as it is told: of what is being described.
    pub(super) fn told(&self, message: String) -> String {
        match self.origin() {
            Some(origin) => format!("the dependency {origin}: {message}"),
            None => message,
        }
    }
}

//! What tests take as arguments.

use std::any::{Any, type_name};
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use crate::body::BoxError;
use crate::state::StateMap;

/// An argument of a `#[purlin::test]`: it is made before the test, and what it needs afterwards is done even if the test panics.
///
/// A [`Database`](crate::db::Database) is one, so `db: Db` is. Implement it for what the tests of an app have in common:
///
/// ```
/// use purlin::prelude::*;
/// use purlin::testing::{TestArgument, TestClient, TestCx};
/// use purlin::BoxError;
///
/// # fn app() -> App { App::new("Shop", "1.0.0") }
/// /// The shop, as its clients see it.
/// struct Shop(TestClient);
///
/// impl TestArgument for Shop {
///     async fn set_up(_: &mut TestCx) -> Result<Self, BoxError> {
///         Ok(Self(TestClient::new(app())))        // with a database: `app().database(cx.argument::<Db>().await?)`
///     }
/// }
///
/// #[purlin::test]
/// async fn it_is_up(Shop(client): Shop) {
///     assert_eq!(client.get("/health/live").await.status(), 200);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no argument of a test",
    label = "nothing says how a test gets one",
    note = "a test takes `Db`, or a type that implements `purlin::testing::TestArgument`"
)]
pub trait TestArgument: Sized {
    /// Makes it. What is to be done after the test is given to [`TestCx::at_end`].
    fn set_up(cx: &mut TestCx) -> impl Future<Output = Result<Self, BoxError>>;
}

/// What is done after a test.
pub(super) type Ending = Pin<Box<dyn Future<Output = Result<(), BoxError>>>>;

/// One test: what its arguments share, and what is done after it.
pub struct TestCx {
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres")),
        allow(dead_code, reason = "without a database there is nothing to begin one with")
    )]
    source: Box<dyn Any>,
    sql: Option<Cow<'static, str>>,
    own_database: bool,
    values: StateMap,
    endings: Vec<Ending>,
}

impl TestCx {
    /// A test of an app with that source of a database, which may be none. `#[purlin::test]` writes the call.
    #[doc(hidden)]
    pub fn new(source: impl Any) -> Self {
        Self {
            source: Box::new(source),
            sql: None,
            own_database: false,
            values: StateMap::default(),
            endings: Vec::new(),
        }
    }

    /// A test whose database begins with a text of SQL.
    #[doc(hidden)]
    pub fn with_sql(sql: impl Into<Cow<'static, str>>) -> Self {
        Self {
            sql: Some(sql.into()),
            ..Self::new(())
        }
    }

    /// Gives the test a database of its own.
    #[doc(hidden)]
    #[must_use]
    pub fn own_database(mut self) -> Self {
        self.own_database = true;
        self
    }

    /// Another argument, which this one is made of.
    ///
    /// # Errors
    /// It cannot be made.
    pub async fn argument<T: TestArgument>(&mut self) -> Result<T, BoxError> {
        T::set_up(self).await
    }

    /// The argument with a name, or a panic that names it.
    #[doc(hidden)]
    pub async fn named<T: TestArgument>(&mut self, name: &str) -> T {
        match T::set_up(self).await {
            Ok(value) => value,
            Err(error) => panic!(
                "the argument {name}, a `{}`, cannot be made: {error}",
                type_name::<T>()
            ),
        }
    }

    /// Keeps a value for arguments that are made later; one of each type.
    pub fn keep<T: Send + Sync + 'static>(&mut self, value: T) {
        self.values.insert(value);
    }

    /// The value of a type that an argument has kept.
    pub fn kept<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.values.get()
    }

    /// Does something after the test, whatever comes of it and of what else is done then. What was given last is done first.
    pub fn at_end(&mut self, work: impl Future<Output = Result<(), BoxError>> + 'static) {
        self.endings.push(Box::pin(work));
    }

    /// Whether the test asks for a database of its own: `#[purlin::test(database)]`.
    pub const fn has_own_database(&self) -> bool {
        self.own_database
    }

    /// The SQL that the test names.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(super) fn sql(&self) -> Option<Cow<'static, str>> {
        self.sql.clone()
    }

    /// Where the app has its database from, if that is of the type.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(super) fn source<T: 'static>(&self) -> Option<&T> {
        self.source.downcast_ref()
    }

    /// What is to be done next after the test.
    pub(super) fn next_ending(&mut self) -> Option<Ending> {
        self.endings.pop()
    }
}

impl fmt::Debug for TestCx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestCx")
            .field("sql", &self.sql)
            .field("own_database", &self.own_database)
            .finish_non_exhaustive()
    }
}

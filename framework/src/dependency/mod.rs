//! Dependencies: functions that provide arguments, for handlers and for one another.
//!
//! A dependency is an `async fn` with [`#[dependency]`](macro@dependency). It takes what handlers take, and whoever takes it as
//! [`Dep<name>`](Dep) gets what it returned. Within a request it runs once, however many take it. Its arguments are documented on
//! every operation that takes it, and so are its errors.
//!
//! ```
//! use purlin::prelude::*;
//!
//! #[derive(Debug, ApiError)]
//! enum PageError {
//!     #[api_error(unprocessable, "pages have at least one item")]
//!     Empty,
//! }
//!
//! struct Page {
//!     skip: u32,
//!     limit: u32,
//! }
//!
//! /// The part of a list that a client asks for.
//! #[dependency]
//! async fn page(
//!     #[field(default = 0)] skip: Query<u32>,
//!     #[field(default = 20, le = 100)] limit: Query<u32>,
//! ) -> Result<Page, PageError> {
//!     if *limit == 0 {
//!         return Err(PageError::Empty);
//!     }
//!     Ok(Page { skip: *skip, limit: *limit })
//! }
//!
//! #[get("/products")]
//! async fn list_products(page: Dep<page>) -> Json<Vec<u32>> {
//!     Json((page.skip..page.skip + page.limit).collect())
//! }
//! # let module = Module::new("products").routes(routes![list_products]);
//! # assert!(App::new("Shop", "1.0.0").module(module).build().is_ok());
//! ```

mod arguments;
mod attach;
mod background;
mod dep;
mod expansion;
mod fallible;
mod fresh;
mod make;
mod of_app;
mod places;
mod provide;
mod release;
mod replaced;
mod run;

pub use self::arguments::Arguments;
pub use self::attach::attach;
pub(crate) use self::attach::step;
pub use self::background::{Background, BackgroundCx};
pub use self::dep::Dep;
#[doc(hidden)]
pub use self::expansion::*;
pub use self::fallible::{Fallible, Sure};
pub use self::fresh::Fresh;
pub(crate) use self::make::EndsLater;
#[doc(hidden)]
pub use self::make::{Making, arguments, prepare};
pub use self::of_app::OfApp;
pub(crate) use self::of_app::{Start, releases_of_app};
pub use self::provide::{Definition, Dependency, Provide};
pub use self::release::{Release, Released, releasing};
pub(crate) use self::replaced::Replacement;
pub(crate) use self::run::{run_last_release, run_releases};
#[doc(no_inline)]
pub use crate::extract::Outcome;
#[doc = include_str!("dependency.md")]
pub use purlin_macros::dependency;

/// Makes a struct a dependency whose fields are its arguments: a group of parameters, with what else belongs to it.
///
/// Take it as an argument, which is then one's own, or as `Dep<Listing>`, which all share who take it for one request. The fields
/// have doc comments and `#[field(..)]` as arguments have.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::dependency::Depends;
/// use purlin::testing::TestClient;
///
/// #[dependency(infallible)]
/// async fn user(x_user: Header<String>) -> String {
///     x_user.into_inner()
/// }
///
/// #[derive(Depends)]
/// struct Listing {
///     /// Who asks.
///     user: Dep<user>,
///     /// How many to list.
///     #[field(default = 20, le = 100)]
///     limit: Query<u32>,
/// }
///
/// #[get("/orders")]
/// async fn list_orders(listing: Listing) -> Text {
///     Text(format!("{} orders of {}", *listing.limit, *listing.user))
/// }
///
/// # purlin::testing::block_on(async {
/// let client = TestClient::new(App::new("Shop", "1.0.0").module(Module::new("orders").routes(routes![list_orders])));
/// assert_eq!(client.get("/orders?limit=5").header("x-user", "Ada").await.text(), "5 orders of Ada");
/// # });
/// ```
pub use purlin_macros::Depends;

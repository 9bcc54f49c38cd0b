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
//!     #[api_error(invalid, "pages have at least one item")]
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
mod dep;
mod expansion;
mod fallible;
mod fresh;
mod make;
mod provide;

pub use self::arguments::Arguments;
pub use self::attach::attach;
pub(crate) use self::attach::step;
pub use self::dep::Dep;
#[doc(hidden)]
pub use self::expansion::*;
pub use self::fallible::{Fallible, Sure};
pub use self::fresh::Fresh;
pub use self::provide::{Definition, Dependency, Provide};
#[doc = include_str!("dependency.md")]
pub use purlin_macros::dependency;

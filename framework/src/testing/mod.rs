//! Tests of an app: a client that calls it in the process or over a socket, and checks every answer against the document.

mod client;
mod conformance;
mod request;
mod response;
mod socket;

pub use client::TestClient;
pub use request::TestRequest;
pub use response::TestResponse;

/// Makes an `async fn` a test, with a runtime of its own.
///
/// ```
/// #[purlin::test]
/// async fn two_and_two() {
///     assert_eq!(std::future::ready(4).await, 4);
/// }
/// ```
pub use purlin_macros::test;

/// Runs a future to its end on a runtime of its own. `#[purlin::test]` writes the call.
///
/// ```
/// let sum = purlin::testing::block_on(async { 1 + 1 });
/// assert_eq!(sum, 2);
/// ```
///
/// # Panics
/// The system gives no runtime, or the calling thread is inside one already.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the system gives an event queue")
        .block_on(future)
}

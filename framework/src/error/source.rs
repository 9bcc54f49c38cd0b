//! What the expansion of `#[derive(ApiError)]` calls for the error behind an error.

use std::error::Error;

/// A field that holds an error, or a box of one.
pub trait AsError {
    /// The error.
    fn as_error(&self) -> &(dyn Error + 'static);
}

impl<T: Error + 'static> AsError for T {
    fn as_error(&self) -> &(dyn Error + 'static) {
        self
    }
}

/// Boxed errors are no errors themselves: a call of the method finds what is in the box.
macro_rules! in_a_box {
    ($($ty:ty),*) => {$(
        impl AsError for $ty {
            fn as_error(&self) -> &(dyn Error + 'static) {
                self
            }
        }
    )*};
}

in_a_box!(dyn Error, dyn Error + Send, dyn Error + Send + Sync);

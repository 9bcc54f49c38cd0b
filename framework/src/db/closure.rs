//! The work that is done in a transaction, as a closure.

/// An `async |tx| ..` whose future can be asked to be `Send` on stable Rust. Every such closure is one; nobody implements it.
///
/// `AsyncFnOnce` alone does not name its future, so a value that may not cross threads would be reported where the handler is
/// mounted, and not where the closure is written.
#[diagnostic::on_unimplemented(
    message = "the work of a transaction is an asynchronous closure",
    label = "not `async |tx| ..`",
    note = "write `self.db.transaction(async |tx| {{ .. }}).await`"
)]
pub trait TxFn<A, R>: AsyncFnOnce(A) -> R + FnOnce(A) -> <Self as TxFn<A, R>>::Fut {
    /// What it does.
    type Fut: Future<Output = R>;
}

impl<F, Fut, A, R> TxFn<A, R> for F
where
    F: AsyncFnOnce(A) -> R + FnOnce(A) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

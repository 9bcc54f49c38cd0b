//! What an argument has to be to be a key.

use crate::extract::IdempotencyKey;

/// An argument that `#[transactional(idempotent = ..)]` can name: an [`IdempotencyKey`], one that may be absent, or a reference to
/// either. Without a key the call is an ordinary one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no idempotency key",
    label = "not a key",
    note = "take an `IdempotencyKey`, or an `Option<IdempotencyKey>` if a call may have none"
)]
pub trait AsIdempotencyKey {
    /// The key, if there is one.
    fn as_key(&self) -> Option<&IdempotencyKey>;
}

impl AsIdempotencyKey for IdempotencyKey {
    fn as_key(&self) -> Option<&IdempotencyKey> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: AsIdempotencyKey> AsIdempotencyKey for Option<K> {
    fn as_key(&self) -> Option<&IdempotencyKey> {
        self.as_ref().and_then(K::as_key)
    }
}

#[diagnostic::do_not_recommend]
impl<K: AsIdempotencyKey> AsIdempotencyKey for &K {
    fn as_key(&self) -> Option<&IdempotencyKey> {
        (*self).as_key()
    }
}

//! The rows of a statement, as they come.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::tx::{Health, State};

/// What comes back from a statement piece by piece.
pub(super) struct Rows<'e, S> {
    pieces: S,
    state: &'e mut State,
    begun: bool,
}

impl<'e, S> Rows<'e, S> {
    pub(super) const fn new(rows: S, state: &'e mut State) -> Self {
        Self {
            pieces: rows,
            state,
            begun: false,
        }
    }
}

impl<T, S: Stream<Item = Result<T, sqlx::Error>> + Unpin> Stream for Rows<'_, S> {
    type Item = S::Item;

    /// If nobody waits for the first piece, nobody learns whether the statement failed, and the transaction is lost.
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { pieces, state, begun } = self.get_mut();
        if !*begun {
            *begun = true;
            state.health = Health::Cut;
        }
        let piece = ready!(Pin::new(pieces).poll_next(cx));
        Poll::Ready(match piece {
            Some(Err(error)) => Some(Err(state.failed(error))),
            piece => {
                if state.health == Health::Cut {
                    state.health = Health::Sound;
                }
                piece
            }
        })
    }
}

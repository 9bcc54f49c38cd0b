//! `RefreshPolicy`: how long refresh tokens live, and what becomes of one that comes.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Decision, RefreshHash, RefreshOutcome, RefreshRefusal, RefreshRow, RefreshStore, RefreshToken, Renewed,
};

/// How long refresh tokens live, and what becomes of one that comes.
///
/// A token is used once and gives the next. One that comes twice was stolen, from the client or from us: then nobody can tell the
/// thief from the client, and the whole family is revoked.
///
/// ```
/// use purlin::jiff::Timestamp;
/// use purlin::security::jwt::{MemoryRefreshStore, RefreshOutcome, RefreshPolicy, RefreshRefusal, RefreshStore};
///
/// # purlin::testing::block_on(async {
/// let (policy, mut store, now) = (RefreshPolicy::default(), MemoryRefreshStore::new(), Timestamp::now());
/// let (first, row) = policy.issue("ada", now);                   // at the login
/// store.insert(row).await.unwrap();
///
/// let outcome = policy.renew(&mut store, first.text(), now).await.unwrap();
/// let renewed = outcome.accepted().unwrap();
/// assert_eq!(renewed.subject, "ada");
///
/// let stolen = policy.renew(&mut store, first.text(), now).await.unwrap();
/// assert!(matches!(stolen, RefreshOutcome::Refused(RefreshRefusal::Reused)));
/// let robbed = policy.renew(&mut store, renewed.token.text(), now).await.unwrap();
/// assert!(matches!(robbed, RefreshOutcome::Refused(RefreshRefusal::Revoked)));
/// # });
/// ```
///
/// [`renew`](Self::renew) does the whole over a [`RefreshStore`]. A service that would rather write the steps itself takes
/// [`issue`](Self::issue), [`decide`](Self::decide) and [`next`](Self::next), which only calculate.
#[derive(Debug, Clone, Copy)]
pub struct RefreshPolicy {
    idle: Duration,
    absolute: Duration,
    grace: Duration,
}

impl Default for RefreshPolicy {
    fn default() -> Self {
        Self {
            idle: Duration::from_hours(14 * 24),
            absolute: Duration::from_hours(90 * 24),
            grace: Duration::ZERO,
        }
    }
}

impl RefreshPolicy {
    /// How long a token can be left unused. Each use begins it anew. The default is 14 days.
    #[must_use]
    pub const fn idle(mut self, idle: Duration) -> Self {
        self.idle = idle;
        self
    }

    /// How long a family lives, however much it is used: after that the user logs in again. The default is 90 days.
    #[must_use]
    pub const fn absolute(mut self, absolute: Duration) -> Self {
        self.absolute = absolute;
        self
    }

    /// How long a used token can be used again, for clients that lose an answer or ask twice at once. A thief has that time too, so
    /// the default is none.
    #[must_use]
    pub const fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// The first token of a new family, for somebody who has just logged in, and the row to insert.
    pub fn issue(&self, subject: impl Into<String>, now: Timestamp) -> (RefreshToken, RefreshRow) {
        self.make(Uuid::new_v4(), subject.into(), now, now)
    }

    /// What is to be done with the token of a row that was found.
    pub fn decide(&self, row: &RefreshRow, now: Timestamp) -> Decision {
        if row.revoked_at.is_some() {
            return Decision::Revoked;
        }
        match row.used_at {
            // Without grace no clock is asked: the one of the server that marked it may be ahead of this one's.
            Some(used_at) if self.grace.is_zero() || now >= after(used_at, self.grace) => Decision::Reused,
            _ if now >= row.expires_at => Decision::Expired,
            Some(_) => Decision::RenewAgain,
            None => Decision::Renew,
        }
    }

    /// The token that takes the place of that of a row, and the row to insert.
    pub fn next(&self, row: &RefreshRow, now: Timestamp) -> (RefreshToken, RefreshRow) {
        self.make(row.family, row.subject.clone(), row.began_at, now)
    }

    /// Accepts the token that a client sent and gives it the next one, or refuses it and, if it was used before, revokes its family.
    ///
    /// # Errors
    /// The store cannot be asked. A refusal is no error: see [`RefreshOutcome`].
    pub async fn renew<S: RefreshStore>(
        &self,
        store: &mut S,
        text: &str,
        now: Timestamp,
    ) -> Result<RefreshOutcome, S::Error> {
        let Some(hash) = RefreshHash::of(text) else {
            return Ok(RefreshOutcome::Refused(RefreshRefusal::Unknown));
        };
        let Some(row) = store.find(&hash).await? else {
            return Ok(RefreshOutcome::Refused(RefreshRefusal::Unknown));
        };
        // A token that was inserted while its family was revoked may not have been marked itself.
        if store.is_revoked(row.family).await? {
            return Ok(RefreshOutcome::Refused(RefreshRefusal::Revoked));
        }
        match self.decide(&row, now) {
            Decision::Renew if store.mark_used(&hash, now).await? => self.insert_next(store, &row, now).await,
            // Somebody used it in the meantime.
            Decision::Renew if self.grace.is_zero() => refuse_family(store, &row, now).await,
            Decision::Renew | Decision::RenewAgain => self.insert_next(store, &row, now).await,
            Decision::Reused => refuse_family(store, &row, now).await,
            Decision::Expired => Ok(RefreshOutcome::Refused(RefreshRefusal::Expired)),
            Decision::Revoked => Ok(RefreshOutcome::Refused(RefreshRefusal::Revoked)),
        }
    }

    /// Ends the family of a token: a logout. A token that is none ends nothing. One that was used or has expired does: a client that logs out may
    /// have no other.
    ///
    /// # Errors
    /// The store cannot be asked.
    pub async fn revoke<S: RefreshStore>(
        &self,
        store: &mut S,
        text: &str,
        now: Timestamp,
    ) -> Result<(), S::Error> {
        let Some(hash) = RefreshHash::of(text) else {
            return Ok(());
        };
        match store.find(&hash).await? {
            Some(row) => store.revoke_family(row.family, now).await,
            None => Ok(()),
        }
    }

    async fn insert_next<S: RefreshStore>(
        &self,
        store: &mut S,
        row: &RefreshRow,
        now: Timestamp,
    ) -> Result<RefreshOutcome, S::Error> {
        let (token, next) = self.next(row, now);
        let subject = next.subject.clone();
        store.insert(next).await?;
        Ok(RefreshOutcome::Renewed(Renewed { subject, token }))
    }

    fn make(
        &self,
        family: Uuid,
        subject: String,
        began_at: Timestamp,
        now: Timestamp,
    ) -> (RefreshToken, RefreshRow) {
        let token = RefreshToken::random();
        let row = RefreshRow {
            hash: token.hash().into(),
            family,
            subject,
            began_at,
            issued_at: now,
            expires_at: after(now, self.idle).min(after(began_at, self.absolute)),
            used_at: None,
            revoked_at: None,
        };
        (token, row)
    }
}

async fn refuse_family<S: RefreshStore>(
    store: &mut S,
    row: &RefreshRow,
    now: Timestamp,
) -> Result<RefreshOutcome, S::Error> {
    store.revoke_family(row.family, now).await?;
    tracing::warn!(target: "purlin::jwt", family = %row.family, "a refresh token was used twice: its family is revoked");
    Ok(RefreshOutcome::Refused(RefreshRefusal::Reused))
}

fn after(time: Timestamp, duration: Duration) -> Timestamp {
    time.saturating_add(duration).unwrap_or(Timestamp::MAX)
}

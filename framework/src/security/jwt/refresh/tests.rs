use std::convert::Infallible;
use std::time::Duration;

use futures_util::FutureExt;
use jiff::Timestamp;

use super::{
    Decision, MemoryRefreshStore, RefreshHash, RefreshOutcome, RefreshPolicy, RefreshRefusal, RefreshRow,
    RefreshStore,
};
use crate::clock::{Clock, ManualClock};

const DAY: Duration = Duration::from_hours(24);

/// What a store in memory answers, which is at once.
fn now<T>(answer: impl Future<Output = Result<T, Infallible>>) -> T {
    let Ok(answer) = answer.now_or_never().expect("memory does not wait");
    answer
}

/// A login, and the time since.
struct Login {
    policy: RefreshPolicy,
    store: MemoryRefreshStore,
    clock: ManualClock,
}

impl Login {
    fn new(policy: RefreshPolicy) -> Self {
        Self {
            policy,
            store: MemoryRefreshStore::new(),
            clock: Clock::manual("2026-01-01T00:00:00Z".parse().unwrap()),
        }
    }

    fn begin(&mut self) -> String {
        let (token, row) = self.policy.issue("ada", self.clock.now());
        now(self.store.insert(row));
        token.text().to_owned()
    }

    fn renew(&mut self, token: &str) -> Result<String, RefreshRefusal> {
        let outcome = now(self.policy.renew(&mut self.store, token, self.clock.now()));
        match outcome {
            RefreshOutcome::Renewed(renewed) => {
                assert_eq!(renewed.subject, "ada");
                Ok(renewed.token.text().to_owned())
            }
            RefreshOutcome::Refused(refusal) => Err(refusal),
        }
    }
}

#[test]
fn a_token_gives_the_next_one() {
    let mut login = Login::new(RefreshPolicy::default());
    let mut token = login.begin();
    let mut seen = vec![token.clone()];
    for _ in 0..5 {
        login.clock.advance(DAY);
        token = login.renew(&token).unwrap();
        assert!(!seen.contains(&token));
        seen.push(token.clone());
    }
    assert_eq!(login.store.len(), 6);
}

#[test]
fn a_token_used_twice_ends_its_family_and_no_other() {
    let mut login = Login::new(RefreshPolicy::default());
    let (first, elsewhere) = (login.begin(), login.begin());
    let second = login.renew(&first).unwrap();
    let third = login.renew(&second).unwrap();
    assert_eq!(login.renew(&first), Err(RefreshRefusal::Reused));
    for token in [&first, &second, &third] {
        assert_eq!(login.renew(token), Err(RefreshRefusal::Revoked));
    }
    assert!(login.renew(&elsewhere).is_ok());
}

#[test]
fn a_token_left_unused_expires() {
    let mut login = Login::new(RefreshPolicy::default().idle(DAY));
    let token = login.begin();
    login.clock.advance(DAY.saturating_sub(Duration::from_nanos(1)));
    let token = login.renew(&token).unwrap();
    login.clock.advance(DAY);
    assert_eq!(login.renew(&token), Err(RefreshRefusal::Expired));
}

#[test]
fn a_family_expires_however_much_it_is_used() {
    let mut login = Login::new(RefreshPolicy::default().idle(DAY * 2).absolute(DAY * 3));
    let mut token = login.begin();
    for _ in 0..2 {
        login.clock.advance(DAY);
        token = login.renew(&token).unwrap();
    }
    login.clock.advance(DAY);
    assert_eq!(login.renew(&token), Err(RefreshRefusal::Expired));
}

#[test]
fn a_used_token_is_reused_even_when_it_would_have_expired() {
    let mut login = Login::new(RefreshPolicy::default().idle(DAY));
    let first = login.begin();
    let second = login.renew(&first).unwrap();
    login.clock.advance(DAY.saturating_sub(Duration::from_secs(1)));
    let third = login.renew(&second).unwrap();
    login.clock.advance(Duration::from_secs(2));
    assert_eq!(login.renew(&first), Err(RefreshRefusal::Reused));
    assert_eq!(login.renew(&third), Err(RefreshRefusal::Revoked));
}

#[test]
fn a_used_token_is_reused_by_a_clock_that_is_behind_as_well() {
    let policy = RefreshPolicy::default();
    let time = Timestamp::UNIX_EPOCH;
    let (_, mut row) = policy.issue("ada", time);
    row.used_at = Some(time + Duration::from_secs(1));
    assert_eq!(policy.decide(&row, time), Decision::Reused);
}

#[test]
fn within_the_grace_a_token_can_be_used_again() {
    let mut login = Login::new(RefreshPolicy::default().grace(Duration::from_secs(10)));
    let first = login.begin();
    let second = login.renew(&first).unwrap();
    login.clock.advance(Duration::from_secs(9));
    let again = login.renew(&first).unwrap();
    assert_ne!(second, again);
    login.clock.advance(Duration::from_secs(1));
    assert_eq!(login.renew(&first), Err(RefreshRefusal::Reused));
    assert_eq!(login.renew(&again), Err(RefreshRefusal::Revoked));
}

#[test]
fn what_is_no_token_is_unknown_and_ends_nothing() {
    let mut login = Login::new(RefreshPolicy::default());
    let token = login.begin();
    let other = "A".repeat(43);
    for unknown in ["", "x", &token[1..], &format!("{token}="), &other] {
        assert_eq!(login.renew(unknown), Err(RefreshRefusal::Unknown), "{unknown}");
    }
    assert!(login.renew(&token).is_ok());
}

#[test]
fn a_logout_ends_the_family() {
    let mut login = Login::new(RefreshPolicy::default());
    let first = login.begin();
    let second = login.renew(&first).unwrap();
    for token in [&first, "no token"] {
        now(login.policy.revoke(&mut login.store, token, login.clock.now()));
    }
    assert_eq!(login.renew(&second), Err(RefreshRefusal::Revoked));
}

/// Who logs out may have no token but one that was used, or that nobody used in time.
#[test]
fn a_logout_ends_the_family_by_any_of_its_tokens() {
    let mut login = Login::new(RefreshPolicy::default());
    let first = login.begin();
    login.clock.advance(13 * DAY);
    let second = login.renew(&first).unwrap();
    login.clock.advance(7 * DAY);
    now(login.policy.revoke(&mut login.store, &first, login.clock.now()));
    assert_eq!(login.renew(&second), Err(RefreshRefusal::Revoked));
}

/// A store in which somebody uses the token between the look and the mark.
struct Overtaken(MemoryRefreshStore);

impl RefreshStore for Overtaken {
    type Error = Infallible;

    async fn find(&mut self, hash: &RefreshHash) -> Result<Option<RefreshRow>, Self::Error> {
        let found = self.0.find(hash).await?;
        self.0.mark_used(hash, Timestamp::UNIX_EPOCH).await?;
        Ok(found)
    }

    async fn insert(&mut self, row: RefreshRow) -> Result<(), Self::Error> {
        self.0.insert(row).await
    }

    async fn mark_used(&mut self, hash: &RefreshHash, at: Timestamp) -> Result<bool, Self::Error> {
        self.0.mark_used(hash, at).await
    }

    async fn is_revoked(&mut self, family: uuid::Uuid) -> Result<bool, Self::Error> {
        self.0.is_revoked(family).await
    }

    async fn revoke_family(&mut self, family: uuid::Uuid, at: Timestamp) -> Result<(), Self::Error> {
        self.0.revoke_family(family, at).await
    }

    async fn revoke_subject(&mut self, subject: &str, at: Timestamp) -> Result<(), Self::Error> {
        self.0.revoke_subject(subject, at).await
    }
}

#[test]
fn all_families_of_a_subject_can_be_revoked() {
    let mut login = Login::new(RefreshPolicy::default());
    let (first, second) = (login.begin(), login.begin());
    let (other, row) = login.policy.issue("eve", login.clock.now());
    now(login.store.insert(row.clone()));
    now(login.store.revoke_subject("ada", login.clock.now()));
    for token in [&first, &second] {
        assert_eq!(login.renew(token), Err(RefreshRefusal::Revoked));
    }
    assert!(!now(login.store.is_revoked(row.family)));
    assert!(now(login.store.find(&other.hash())).is_some());
}

#[test]
fn inserting_forgets_what_has_expired_now_and_then() {
    let mut login = Login::new(RefreshPolicy::default().idle(DAY));
    for _ in 0..3 {
        for _ in 0..2_000 {
            login.begin();
        }
        assert!(login.store.len() <= 2_000, "{}", login.store.len());
        login.clock.advance(DAY);
    }
}

#[test]
fn of_two_at_once_one_gets_the_next_token() {
    let time = Timestamp::UNIX_EPOCH;
    for (grace, is_renewed) in [(Duration::ZERO, false), (Duration::from_secs(5), true)] {
        let policy = RefreshPolicy::default().grace(grace);
        let mut store = Overtaken(MemoryRefreshStore::new());
        let (token, row) = policy.issue("ada", time);
        let family = row.family;
        let outcome = now(async {
            store.insert(row).await?;
            policy.renew(&mut store, token.text(), time).await
        });
        assert_eq!(matches!(outcome, RefreshOutcome::Renewed(_)), is_renewed);
        let is_revoked = now(store.0.is_revoked(family));
        assert_eq!(is_revoked, !is_renewed);
    }
}

#[test]
fn a_token_inserted_while_its_family_was_revoked_is_revoked() {
    let mut login = Login::new(RefreshPolicy::default());
    let first = login.begin();
    let hash = RefreshHash::of(&first).unwrap();
    let row = now(login.store.find(&hash));
    let row = row.unwrap();
    now(login.store.revoke_family(row.family, login.clock.now()));
    let (token, next) = login.policy.next(&row, login.clock.now());
    now(login.store.insert(next));
    assert_eq!(login.renew(token.text()), Err(RefreshRefusal::Revoked));
}

#[test]
fn the_steps_can_be_taken_one_by_one() {
    let policy = RefreshPolicy::default();
    let time = Timestamp::UNIX_EPOCH;
    let (token, mut row) = policy.issue("ada", time);
    assert_eq!(row.hash, token.hash().as_str());
    assert_eq!(policy.decide(&row, time), Decision::Renew);
    row.used_at = Some(time);
    assert_eq!(policy.decide(&row, time), Decision::Reused);
    row.revoked_at = Some(time);
    assert_eq!(policy.decide(&row, time), Decision::Revoked);
    let (next, next_row) = policy.next(&row, time);
    assert_eq!(
        (next_row.family, next_row.began_at, next_row.used_at),
        (row.family, row.began_at, None)
    );
    assert_ne!(next.hash(), token.hash());
}

#[test]
fn nothing_shows_a_token_and_expired_rows_can_be_forgotten() {
    let mut login = Login::new(RefreshPolicy::default().idle(DAY));
    let (token, row) = login.policy.issue("ada", login.clock.now());
    assert!(!format!("{token:?} {row:?}").contains(token.text()));
    now(login.store.insert(row));
    login.store.remove_expired(login.clock.now());
    assert_eq!(login.store.len(), 1);
    login.clock.advance(DAY);
    login.store.remove_expired(login.clock.now());
    assert!(login.store.is_empty());
}

#[test]
fn a_family_stays_revoked_when_the_token_that_says_so_has_expired() {
    let mut login = Login::new(RefreshPolicy::default().idle(2 * DAY));
    let begun = login.clock.now();
    let (_, first) = login.policy.issue("ada", begun);
    now(login.store.insert(first.clone()));
    now(login.store.revoke_family(first.family, begun));
    // It is inserted by a renewal that had begun before.
    login.clock.advance(DAY);
    let (token, next) = login.policy.next(&first, login.clock.now());
    now(login.store.insert(next));
    login.clock.advance(DAY);
    login.store.remove_expired(login.clock.now());
    let outcome = now(login
        .policy
        .renew(&mut login.store, token.text(), login.clock.now()));
    assert!(
        matches!(outcome, RefreshOutcome::Refused(RefreshRefusal::Revoked)),
        "{outcome:?}"
    );
}

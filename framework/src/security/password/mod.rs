//! Passwords: hashed by argon2id, compared in constant time, in a pool of bounded size.

mod cost;
mod error;
mod hash;
mod policy;
mod pool;

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

pub use cost::Cost;
pub use error::PasswordError;
pub use hash::{InvalidHash, PasswordHash};
pub use policy::{PasswordPolicy, WeakPassword};

use crate::secret::Secret;
use hash::Hasher;
use pool::Pool;

/// The most bytes of a password: more would be work that strangers give.
const MOST: usize = 1024;

/// Hashes passwords and verifies them, by argon2id (RFC 9106) with a random salt each.
///
/// A hash takes some 20 ms of a processor and 19 MiB, on purpose. So hashes are made on threads of their own, one a
/// processor at a time, and only [so many](PasswordOptions::places) may wait: the next login is answered with 503 and `Retry-After`.
///
/// ```
/// use purlin::security::{Passwords, Verdict};
///
/// # purlin::testing::block_on(async {
/// let passwords = Passwords::new();
/// let hash = passwords.hash("correct horse").await?;
/// assert_eq!(passwords.verify("correct horse", Some(&hash)).await?, Verdict::Right);
/// assert_eq!(passwords.verify("battery staple", Some(&hash)).await?, Verdict::Wrong);
/// // An account that is not there costs the same time.
/// assert_eq!(passwords.verify("correct horse", None).await?, Verdict::Wrong);
/// # Ok::<(), purlin::security::PasswordError>(())
/// # }).unwrap();
/// ```
///
/// Give it to the app with `App::state`, and hold it as `State<Passwords>`. Clones share the pool.
#[derive(Clone)]
pub struct Passwords {
    hasher: Arc<Hasher>,
    pool: Arc<Pool>,
}

/// How passwords are hashed.
///
/// ```
/// use purlin::security::{Cost, PasswordOptions, Passwords};
/// use purlin::Secret;
///
/// let pepper = Secret::new("of the settings".to_owned());
/// let options = PasswordOptions::new().cost(Cost::new(65_536, 3, 1).unwrap()).pepper(pepper).places(16);
/// let passwords = Passwords::with(options);
/// # let _ = passwords;
/// ```
#[derive(Debug, Default)]
#[must_use]
pub struct PasswordOptions {
    cost: Cost,
    pepper: Option<Secret<String>>,
    places: Option<usize>,
}

impl PasswordOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what a hash costs; [`Cost::default`] is what OWASP asks for at least.
    pub const fn cost(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// Mixes in a secret that the database does not hold, so that who has only the database cannot guess. With another pepper all
    /// passwords are wrong.
    pub fn pepper(mut self, pepper: Secret<String>) -> Self {
        self.pepper = Some(pepper);
        self
    }

    /// Sets how many hashes may be made or waited for at once; four for each processor by default.
    pub const fn places(mut self, places: usize) -> Self {
        self.places = Some(places);
        self
    }
}

/// What [`Passwords::verify`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a password that nobody looks at lets everybody in"]
pub enum Verdict {
    /// It is not the password, or there is no account.
    Wrong,
    /// It is the password.
    Right,
    /// It is the password, and its hash has another cost than hashes have now: store a new one, now that the password is known.
    RightButOld,
}

impl Verdict {
    /// Whether it is the password.
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Right | Self::RightButOld)
    }
}

impl Passwords {
    /// With the defaults.
    pub fn new() -> Self {
        Self::with(PasswordOptions::new())
    }

    /// With options.
    pub fn with(options: PasswordOptions) -> Self {
        Self {
            hasher: Arc::new(Hasher::new(options.cost, options.pepper)),
            pool: Arc::new(Pool::new(options.places)),
        }
    }

    /// The hash of a password, to be stored.
    ///
    /// # Errors
    /// The password has more than 1,024 bytes, or no place was free.
    pub async fn hash(&self, password: &str) -> Result<PasswordHash, PasswordError> {
        if password.len() > MOST {
            return Err(PasswordError::too_long());
        }
        let (hasher, password) = (Arc::clone(&self.hasher), bytes(password));
        self.pool.run(move || hasher.hash(&password)).await?
    }

    /// Whether a password is the one of the stored hash. Without one, as for an account that is not there, the password is
    /// held against a hash that is nobody's, so that the time does not tell which accounts there are. A hash of another cost takes its own time, until its user
    /// logs in and it is [replaced](Verdict::RightButOld).
    ///
    /// # Errors
    /// No place was free.
    pub async fn verify(
        &self,
        password: &str,
        stored: Option<&PasswordHash>,
    ) -> Result<Verdict, PasswordError> {
        if password.len() > MOST {
            // Nobody's password is that long, whoever asks for whomever.
            return Ok(Verdict::Wrong);
        }
        let (hasher, password) = (Arc::clone(&self.hasher), bytes(password));
        let is_known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.hasher.decoy()).clone();
        let verdict = self.pool.run(move || hasher.verify(&password, &stored)).await??;
        Ok(if is_known { verdict } else { Verdict::Wrong })
    }

    /// How many hashes were computed, for metrics, and for tests of who does how much work.
    pub fn operations(&self) -> u64 {
        self.hasher.operations()
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords")
            .field("operations", &self.operations())
            .finish_non_exhaustive()
    }
}

/// A copy for another thread, which is overwritten when it is dropped.
fn bytes(password: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(password.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheap(memory_kib: u32) -> Passwords {
        let cost = Cost::new(memory_kib, 1, 1).unwrap();
        Passwords::with(PasswordOptions::new().cost(cost))
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_right_but_old() {
        let hash = cheap(64).hash("secret").await.unwrap();
        let verdict = cheap(32).verify("secret", Some(&hash)).await.unwrap();
        assert_eq!(verdict, Verdict::RightButOld);
        assert_eq!(
            cheap(32).verify("wrong", Some(&hash)).await.unwrap(),
            Verdict::Wrong
        );
        assert_eq!(
            cheap(64).verify("secret", Some(&hash)).await.unwrap(),
            Verdict::Right
        );
    }

    #[tokio::test]
    async fn known_and_unknown_accounts_are_the_same_work() {
        let passwords = cheap(32);
        let hash = passwords.hash("secret").await.unwrap();
        let before = passwords.operations();
        let _ = passwords.verify("wrong", Some(&hash)).await.unwrap();
        let known = passwords.operations() - before;
        let _ = passwords.verify("wrong", None).await.unwrap();
        assert_eq!((known, passwords.operations() - before), (1, 2));
    }

    #[tokio::test]
    async fn a_pepper_is_part_of_the_password() {
        let cost = Cost::new(32, 1, 1).unwrap();
        let with = |pepper: &str| {
            let pepper = Secret::new(pepper.to_owned());
            Passwords::with(PasswordOptions::new().cost(cost).pepper(pepper))
        };
        let hash = with("a").hash("secret").await.unwrap();
        assert_eq!(
            with("a").verify("secret", Some(&hash)).await.unwrap(),
            Verdict::Right
        );
        assert_eq!(
            with("b").verify("secret", Some(&hash)).await.unwrap(),
            Verdict::Wrong
        );
        assert_eq!(
            cheap(32).verify("secret", Some(&hash)).await.unwrap(),
            Verdict::Wrong
        );
    }

    #[tokio::test]
    async fn a_password_has_1024_bytes_at_most() {
        let passwords = cheap(32);
        let hash = passwords.hash(&"x".repeat(1024)).await.unwrap();
        assert!(passwords.hash(&"x".repeat(1025)).await.unwrap_err().is_too_long());
        let before = passwords.operations();
        let verdict = passwords.verify(&"x".repeat(1025), Some(&hash)).await.unwrap();
        assert_eq!((verdict, passwords.operations()), (Verdict::Wrong, before));
    }
}

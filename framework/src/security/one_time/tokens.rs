//! Makes tokens, and opens them.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Claimed, Purpose};
use crate::clock::Clock;
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;
use crate::secret::Secret;
use crate::security::KeyError;
use crate::security::secret_key::key_bytes;

/// The least bytes of a key, as many as the hash has (RFC 2104, section 3).
const KEY: usize = 32;

/// The bytes of the time at which a token ends, and of each of its two signatures.
const TIME: usize = 8;
const SIGNATURE: usize = 32;

/// The most bytes of a subject; so a token has at most some 440 characters.
const MOST: usize = 255;

/// Makes and opens tokens that are used once, as a link in an e-mail holds them.
///
/// A token is signed and not stored: there is no table, nothing to clean up, and nothing that a stolen database gives away. It says what it
/// is for, whose it is and when it ends. It works once because it is signed together with the state that its use changes: the hash of
/// the present password, or the address that is not confirmed yet. Once that has changed, all tokens that were made before are refused.
///
/// ```
/// use purlin::Secret;
/// use purlin::security::{EmailVerification, OneTimeTokens, PasswordReset};
///
/// let tokens = OneTimeTokens::new(&Secret::new("1f".repeat(32))).unwrap();
/// let token = tokens.issue::<PasswordReset>("user 7", "the hash of the old password");
///
/// let claimed = tokens.open::<PasswordReset>(token.expose())?;
/// assert_eq!(claimed.subject(), "user 7");
/// // The state is that of the user now; it has changed once the password is another one.
/// assert_eq!(claimed.confirm(Some("the hash of the old password"))?, "user 7");
///
/// assert!(tokens.open::<EmailVerification>(token.expose()).is_err());
/// let claimed = tokens.open::<PasswordReset>(token.expose())?;
/// assert!(claimed.confirm(Some("the hash of the new password")).is_err());
/// # Ok::<(), purlin::security::TokenRefused>(())
/// ```
///
/// Check and change the state in one transaction, or two requests at once may use a token twice.
#[derive(Clone)]
pub struct OneTimeTokens {
    keys: Vec<Zeroizing<Vec<u8>>>,
    clock: Clock,
}

impl OneTimeTokens {
    /// With the key that signs: at least 64 hexadecimal digits, as `openssl rand -hex 32` makes them.
    ///
    /// # Errors
    /// It is no such key.
    pub fn new(key: &Secret<String>) -> Result<Self, KeyError> {
        Ok(Self {
            keys: vec![key_bytes(key, KEY)?],
            clock: Clock::system(),
        })
    }

    /// With another key, whose tokens are still taken.
    ///
    /// # Errors
    /// It is no such key.
    pub fn and(mut self, older: &Secret<String>) -> Result<Self, KeyError> {
        self.keys.push(key_bytes(older, KEY)?);
        Ok(self)
    }

    /// With a clock that a test turns.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// A token for a purpose, of a subject, such as the id of a user, in a state that the token's use changes. It has letters, digits, `-` and
    /// `_`, so it can stand in an address as it is.
    ///
    /// # Panics
    /// The subject has more than 255 bytes.
    pub fn issue<P: Purpose>(&self, subject: &str, state: impl AsRef<[u8]>) -> Secret<String> {
        assert!(
            subject.len() <= MOST,
            "the subject of a token has at most {MOST} bytes"
        );
        let end = self
            .clock
            .now()
            .saturating_add(P::LIFETIME)
            .unwrap_or(Timestamp::MAX);
        let claim = Claim::of::<P>(subject, end.as_second());
        let [key, ..] = &*self.keys else {
            unreachable!("there is the key that signs");
        };
        let mut token = Zeroizing::new(Vec::with_capacity(TIME + 2 * SIGNATURE + subject.len()));
        token.extend_from_slice(&claim.end.to_be_bytes());
        token.extend_from_slice(&claim.sign(key, None).finalize().into_bytes());
        token.extend_from_slice(&claim.sign(key, Some(state.as_ref())).finalize().into_bytes());
        token.extend_from_slice(subject.as_bytes());
        Secret::new(BASE64URL_NOPAD.encode(&token))
    }

    /// Reads a token: it was made here, for this purpose, and has not ended. Whether it was used already is told by
    /// [`Claimed::confirm`].
    ///
    /// # Errors
    /// It is no such token. No error tells why not.
    pub fn open<P: Purpose>(&self, token: &str) -> Result<Claimed<P>, TokenRefused> {
        let bytes = BASE64URL_NOPAD
            .decode(token.as_bytes())
            .map_err(|_| TokenRefused)?;
        let (end, rest) = bytes.split_first_chunk::<TIME>().ok_or(TokenRefused)?;
        let (signature, rest) = rest.split_first_chunk::<SIGNATURE>().ok_or(TokenRefused)?;
        let (confirmation, subject) = rest.split_first_chunk::<SIGNATURE>().ok_or(TokenRefused)?;
        let subject = std::str::from_utf8(subject).map_err(|_| TokenRefused)?;
        let claim = Claim::of::<P>(subject, i64::from_be_bytes(*end));
        let signs = |key: &&Zeroizing<Vec<u8>>| claim.sign(key, None).verify_slice(signature).is_ok();
        let key = self.keys.iter().find(signs).ok_or(TokenRefused)?;
        if claim.end <= self.clock.now().as_second() {
            return Err(TokenRefused);
        }
        Ok(Claimed {
            claim,
            key: key.clone(),
            confirmation: *confirmation,
            purpose: PhantomData,
        })
    }
}

impl fmt::Debug for OneTimeTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OneTimeTokens")
            .field("keys", &self.keys.len())
            .finish_non_exhaustive()
    }
}

/// What a token says.
pub(super) struct Claim {
    purpose: &'static str,
    pub(super) subject: String,
    end: i64,
}

impl Claim {
    fn of<P: Purpose>(subject: &str, end: i64) -> Self {
        Self {
            purpose: P::NAME,
            subject: subject.to_owned(),
            end,
        }
    }

    /// The signature of the claim, alone or with a state. Each part stands behind its length, so that none looks like another.
    pub(super) fn sign(&self, key: &[u8], state: Option<&[u8]>) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        let end = self.end.to_be_bytes();
        let parts = [
            b"one-time".as_slice(),
            self.purpose.as_bytes(),
            self.subject.as_bytes(),
            &end,
        ];
        for part in parts.into_iter().chain(state) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

/// A token is none, of something else, has ended or was used. It is one error for all of it, a 400, so that nobody learns which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenRefused;

impl fmt::Display for TokenRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token is invalid, or has ended, or was used")
    }
}

impl Error for TokenRefused {}

impl ApiError for TokenRefused {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.problem(
            400,
            "token_refused",
            "The token is invalid, or has ended, or was used.",
        );
    }

    fn into_problem(self) -> Problem {
        Problem::new(ErrorKind::BadRequest)
            .with_code("token_refused")
            .with_detail("The token is invalid, or has ended, or was used.")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::ManualClock;
    use crate::security::{EmailVerification, PasswordReset};

    fn key(digits: &str) -> Secret<String> {
        Secret::new(digits.repeat(32))
    }

    fn tokens(digits: &str) -> (OneTimeTokens, ManualClock) {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        (OneTimeTokens::new(&key(digits)).unwrap().clock(&clock), clock)
    }

    fn redeem<P: Purpose>(tokens: &OneTimeTokens, token: &str, state: &str) -> Result<String, TokenRefused> {
        tokens.open::<P>(token)?.confirm(Some(state))
    }

    #[test]
    fn a_token_works_until_the_state_changes() {
        let (tokens, _) = tokens("1f");
        let token = tokens.issue::<PasswordReset>("7", "old hash");
        let redeem = |state| redeem::<PasswordReset>(&tokens, token.expose(), state);
        assert_eq!(redeem("old hash").as_deref(), Ok("7"));
        assert_eq!(redeem("new hash"), Err(TokenRefused));
        assert_eq!(redeem(""), Err(TokenRefused));
    }

    #[test]
    fn a_token_of_one_purpose_is_none_of_another() {
        let (tokens, _) = tokens("1f");
        let token = tokens.issue::<PasswordReset>("7", "state");
        let other = redeem::<EmailVerification>(&tokens, token.expose(), "state");
        assert_eq!(other, Err(TokenRefused));
    }

    #[test]
    fn a_token_ends() {
        let (tokens, clock) = tokens("1f");
        let token = tokens.issue::<PasswordReset>("7", "state");
        clock.advance(Duration::from_secs(30 * 60 - 1));
        assert!(redeem::<PasswordReset>(&tokens, token.expose(), "state").is_ok());
        clock.advance(Duration::from_secs(1));
        assert!(redeem::<PasswordReset>(&tokens, token.expose(), "state").is_err());
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let (tokens, _) = tokens("1f");
        let token = tokens.issue::<PasswordReset>("user 7", "state");
        let bytes = BASE64URL_NOPAD.decode(token.expose().as_bytes()).unwrap();
        for index in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[index / 8] ^= 1 << (index % 8);
            let changed = BASE64URL_NOPAD.encode(&changed);
            assert!(
                redeem::<PasswordReset>(&tokens, &changed, "state").is_err(),
                "{index}"
            );
        }
        for length in 0..token.expose().len() {
            let cut = &token.expose()[..length];
            assert!(
                redeem::<PasswordReset>(&tokens, cut, "state").is_err(),
                "{length}"
            );
        }
    }

    #[test]
    fn subject_and_state_do_not_run_into_one_another() {
        let (tokens, _) = tokens("1f");
        let token = tokens.issue::<PasswordReset>("ab", "c");
        assert!(redeem::<PasswordReset>(&tokens, token.expose(), "bc").is_err());
        assert_ne!(
            tokens.issue::<PasswordReset>("a", "bc").expose()[..],
            token.expose()[..]
        );
    }

    #[test]
    fn an_older_key_opens_and_a_strange_one_does_not() {
        let (old, _) = tokens("1f");
        let (new, _) = tokens("2e");
        let token = old.issue::<PasswordReset>("7", "state");
        assert!(redeem::<PasswordReset>(&new, token.expose(), "state").is_err());
        let both = new.and(&key("1f")).unwrap();
        assert!(redeem::<PasswordReset>(&both, token.expose(), "state").is_ok());
    }
}

//! The hash of a password, and how it is made.

use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::{self, PasswordHash as Phc, SaltString};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use data_encoding::BASE64_NOPAD;

use super::cost::{Cost, MOST_MEMORY};
use super::{PasswordError, Verdict};
use crate::secret::Secret;
use crate::secret::random;

/// The hash of a password with its salt and its cost, as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$..`.
///
/// Models hold it as a column. Nothing shows it, and no answer can: it is no schema, and not written by serde.
///
/// ```
/// use purlin::security::PasswordHash;
///
/// let text = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$dHlwZWQgYnkgaGFuZCwgYW5kIG5vdCBjb21wdXRlZCE";
/// let hash = PasswordHash::parse(text).unwrap();
/// assert_eq!(format!("{hash:?}"), "PasswordHash(..)");
/// assert!(PasswordHash::parse("secret").is_err());
/// ```
///
/// ```compile_fail,E0277
/// # let hash = purlin::security::PasswordHash::parse("").unwrap();
/// purlin::serde_json::to_string(&hash);
/// ```
#[derive(Clone)]
pub struct PasswordHash(Secret<String>);

impl PasswordHash {
    /// Reads what was stored. Hashes by argon2i and argon2d are read too, and are old.
    ///
    /// # Errors
    /// It is no hash by argon2, or one that costs more than 1 GiB.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidHash> {
        let text = Secret::new(text.into());
        params(text.expose()).ok_or(InvalidHash)?;
        Ok(Self(text))
    }

    /// The text, for the one place that stores it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

fn params(text: &str) -> Option<Params> {
    let parsed = Phc::new(text).ok()?;
    Algorithm::try_from(parsed.algorithm).ok()?;
    parsed.salt?;
    parsed.hash?;
    Params::try_from(&parsed)
        .ok()
        .filter(|params| params.m_cost() <= MOST_MEMORY)
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

/// The text is no hash of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidHash;

impl fmt::Display for InvalidHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is no hash of a password by argon2")
    }
}

impl Error for InvalidHash {}

/// Text. It is not compared by the database: no statement looks for one.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
impl crate::model::ColumnValue for PasswordHash {
    const TYPE: crate::model::ColumnType = crate::model::ColumnType::Text;

    fn to_value(&self) -> crate::db::Value {
        crate::db::Value::Text(Some(self.expose().to_owned()))
    }

    fn read<B: crate::db::Backend>(row: &B::Row, index: usize) -> Result<Self, sqlx::Error> {
        let text = <String as crate::model::ColumnValue>::read::<B>(row, index)?;
        Self::parse(text).map_err(|error| sqlx::Error::ColumnDecode {
            index: index.to_string(),
            source: error.into(),
        })
    }
}

/// Makes hashes, on whatever thread it is called.
pub(super) struct Hasher {
    cost: Cost,
    pepper: Option<Secret<String>>,
    /// Nobody's hash.
    decoy: PasswordHash,
    operations: AtomicU64,
}

impl Hasher {
    pub(super) fn new(cost: Cost, pepper: Option<Secret<String>>) -> Self {
        Self {
            decoy: decoy(&cost.params()),
            cost,
            pepper,
            operations: AtomicU64::new(0),
        }
    }

    /// A hash of the present cost, which is that of no password: what accounts that are not there are held against.
    pub(super) const fn decoy(&self) -> &PasswordHash {
        &self.decoy
    }

    pub(super) fn operations(&self) -> u64 {
        self.operations.load(Ordering::Relaxed)
    }

    pub(super) fn hash(&self, password: &[u8]) -> Result<PasswordHash, PasswordError> {
        let salt = SaltString::encode_b64(&random::<16>()).map_err(PasswordError::failed)?;
        let hash = self.argon2()?.hash_password(password, &salt);
        let text = hash.map_err(PasswordError::failed)?.to_string();
        Ok(PasswordHash(Secret::new(text)))
    }

    pub(super) fn verify(&self, password: &[u8], stored: &PasswordHash) -> Result<Verdict, PasswordError> {
        let parsed = Phc::new(stored.expose()).map_err(PasswordError::failed)?;
        match self.argon2()?.verify_password(password, &parsed) {
            Ok(()) if self.is_current(&parsed) => Ok(Verdict::Right),
            Ok(()) => Ok(Verdict::RightButOld),
            Err(password_hash::Error::Password) => Ok(Verdict::Wrong),
            Err(error) => Err(PasswordError::failed(error)),
        }
    }

    fn is_current(&self, parsed: &Phc<'_>) -> bool {
        let params = Params::try_from(parsed);
        parsed.algorithm == ARGON2ID_IDENT
            && parsed.version == Some(Version::V0x13.into())
            && params.is_ok_and(|params| self.cost.is_that_of(&params))
    }

    /// The algorithm, once for each hash.
    fn argon2(&self) -> Result<Argon2<'_>, PasswordError> {
        self.operations.fetch_add(1, Ordering::Relaxed);
        let (algorithm, version, params) = (Algorithm::Argon2id, Version::V0x13, self.cost.params());
        match &self.pepper {
            None => Ok(Argon2::new(algorithm, version, params)),
            Some(pepper) => Argon2::new_with_secret(pepper.expose().as_bytes(), algorithm, version, params)
                .map_err(PasswordError::failed),
        }
    }
}

/// Random bytes in the place of a hash. That some password has it is as likely as that somebody guesses 32 bytes.
fn decoy(params: &Params) -> PasswordHash {
    let (salt, output) = (random::<16>(), random::<32>());
    PasswordHash(Secret::new(format!(
        "$argon2id$v=19$m={},t={},p={}${}${}",
        params.m_cost(),
        params.t_cost(),
        params.p_cost(),
        BASE64_NOPAD.encode(&salt),
        BASE64_NOPAD.encode(&output),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decoy_has_the_form_and_the_cost_of_a_hash() {
        let hasher = Hasher::new(Cost::new(32, 1, 1).unwrap(), None);
        let (decoy, hash) = (hasher.decoy(), hasher.hash(b"secret").unwrap());
        assert_eq!(decoy.expose().len(), hash.expose().len());
        assert!(PasswordHash::parse(decoy.expose()).is_ok());
        assert!(hasher.is_current(&Phc::new(decoy.expose()).unwrap()));
        assert_eq!(hasher.verify(b"secret", decoy).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn only_hashes_by_argon2_are_parsed() {
        let hash = Hasher::new(Cost::new(32, 1, 1).unwrap(), None)
            .hash(b"secret")
            .unwrap();
        let text = hash.expose();
        assert!(text.starts_with("$argon2id$v=19$m=32,t=1,p=1$"), "{text}");
        assert!(PasswordHash::parse(text).is_ok());
        let costly = text.replace("m=32", "m=4000000");
        let bare = text.rsplit_once('$').unwrap().0;
        let other = text.replace("argon2id", "scrypt");
        for refused in [
            "",
            "secret",
            "$2b$10$abcdefghijklmnopqrstuv",
            &costly,
            bare,
            &other,
        ] {
            assert!(PasswordHash::parse(refused).is_err());
        }
    }

    /// Or rows would be stored that nobody can read.
    #[test]
    fn a_hash_of_every_cost_is_read_again() {
        for memory in [8, MOST_MEMORY, MOST_MEMORY + 1, 2_097_152, u32::MAX] {
            let cost = Cost::new(memory, 1, 1);
            assert_eq!(cost.is_some(), memory <= MOST_MEMORY, "{memory}");
            let read = cost.map(|cost| PasswordHash::parse(decoy(&cost.params()).expose()));
            assert!(read.is_none_or(|read| read.is_ok()), "{memory}");
        }
    }

    #[test]
    fn two_hashes_of_a_password_differ() {
        let hasher = Hasher::new(Cost::new(32, 1, 1).unwrap(), None);
        let [one, other] = [(); 2].map(|()| hasher.hash(b"secret").unwrap());
        assert_ne!(one.expose(), other.expose());
    }

    #[test]
    fn argon2i_is_old() {
        let argon2 = Argon2::new(
            Algorithm::Argon2i,
            Version::V0x13,
            Cost::new(32, 1, 1).unwrap().params(),
        );
        let salt = SaltString::encode_b64(b"a salt of a test").unwrap();
        let text = argon2.hash_password(b"secret", &salt).unwrap().to_string();
        let hasher = Hasher::new(Cost::new(32, 1, 1).unwrap(), None);
        let verdict = hasher.verify(b"secret", &PasswordHash::parse(text).unwrap());
        assert_eq!(verdict.unwrap(), Verdict::RightButOld);
    }
}

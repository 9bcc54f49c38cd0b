//! Which passwords people may choose.

use std::collections::HashSet;
use std::error::Error;
use std::fmt;

use super::MOST;
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;
use crate::schema::CheckError;

/// The least characters of a password, which no policy goes below (NIST SP 800-63B, section 3.1.1.2).
const LEAST: usize = 8;

/// Which passwords people may choose: long enough, and none that everybody guesses first. Nothing is asked of their
/// characters, as NIST SP 800-63B advises: such rules make passwords worse.
///
/// ```
/// use purlin::security::{PasswordPolicy, WeakPassword};
///
/// let policy = PasswordPolicy::new().least(10).refuse(["password12", "qwertyuiop"]);
/// assert_eq!(policy.check("short"), Err(WeakPassword::TooShort { least: 10 }));
/// assert_eq!(policy.check("Qwertyuiop"), Err(WeakPassword::Guessable));
/// assert_eq!(policy.check("drei Äpfel!"), Ok(()));
/// ```
///
/// As the check of a field, it is one of the faults of a 422:
///
/// ```
/// use std::sync::LazyLock;
/// use purlin::prelude::*;
/// use purlin::security::{PasswordPolicy, WeakPassword};
///
/// static POLICY: LazyLock<PasswordPolicy> = LazyLock::new(|| PasswordPolicy::new().refuse(["12345678"]));
///
/// fn strong(password: &String) -> Result<(), WeakPassword> {
///     POLICY.check(password)
/// }
///
/// #[schema]
/// struct Registration {
///     #[field(sensitive, check = strong)]
///     password: String,
/// }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct PasswordPolicy {
    least: usize,
    refused: HashSet<String>,
}

impl PasswordPolicy {
    /// At least 8 characters, at most 1,024 bytes.
    pub fn new() -> Self {
        Self {
            least: LEAST,
            refused: HashSet::new(),
        }
    }

    /// Asks for more characters than 8.
    pub fn least(mut self, characters: usize) -> Self {
        self.least = characters.clamp(LEAST, MOST);
        self
    }

    /// Refuses the passwords of a list, such as the most common ones, and the name of the service. Upper and lower case are the same.
    pub fn refuse(mut self, list: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.refused
            .extend(list.into_iter().map(|password| password.as_ref().to_lowercase()));
        self
    }

    /// Whether a password may be chosen.
    ///
    /// # Errors
    /// It may not, for the reason that is told.
    pub fn check(&self, password: &str) -> Result<(), WeakPassword> {
        if password.chars().count() < self.least {
            return Err(WeakPassword::TooShort { least: self.least });
        }
        if password.len() > MOST {
            return Err(WeakPassword::TooLong);
        }
        if self.refused.contains(&password.to_lowercase()) {
            return Err(WeakPassword::Guessable);
        }
        Ok(())
    }
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a password may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WeakPassword {
    /// It has too few characters.
    TooShort {
        /// The least that it must have.
        least: usize,
    },
    /// It has more than 1,024 bytes.
    TooLong,
    /// It is one of those that are guessed first.
    Guessable,
}

impl WeakPassword {
    const fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::Guessable => "password_guessable",
        }
    }
}

impl fmt::Display for WeakPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { least } => write!(f, "must have at least {least} characters"),
            Self::TooLong => write!(f, "must have at most {MOST} bytes"),
            Self::Guessable => f.write_str("must not be a password that many people choose"),
        }
    }
}

impl Error for WeakPassword {}

impl From<WeakPassword> for CheckError {
    fn from(weak: WeakPassword) -> Self {
        Self::new(weak.code(), weak.to_string())
    }
}

impl ApiError for WeakPassword {
    fn describe(operation: &mut OperationBuilder<'_>) {
        for weak in [Self::TooShort { least: LEAST }, Self::TooLong, Self::Guessable] {
            operation.problem(422, weak.code(), "The password must be another one.");
        }
    }

    fn into_problem(self) -> Problem {
        Problem::new(ErrorKind::Unprocessable)
            .with_code(self.code())
            .with_detail(format!("the password {self}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let policy = PasswordPolicy::new().least(1);
        assert_eq!(policy.check("äöüßäöü"), Err(WeakPassword::TooShort { least: 8 }));
        assert_eq!(policy.check("äöüßäöüß"), Ok(()));
        assert_eq!(policy.check(&"x".repeat(1024)), Ok(()));
        assert_eq!(policy.check(&"x".repeat(1025)), Err(WeakPassword::TooLong));
    }

    #[test]
    fn a_refused_one_is_refused_in_any_case() {
        let policy = PasswordPolicy::new().refuse(["PassWord1"]);
        assert_eq!(policy.check("password1"), Err(WeakPassword::Guessable));
        assert_eq!(policy.check("password2"), Ok(()));
    }
}

//! The secret that a telephone and the server share.

use std::error::Error;
use std::fmt;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::TotpStep;
use crate::secret::Secret;
use crate::secret::random;

/// The bytes of a secret: as many as SHA-1 has (RFC 4226, section 4, R6).
const BYTES: usize = 20;

/// The least bytes of one that was made elsewhere.
const LEAST: usize = 16;

/// The digits of a code, and how many codes there are.
const DIGITS: usize = 6;
const CODES: u32 = 1_000_000;

/// The secret of a second factor that shows a code of six digits every 30 seconds (TOTP, RFC 6238), as all apps of that kind know it.
///
/// ```
/// use purlin::security::{TotpSecret, TotpStep};
///
/// // Show the address as a picture or as a link, and keep the secret once a first code was right.
/// let secret = TotpSecret::generate();
/// let address = secret.uri("Shop", "ada@example.com");
/// assert!(address.expose().starts_with("otpauth://totp/Shop:ada%40example%2Ecom?secret="));
///
/// let secret = TotpSecret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
/// let now = "2005-03-18T01:58:29Z".parse().unwrap();
/// let step = secret.verify("081804", None, now).expect("the code is right");
/// // The same code does not work again.
/// assert_eq!(secret.verify("081804", Some(step), now), None);
/// ```
///
/// Six digits are guessed in a million tries: let a [`LoginThrottle`](crate::security::LoginThrottle) count them.
#[derive(Clone)]
pub struct TotpSecret(Secret<Vec<u8>>);

impl TotpSecret {
    /// A new one, of 160 bits.
    pub fn generate() -> Self {
        Self(Secret::new(random::<BYTES>().to_vec()))
    }

    /// Reads what [`to_base32`](Self::to_base32) wrote, or another app: upper or lower case, with or without spaces and `=`.
    ///
    /// # Errors
    /// It is no base32 (RFC 4648), or of less than 128 bits.
    pub fn from_base32(text: &str) -> Result<Self, InvalidTotpSecret> {
        let letters = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '=');
        let letters: Zeroizing<String> =
            Zeroizing::new(letters.map(|letter| letter.to_ascii_uppercase()).collect());
        let bytes = BASE32_NOPAD.decode(letters.as_bytes()).map(Secret::new);
        let bytes = bytes.map_err(|_| InvalidTotpSecret)?;
        if bytes.expose().len() < LEAST {
            return Err(InvalidTotpSecret);
        }
        Ok(Self(bytes))
    }

    /// The secret as text, to be stored, or to be typed in by who has no camera. Who reads it can make every code: encrypt it where the database
    /// is not trusted with that.
    pub fn to_base32(&self) -> Secret<String> {
        Secret::new(BASE32_NOPAD.encode(self.0.expose()))
    }

    /// The address that apps take over as a picture: `otpauth://totp/Shop:ada?secret=..`, with the name of the service and of the account.
    pub fn uri(&self, service: &str, account: &str) -> Secret<String> {
        let [service, account] = [service, account].map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC));
        let secret = self.to_base32();
        Secret::new(format!(
            "otpauth://totp/{service}:{account}?secret={}&issuer={service}&algorithm=SHA1&digits=6&period=30",
            secret.expose()
        ))
    }

    /// The step whose code this is, if it is that of now, of the step before or of the next, and later than the last one that was used.
    /// Keep the step: it is the last one used now.
    #[must_use = "the step has to be kept, or the code works again"]
    pub fn verify(&self, code: &str, last_used: Option<TotpStep>, now: Timestamp) -> Option<TotpStep> {
        let digits: Zeroizing<String> =
            Zeroizing::new(code.chars().filter(|digit| !digit.is_whitespace()).collect());
        let steps = TotpStep::of(now).around().into_iter();
        // All of them are compared, so that the time does not tell which one it was.
        let is_it = |step: &TotpStep| bool::from(self.code(*step).as_bytes().ct_eq(digits.as_bytes()));
        let matching: Vec<TotpStep> = steps.filter(is_it).collect();
        let unused = |step: &TotpStep| last_used.is_none_or(|last| *step > last);
        matching.into_iter().find(unused)
    }

    /// The code of a step (RFC 4226, section 5.3).
    fn code(&self, step: TotpStep) -> Zeroizing<String> {
        let mut mac = Hmac::<Sha1>::new_from_slice(self.0.expose()).expect("HMAC takes keys of any length");
        mac.update(&step.number().to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let offset = usize::from(hash[hash.len() - 1] & 0xf);
        let part = [hash[offset], hash[offset + 1], hash[offset + 2], hash[offset + 3]];
        let number = (u32::from_be_bytes(part) & 0x7fff_ffff) % CODES;
        Zeroizing::new(format!("{number:0DIGITS$}"))
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(..)")
    }
}

/// The text is no secret of a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidTotpSecret;

impl fmt::Display for InvalidTotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is no secret in base32 of at least 128 bits")
    }
}

impl Error for InvalidTotpSecret {}

/// Text in base32.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
impl crate::model::ColumnValue for TotpSecret {
    const TYPE: crate::model::ColumnType = crate::model::ColumnType::Text;

    fn to_value(&self) -> crate::db::Value {
        crate::db::Value::Text(Some(self.to_base32().expose().clone()))
    }

    fn read<B: crate::db::Backend>(row: &B::Row, index: usize) -> Result<Self, sqlx::Error> {
        let text = <String as crate::model::ColumnValue>::read::<B>(row, index).map(Zeroizing::new)?;
        Self::from_base32(&text).map_err(|error| sqlx::Error::ColumnDecode {
            index: index.to_string(),
            source: error.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `12345678901234567890`, the secret of RFC 6238, appendix B.
    fn secret() -> TotpSecret {
        TotpSecret::from_base32("gezd gnbv gy3t qojq gezd gnbv gy3t qojq").unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        for (seconds, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            let step = TotpStep::of(at(seconds));
            assert_eq!(*secret().code(step), code[2..], "{seconds}");
            assert_eq!(secret().verify(&code[2..], None, at(seconds)), Some(step));
        }
    }

    #[test]
    fn the_codes_of_rfc_4226_are_those_of_the_first_steps() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (step, code) in (0..).zip(codes) {
            assert_eq!(*secret().code(TotpStep::new(step)), code);
        }
    }

    #[test]
    fn one_step_before_and_after_is_near_enough() {
        let code = secret().code(TotpStep::new(100));
        for (seconds, found) in [
            (2969, false),
            (2970, true),
            (3000, true),
            (3059, true),
            (3060, false),
        ] {
            // Step 100 begins at 3000.
            let verified = secret().verify(&code, None, at(seconds));
            assert_eq!(verified.is_some(), found, "{seconds}");
        }
    }

    #[test]
    fn no_code_works_twice_nor_one_before_the_last() {
        let [before, now, next] = [99, 100, 101].map(|step| secret().code(TotpStep::new(step)));
        let time = at(3015);
        let last = secret().verify(&now, None, time).unwrap();
        assert_eq!(secret().verify(&now, Some(last), time), None);
        assert_eq!(secret().verify(&before, Some(last), time), None);
        assert_eq!(secret().verify(&next, Some(last), time), Some(TotpStep::new(101)));
    }

    #[test]
    fn what_is_no_code_is_none() {
        let code = secret().code(TotpStep::new(100));
        let short = &code[..5];
        let long = format!("{}0", *code);
        for wrong in ["", "abcdef", short, &long] {
            assert_eq!(secret().verify(wrong, None, at(3000)), None);
        }
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert!(secret().verify(&spaced, None, at(3000)).is_some());
    }

    #[test]
    fn a_secret_comes_back_and_is_not_shown() {
        let secret = TotpSecret::generate();
        let text = secret.to_base32();
        assert_eq!(text.expose().len(), 32);
        assert_eq!(TotpSecret::from_base32(text.expose()).unwrap().to_base32(), text);
        assert_eq!(format!("{secret:?}"), "TotpSecret(..)");
        for refused in ["", "GEZDGNBV", "1", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"] {
            assert!(TotpSecret::from_base32(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn names_do_not_break_out_of_the_address() {
        let address = secret().uri("A & B", "ada:x?secret=y");
        let [_, query] = address.expose().split('?').collect::<Vec<_>>()[..] else {
            panic!("there is one query");
        };
        assert!(query.starts_with("secret=GEZDGNBV"), "{query}");
        assert!(
            address
                .expose()
                .starts_with("otpauth://totp/A%20%26%20B:ada%3Ax%3Fsecret%3Dy?")
        );
    }
}

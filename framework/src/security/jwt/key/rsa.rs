//! What a public key of RSA must be.

use ring::signature::RsaPublicKeyComponents;

use super::KeyError;
use super::der::Der;

pub(super) type Rsa = RsaPublicKeyComponents<Vec<u8>>;

/// Modulus and exponent in big-endian bytes.
pub(super) fn of_numbers(n: &[u8], e: &[u8]) -> Result<Rsa, KeyError> {
    let (n, e) = (without_zeros(n), without_zeros(e));
    let bits = n.len() * 8 - n.first().map_or(0, |first| first.leading_zeros() as usize);
    if !(2048..=8192).contains(&bits) {
        return Err(KeyError::new("a key of RSA has 2048 to 8192 bits"));
    }
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
    // Odd, so at least 65537, and of at most 33 bits: FIPS 186-5 and what `ring` verifies with.
    let is_wide = matches!(e, [_, _, _] | [_, _, _, _] | [1, _, _, _, _]);
    if !is_odd(n) || !is_odd(e) || !is_wide {
        return Err(KeyError::new("the numbers of this RSA key are none of a key"));
    }
    Ok(Rsa {
        n: n.to_vec(),
        e: e.to_vec(),
    })
}

/// `RSAPublicKey` of PKCS #1 (RFC 8017, appendix A.1.1).
pub(super) fn of_der(der: &[u8]) -> Option<Result<Rsa, KeyError>> {
    let mut numbers = Der(der).sequence()?;
    let (n, e) = (numbers.next_positive()?, numbers.next_positive()?);
    numbers.is_at_end().then(|| of_numbers(n, e))
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let start = number.iter().position(|byte| *byte != 0);
    start.map_or(&[], |start| &number[start..])
}

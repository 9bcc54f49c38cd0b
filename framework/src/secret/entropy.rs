//! Bytes that nobody can guess.

/// Random bytes of the system's, for keys, salts and ids.
///
/// # Panics
/// The system has none to give: nothing that is made without them would be a secret.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness, without which it can keep no secret");
    bytes
}

#[cfg(test)]
mod tests {
    use super::random;

    #[test]
    fn it_is_different_every_time() {
        assert_ne!(random::<16>(), random::<16>());
    }
}

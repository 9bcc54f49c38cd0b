//! The algorithms of signatures, each a type.

/// An algorithm of RFC 7518 or RFC 8037, as a type that a key has.
pub trait Algorithm: sealed::Named + Send + Sync + 'static {
    /// Its name in a token's header.
    const NAME: &'static str;
}

/// An algorithm with one secret for both sides.
///
/// Keys of the others are made of documents of their own, so that nobody can take a public key for a secret:
///
/// ```compile_fail,E0277
/// use purlin::Secret;
/// use purlin::security::jwt::{Rs256, VerifyingKey};
///
/// VerifyingKey::<Rs256>::from_secret(&Secret::new("a public key, as text".to_owned()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no secret: it has a private and a public key",
    note = "use `from_pem`, `from_der` or `from_jwk`"
)]
pub trait Symmetric: Algorithm {
    /// The fewest bytes of its secret: as many as the hash has (RFC 7518, section 3.2).
    const SECRET_BYTES: usize;
}

/// An algorithm with a private key, which signs, and a public one, which verifies.
///
/// ```compile_fail,E0277
/// use purlin::security::jwt::{Hs256, VerifyingKey};
///
/// VerifyingKey::<Hs256>::from_pem("-----BEGIN PUBLIC KEY-----");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no public key: both sides have one secret",
    note = "use `from_secret`"
)]
pub trait Asymmetric: Algorithm {}

mod sealed {
    pub trait Named {
        const ALG: super::Alg;
    }
}
pub(super) use sealed::Named;

/// The algorithms as values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alg {
    Hs256,
    Hs384,
    Hs512,
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    EdDsa,
}

/// Declares the types, with the names and what the secrets of the symmetric ones need.
macro_rules! algorithms {
    ($($(#[$doc:meta])* $name:ident = $text:literal $(, $bytes:literal bytes)?;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub enum $name {}

            impl Named for $name {
                const ALG: Alg = Alg::$name;
            }

            impl Algorithm for $name {
                const NAME: &'static str = $text;
            }

            algorithms!(@family $name $($bytes)?);
        )*

        impl Alg {
            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            pub(super) fn of(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
    (@family $name:ident) => {
        impl Asymmetric for $name {}
    };
    (@family $name:ident $bytes:literal) => {
        impl Symmetric for $name {
            const SECRET_BYTES: usize = $bytes;
        }
    };
}

algorithms! {
    /// HMAC with SHA-256, and a secret of at least 32 bytes.
    Hs256 = "HS256", 32 bytes;
    /// HMAC with SHA-384, and a secret of at least 48 bytes.
    Hs384 = "HS384", 48 bytes;
    /// HMAC with SHA-512, and a secret of at least 64 bytes.
    Hs512 = "HS512", 64 bytes;
    /// RSA (PKCS #1 v1.5) with SHA-256, and a key of 2,048 bits or more.
    Rs256 = "RS256";
    /// RSA (PKCS #1 v1.5) with SHA-384, and a key of 2,048 bits or more.
    Rs384 = "RS384";
    /// RSA (PKCS #1 v1.5) with SHA-512, and a key of 2,048 bits or more.
    Rs512 = "RS512";
    /// RSA (PSS) with SHA-256, and a key of 2,048 bits or more.
    Ps256 = "PS256";
    /// RSA (PSS) with SHA-384, and a key of 2,048 bits or more.
    Ps384 = "PS384";
    /// RSA (PSS) with SHA-512, and a key of 2,048 bits or more.
    Ps512 = "PS512";
    /// ECDSA on the curve P-256 with SHA-256. A good first choice where others verify our tokens.
    Es256 = "ES256";
    /// ECDSA on the curve P-384 with SHA-384.
    Es384 = "ES384";
    /// Ed25519 (RFC 8037).
    EdDsa = "EdDSA";
}

impl Alg {
    /// The fewest bytes of the secret, if it has one.
    pub(super) const fn secret_bytes(self) -> Option<usize> {
        match self {
            Self::Hs256 => Some(Hs256::SECRET_BYTES),
            Self::Hs384 => Some(Hs384::SECRET_BYTES),
            Self::Hs512 => Some(Hs512::SECRET_BYTES),
            _ => None,
        }
    }
}

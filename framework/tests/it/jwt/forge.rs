//! From a recipe to a token.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, Ed25519KeyPair};

use super::case::{Case, unescape};
use super::keys::{Key, P256, der, ecdsa, hmac, secret, sign};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The token of a case, as bytes: some are no text.
pub(super) fn token(case: &mut Case) -> Vec<u8> {
    if case.sign.as_deref() == Some("hs256 until it has both - and _") {
        return until_both(case);
    }
    let header = encode(&case.header.text());
    let payload = payload(case, &header);
    let signature = encode(&signature(case, &format!("{header}.{payload}")));
    unescape(&assemble(
        &case.token,
        [("h", &header), ("p", &payload), ("s", &signature)],
    ))
}

/// The payload, which may have another token in it.
fn payload(case: &Case, header: &str) -> String {
    let text = case.payload.text();
    if text != b"{h}.{p}.{s}" {
        return encode(&text);
    }
    let claims = encode(br#"{"iss":"https://issuer.example","aud":"https://api.example","sub":"ada","exp":1767226500,"scope":"read"}"#);
    let signature = encode(&sign(case.key, format!("{header}.{claims}").as_bytes()));
    encode(format!("{header}.{claims}.{signature}").as_bytes())
}

/// A token whose signature has both characters in which the alphabets of base64 differ.
fn until_both(case: &mut Case) -> Vec<u8> {
    let header = encode(&case.header.text());
    for number in 0.. {
        case.payload.set("jti", format!("\"{number}\""));
        let payload = encode(&case.payload.text());
        let signature = encode(&sign(case.key, format!("{header}.{payload}").as_bytes()));
        if signature.contains('-') && signature.contains('_') {
            return assemble(&case.token, [("h", &header), ("p", &payload), ("s", &signature)]).into();
        }
    }
    unreachable!("one signature in two has both")
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn assemble(template: &str, parts: [(&str, &String); 3]) -> String {
    let mut token = template.to_owned();
    for (name, part) in parts {
        let (last, most) = (part.chars().next_back(), part.len().saturating_sub(1));
        let with_a_bit = last.map(|last| {
            let place = ALPHABET
                .iter()
                .position(|known| char::from(*known) == last)
                .unwrap();
            format!("{}{}", &part[..most], char::from(ALPHABET[(place + 1) % 64]))
        });
        token = token
            .replace(&format!("{{{name}}}"), part)
            .replace(&format!("{{{name}<1}}"), &part[..most])
            .replace(&format!("{{{name}<2}}"), &part[..part.len().saturating_sub(2)])
            .replace(&format!("{{{name}+}}"), &part.replace('-', "+").replace('_', "/"))
            .replace(&format!("{{{name}~}}"), &with_a_bit.unwrap_or_default());
    }
    token
}

/// The bytes of the signature, by the words of the case.
fn signature(case: &Case, signed: &str) -> Vec<u8> {
    let message = signed.as_bytes();
    let Some(words) = &case.sign else {
        return sign(case.key, message);
    };
    if let Some(key) = Key::of(words) {
        return sign(key, message);
    }
    if let Some(rest) = words.strip_prefix("hs256 with ") {
        return hmac(Key::Hs256, &shared(rest), message);
    }
    altered(words, message)
}

/// What is taken for a secret.
fn shared(words: &str) -> Vec<u8> {
    const RSA: &str = include_str!("../../jwt/keys/rsa.pub.pem");
    const EC: &str = include_str!("../../jwt/keys/p256.pub.pem");
    match words {
        "nothing" => Vec::new(),
        "rsa.pub.pem" => RSA.into(),
        "rsa.pub.der" => der(RSA),
        "p256.pub.pem" => EC.into(),
        other => secret(other.strip_prefix("the secret of ").unwrap()).into(),
    }
}

fn altered(words: &str, message: &[u8]) -> Vec<u8> {
    let right = || sign(Key::Hs256, message);
    match words {
        "empty" => Vec::new(),
        "64 zeros" => vec![0; 64],
        "64 times 255" => vec![255; 64],
        "256 zeros" => vec![0; 256],
        "hs384 with the secret of hs256" => hmac(Key::Hs384, secret("hs256").as_bytes(), message),
        "es256 in asn.1" => ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING, &der(P256), message),
        "es256 of somebody" => {
            let stranger = der(include_str!("../../jwt/keys/somebody.pem"));
            ecdsa(&ECDSA_P256_SHA256_FIXED_SIGNING, &stranger, message)
        }
        "eddsa of somebody" => {
            let stranger = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
            let stranger = Ed25519KeyPair::from_pkcs8(stranger.as_ref()).unwrap();
            stranger.sign(message).as_ref().to_vec()
        }
        "rs256 behind a zero" => [&[0][..], &sign(Key::Rs256, message)].concat(),
        "hs256 without the last byte" => right()[..31].to_vec(),
        "hs256 by half" => right()[..16].to_vec(),
        "hs256 and a byte" => [&right()[..], &[0]].concat(),
        "hs256 of another payload" => sign(Key::Hs256, b"another"),
        other => panic!("nobody signs `{other}`"),
    }
}

/// The same bytes in the alphabet of base64 that tokens do not have, to show that the cases differ from each other.
#[test]
fn the_alphabets_differ_in_two_characters() {
    assert_eq!(encode(&[0xfb, 0xff, 0xbf]), "-_-_");
    assert_eq!(STANDARD.encode([0xfb, 0xff, 0xbf]), "+/+/");
}

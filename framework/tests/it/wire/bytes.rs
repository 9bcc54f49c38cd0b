//! The bytes of a case in readable form.
//!
//! A line stands for its characters; its end stands for nothing. `\r`, `\n`, `\t`, `\\` and `\xHH` are bytes,
//! `<9000 of TEXT>` is that text so many times.

/// Reads the readable form.
pub(super) fn unescape(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        match next {
            '\n' => rest = &rest[1..],
            '\\' => rest = escape(rest, &mut bytes)?,
            '<' => rest = repeat(rest, &mut bytes)?,
            _ => {
                let (plain, after) = rest.split_at(next.len_utf8());
                bytes.extend_from_slice(plain.as_bytes());
                rest = after;
            }
        }
    }
    Ok(bytes)
}

/// Reads one escape, and answers what follows it.
fn escape<'a>(text: &'a str, bytes: &mut Vec<u8>) -> Result<&'a str, String> {
    let wrong = || format!("`{}` begins no escape", text.chars().take(4).collect::<String>());
    let (byte, length) = match text.as_bytes().get(1) {
        Some(b'r') => (b'\r', 2),
        Some(b'n') => (b'\n', 2),
        Some(b't') => (b'\t', 2),
        Some(b'\\') => (b'\\', 2),
        Some(b'x') => {
            let digits = text.get(2..4).ok_or_else(wrong)?;
            (u8::from_str_radix(digits, 16).map_err(|_| wrong())?, 4)
        }
        _ => return Err(wrong()),
    };
    bytes.push(byte);
    Ok(&text[length..])
}

/// Reads `<COUNT of TEXT>`, and answers what follows it.
fn repeat<'a>(text: &'a str, bytes: &mut Vec<u8>) -> Result<&'a str, String> {
    let (inside, after) = text[1..]
        .split_once('>')
        .ok_or("a `<` without `>`; write \\x3c for the byte")?;
    let (count, what) = inside
        .split_once(" of ")
        .ok_or("a `<` that is not `<COUNT of TEXT>`")?;
    let count: usize = count.parse().map_err(|_| format!("`{count}` is no count"))?;
    bytes.extend(unescape(what)?.repeat(count));
    Ok(after)
}

/// The readable form of bytes, shortened in the middle.
pub(super) fn show(bytes: &[u8]) -> String {
    const MOST: usize = 400;
    if bytes.len() <= MOST {
        return bytes.escape_ascii().to_string();
    }
    let (start, end) = (&bytes[..MOST / 2], &bytes[bytes.len() - MOST / 2..]);
    let hidden = bytes.len() - MOST;
    format!(
        "{} ..{hidden} bytes.. {}",
        start.escape_ascii(),
        end.escape_ascii()
    )
}

#[test]
fn the_readable_form_is_read() {
    assert_eq!(
        unescape("a\\r\\n\nb\\x00\\\\é").unwrap(),
        "a\r\nb\0\\é".as_bytes()
    );
    assert_eq!(unescape("<3 of x\\n>y").unwrap(), b"x\nx\nx\ny");
    for wrong in ["\\q", "\\x4", "\\xzz", "<3 x>", "<a of b>", "<"] {
        assert!(unescape(wrong).is_err(), "{wrong}");
    }
}

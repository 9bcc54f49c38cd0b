//! Strings of JSON.

/// A byte in each place of a word of eight.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Where the bytes end that can stand in a string as they are: before a quote, a backslash or a control character. Eight are
/// looked at in one step.
#[inline]
pub(crate) fn plain_end(text: &[u8], mut at: usize) -> usize {
    let (words, rest) = text.get(at..).unwrap_or_default().as_chunks();
    for word in words {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + rest.iter().take_while(|byte| stands(**byte)).count()
}

/// Whether all bytes can stand in a string as they are. The last ones are looked at together with some before them.
#[inline]
fn is_plain(text: &[u8]) -> bool {
    let Some(end) = text.last_chunk() else {
        return is_plain_and_short(text);
    };
    let found = special(u64::from_le_bytes(*end));
    let (words, _) = text.as_chunks();
    words
        .iter()
        .fold(found, |found, word| found | special(u64::from_le_bytes(*word)))
        == 0
}

/// [`is_plain`] for less than eight bytes.
#[inline]
fn is_plain_and_short(text: &[u8]) -> bool {
    let (Some(start), Some(end)) = (text.first_chunk(), text.last_chunk()) else {
        return text.iter().all(|byte| stands(*byte));
    };
    let [start, end] = [start, end].map(|half| u64::from(u32::from_le_bytes(*half)));
    special(start << 32 | end) == 0
}

/// Whether a byte can stand in a string as it is.
const fn stands(byte: u8) -> bool {
    byte >= b' ' && byte != b'"' && byte != b'\\'
}

/// The highest bit of each byte that is a quote, a backslash or a control character, by the bit that a subtraction borrows.
/// Those before the first such byte are right.
#[inline]
const fn special(word: u64) -> u64 {
    let quote = (word ^ each(b'"')).wrapping_sub(each(1));
    let backslash = (word ^ each(b'\\')).wrapping_sub(each(1));
    let control = word.wrapping_sub(each(b' '));
    // A byte with its highest bit set is a part of a longer character, and none of the three.
    (quote | backslash | control) & !word & each(0x80)
}

/// Writes a string.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    if !is_plain(text.as_bytes()) {
        return write_escaped(text, out);
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// Writes a string of which something writes the text behind the opening quote. It is written anew if a character of it needs
/// an escape, which is seldom.
pub(crate) fn write_string_with<T>(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    let start = out.len();
    out.push(b'"');
    let outcome = write(out);
    if is_plain(&out[start + 1..]) {
        out.push(b'"');
    } else {
        let text = String::from_utf8_lossy(&out[start + 1..]).into_owned();
        out.truncate(start);
        write_escaped(&text, out);
    }
    outcome
}

#[cold]
fn write_escaped(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("text can be written to memory");
}

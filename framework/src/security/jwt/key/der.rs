//! As much of DER (X.690) as public keys are made of.

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;

/// Elements one behind the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Der<'a>(pub(super) &'a [u8]);

impl<'a> Der<'a> {
    /// The one sequence that it consists of.
    pub(super) fn sequence(mut self) -> Option<Self> {
        let inside = self.element(SEQUENCE)?;
        self.0.is_empty().then_some(Self(inside))
    }

    /// The next element, a sequence, as it stands: tag, length and content.
    pub(super) fn next_sequence(&mut self) -> Option<&'a [u8]> {
        let before = self.0;
        self.element(SEQUENCE)?;
        Some(&before[..before.len() - self.0.len()])
    }

    /// The next element, a string of whole bytes.
    pub(super) fn next_bytes(&mut self) -> Option<&'a [u8]> {
        self.element(BIT_STRING)?.strip_prefix(&[0])
    }

    /// The next element, a positive integer without the zero that may stand before it.
    pub(super) fn next_positive(&mut self) -> Option<&'a [u8]> {
        match self.element(INTEGER)? {
            [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 128) => Some(rest),
            number @ [1..=127, ..] => Some(number),
            _ => None,
        }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The content of the next element, if it has this tag.
    fn element(&mut self, tag: u8) -> Option<&'a [u8]> {
        let rest = self.0.strip_prefix(&[tag])?;
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(content)
    }
}

/// A length in its shortest form, of at most two bytes.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes {
        [short @ 0..=0x7f, rest @ ..] => Some((usize::from(*short), rest)),
        [0x81, length @ 0x80..=0xff, rest @ ..] => Some((usize::from(*length), rest)),
        [0x82, high @ 1..=0xff, low, rest @ ..] => {
            Some((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_form() {
        assert_eq!(length(&[5, 9]), Some((5, &[9][..])));
        assert_eq!(length(&[0x81, 0x80]), Some((128, &[][..])));
        assert_eq!(length(&[0x82, 1, 0]), Some((256, &[][..])));
        for bad in [&[][..], &[0x80], &[0x81, 5], &[0x82, 0, 200], &[0x83, 1, 0, 0]] {
            assert_eq!(length(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn integers_are_positive_and_have_one_form() {
        let read = |bytes: &[u8]| Der(bytes).next_positive().map(<[u8]>::to_vec);
        assert_eq!(read(&[2, 1, 3]), Some(vec![3]));
        assert_eq!(read(&[2, 2, 0, 200]), Some(vec![200]));
        for bad in [
            &[2, 0][..],
            &[2, 1, 0],
            &[2, 1, 200],
            &[2, 2, 0, 3],
            &[2, 2, 1],
            &[4, 1, 3],
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_sequence_fills_the_document() {
        assert!(
            Der(&[0x30, 0])
                .sequence()
                .is_some_and(|inside| inside.is_at_end())
        );
        assert!(Der(&[0x30, 0, 0]).sequence().is_none());
        assert!(Der(&[0x30, 1]).sequence().is_none());
    }
}

//! The memory of header fields, used again.

use std::cell::RefCell;
use std::mem::swap;

use http::HeaderMap;

/// For how many fields a map may have room to be kept: a stranger may send many, and the thread would hold their memory for ever.
const ROOM: usize = 32;

thread_local! {
    static SPARE: RefCell<HeaderMap> = RefCell::default();
}

/// Gives header fields, of which there are none yet, room for some: often that of a request that this thread is done with. A map
/// allocates twice for its first field, and each request brings one, and is done with it about when its answer needs one.
#[inline]
pub(crate) fn make_room(fields: &mut HeaderMap) {
    // A thread that ends has none.
    let _ = SPARE.try_with(|spare| swap(fields, &mut spare.borrow_mut()));
}

/// Takes the room of fields that nobody needs any more. What they were is dropped.
#[inline]
pub(crate) fn done_with(fields: &mut HeaderMap) {
    if (1..=ROOM).contains(&fields.capacity()) {
        fields.clear();
        // A thread that ends has no use for it.
        let _ = SPARE.try_with(|spare| swap(fields, &mut spare.borrow_mut()));
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::{ACCEPT, HeaderName};

    use super::*;

    fn lent() -> HeaderMap {
        let mut fields = HeaderMap::new();
        make_room(&mut fields);
        fields
    }

    fn fields(count: usize) -> HeaderMap {
        let value = HeaderValue::from_static("v");
        let name = |number| HeaderName::try_from(format!("x-{number}")).unwrap();
        (0..count).map(|number| (name(number), value.clone())).collect()
    }

    #[test]
    fn the_room_of_a_request_is_lent_once_and_is_empty() {
        done_with(&mut fields(4));
        let room = lent();
        assert!(room.is_empty() && room.capacity() >= 4);
        assert_eq!(lent().capacity(), 0);
    }

    #[test]
    fn much_room_is_not_kept() {
        done_with(&mut fields(100));
        assert_eq!(lent().capacity(), 0);
    }

    #[test]
    fn a_field_with_several_values_leaves_none_of_them() {
        let mut twice = fields(1);
        twice.append(ACCEPT, HeaderValue::from_static("a/b"));
        twice.append(ACCEPT, HeaderValue::from_static("c/d"));
        done_with(&mut twice);
        let mut room = lent();
        room.append(ACCEPT, HeaderValue::from_static("e/f"));
        assert_eq!(room.get_all(ACCEPT).iter().collect::<Vec<_>>(), ["e/f"]);
    }
}

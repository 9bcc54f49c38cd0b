//! Variants whose content stands in a field beside the tag.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{Choice, Content, Tag};
use crate::schema::decode::{Kept, Name, Node, Strict, Tree};

/// Reads an enum from an object with two fields: the tag, and the content.
///
/// # Errors
/// The content is no such object.
pub fn read_beside<'de, U: Choice, D: Deserializer<'de>>(
    deserializer: D,
    names: &'static [&'static str; 2],
) -> Result<U, D::Error> {
    let [tag, content] = *names;
    deserializer.deserialize_struct(
        "",
        names,
        Beside {
            tag,
            content,
            choice: PhantomData,
        },
    )
}

struct Beside<U> {
    tag: &'static str,
    content: &'static str,
    choice: PhantomData<U>,
}

/// What was met so far.
struct Met<'de, U> {
    number: Option<usize>,
    content: Option<Held<'de, U>>,
    is_twice: bool,
}

/// A content.
enum Held<'de, U> {
    /// Of a variant that was known.
    Read(U),
    /// That stood before the tag.
    Aside(Tree<'de>),
}

impl<'de, U: Choice> Visitor<'de> for Beside<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the field `{}`", self.tag)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<U, A::Error> {
        let mut met = Met {
            number: None,
            content: None,
            is_twice: false,
        };
        while let Some(Name(name)) = map.next_key()? {
            if name == self.tag {
                met.tag(self.tag, &mut map)?;
            } else if name == self.content && !met.is_empty() {
                met.content(&mut map)?;
            } else if U::CLOSED {
                return Err(A::Error::custom("a field is not known"));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        self.chosen(met)
    }
}

impl<U: Choice> Beside<U> {
    fn chosen<E: Error>(&self, met: Met<'_, U>) -> Result<U, E> {
        let number = met.number.ok_or_else(|| E::missing_field(self.tag))?;
        if U::VARIANTS[number].is_empty {
            return match met.content {
                Some(_) if U::CLOSED => Err(E::custom("a field is not known")),
                _ => U::read(number, Strict::new(Node::new(&Tree::Null))),
            };
        }
        match met.content {
            _ if met.is_twice => Err(E::duplicate_field(self.content)),
            Some(Held::Read(value)) => Ok(value),
            Some(Held::Aside(tree)) => U::read(number, Strict::new(Kept::new(tree).node())),
            None => Err(E::missing_field(self.content)),
        }
    }
}

impl<'de, U: Choice> Met<'de, U> {
    fn tag<A: MapAccess<'de>>(&mut self, tag: &'static str, map: &mut A) -> Result<(), A::Error> {
        if self.number.is_some() {
            return Err(A::Error::duplicate_field(tag));
        }
        self.number = Some(map.next_value_seed(Tag::<U>(PhantomData))?);
        Ok(())
    }

    /// Reads the content, or keeps it aside. That it stands twice is of no matter if the variant turns out to have none.
    fn content<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.is_twice = self.content.is_some();
        self.content = Some(match self.number {
            Some(number) => Held::Read(map.next_value_seed(Content::of(number))?),
            None => Held::Aside(map.next_value()?),
        });
        Ok(())
    }

    /// Whether the variant is known and has no content.
    fn is_empty(&self) -> bool {
        self.number.is_some_and(|number| U::VARIANTS[number].is_empty)
    }
}

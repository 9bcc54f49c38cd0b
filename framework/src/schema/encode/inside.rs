//! What is inside a value.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde_json::Error;

use super::key::Key;
use super::string::write_string;
use super::writer::Writer;

/// An array while it is written.
pub(super) struct Items<'w, 'a> {
    writer: &'w mut Writer<'a>,
    is_first: bool,
    /// What stands behind the last item.
    end: &'static str,
}

impl<'w, 'a> Items<'w, 'a> {
    pub(super) fn open(writer: &'w mut Writer<'a>, end: &'static str) -> Self {
        writer.0.push(b'[');
        Self {
            writer,
            is_first: true,
            end,
        }
    }

    /// Writes the comma before an item that is not the first.
    fn next(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.writer.0.push(b',');
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.next();
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        self.writer.0.extend_from_slice(self.end.as_bytes());
    }
}

/// An object while it is written.
pub(super) enum Members<'w, 'a> {
    Open(Items<'w, 'a>),
    /// None: its one member is a text that is JSON already.
    Finished(&'w mut Writer<'a>),
}

impl<'w, 'a> Members<'w, 'a> {
    pub(super) fn open(writer: &'w mut Writer<'a>, end: &'static str) -> Self {
        writer.0.push(b'{');
        Self::Open(Items {
            writer,
            is_first: true,
            end,
        })
    }

    pub(super) const fn finished(writer: &'w mut Writer<'a>) -> Self {
        Self::Finished(writer)
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        match self {
            Self::Open(items) => {
                items.next();
                write_string(name, items.writer.0);
                items.writer.0.push(b':');
                value.serialize(&mut *items.writer)
            }
            Self::Finished(writer) => {
                let start = writer.0.len();
                value.serialize(&mut **writer)?;
                unquote(writer.0, start)
            }
        }
    }

    fn writer(&mut self) -> &mut Writer<'a> {
        match self {
            Self::Open(items) => items.writer,
            Self::Finished(writer) => writer,
        }
    }

    fn close(self) {
        if let Self::Open(items) = self {
            items.close();
        }
    }
}

/// Puts the text of the string that begins at `start` into its place.
#[cold]
fn unquote(out: &mut Vec<u8>, start: usize) -> Result<(), Error> {
    let text: String = serde_json::from_slice(&out[start..])?;
    out.truncate(start);
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

/// The traits of arrays, whose methods have the names of their kinds.
macro_rules! items {
    ($($trait:ident::$method:ident)*) => {$(
        impl $trait for Items<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )*};
}

items! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

/// The traits of structs.
macro_rules! members {
    ($($trait:ident)*) => {$(
        impl $trait for Members<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )*};
}

members!(SerializeStruct SerializeStructVariant);

impl SerializeMap for Members<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        if let Self::Open(items) = self {
            items.next();
        }
        key.serialize(Key(self.writer()))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let writer = self.writer();
        writer.0.push(b':');
        value.serialize(writer)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

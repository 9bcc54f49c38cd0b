//! The key of a member, which is a string whatever it stands for.

use std::fmt;

use serde::ser::{Error as _, Impossible, Serialize, Serializer};
use serde_json::Error;

use super::writer::Writer;

/// Writes a key.
pub(super) struct Key<'w, 'a>(pub(super) &'w mut Writer<'a>);

impl Key<'_, '_> {
    /// Writes what is no string between quotes.
    fn quoted(self, value: impl Serialize) -> Result<(), Error> {
        self.0.0.push(b'"');
        value.serialize(&mut *self.0)?;
        self.0.0.push(b'"');
        Ok(())
    }

    fn float(self, value: f64, written: impl Serialize) -> Result<(), Error> {
        if value.is_finite() {
            return self.quoted(written);
        }
        Err(Error::custom("float key must be finite (got NaN or +/-inf)"))
    }
}

fn refuse<T>() -> Result<T, Error> {
    Err(Error::custom("key must be a string"))
}

/// Methods for what stands between quotes as it is.
macro_rules! quoted {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            self.quoted(value)
        })*
    };
}

/// Methods for what cannot be a key.
macro_rules! refused {
    ($($method:ident($($type:ty),*) -> $kind:ty;)*) => {
        $(fn $method(self, $(_: $type),*) -> Result<$kind, Error> {
            refuse()
        })*
    };
}

impl Serializer for Key<'_, '_> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Impossible<(), Error>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Impossible<(), Error>;
    type SerializeStructVariant = Impossible<(), Error>;

    quoted! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    }

    refused! {
        serialize_bytes(&[u8]) -> ();
        serialize_unit() -> ();
        serialize_none() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.float(f64::from(value), value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.float(value, value)
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.0.serialize_char(value)
    }

    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.0.serialize_str(text)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.0.collect_str(value)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.0.serialize_str(variant)
    }

    fn serialize_newtype_struct<T>(self, _: &'static str, value: &T) -> Result<(), Error>
    where
        T: Serialize + ?Sized,
    {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error>
    where
        T: Serialize + ?Sized,
    {
        refuse()
    }
}

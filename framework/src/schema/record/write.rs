//! From a struct to whatever a serializer writes.

use serde::ser::{SerializeStruct, Serializer};

use crate::schema::Schema;
use crate::schema::sent::is_unsent;

/// A struct while it is written. The first error is kept, so that an expansion need not look at each result.
#[derive(Debug)]
pub struct Writer<S: Serializer>(Result<S::SerializeStruct, S::Error>);

impl<S: Serializer> Writer<S> {
    /// A struct of which nothing is written yet; `absent` tells of each of its fields whether it is left out.
    pub fn new(serializer: S, name: &'static str, absent: &[bool]) -> Self {
        let count = absent.iter().filter(|absent| !**absent).count();
        Self(serializer.serialize_struct(name, count))
    }

    /// Writes a field, unless its value is absent.
    pub fn field<T: Schema>(&mut self, name: &'static str, value: &T) {
        self.unless(value.is_absent(), name, value);
    }

    /// Writes a field that only requests have.
    pub fn write_only<T: Schema>(&mut self, name: &'static str, value: &T) {
        self.unless(is_unsent(value), name, value);
    }

    fn unless<T: Schema>(&mut self, is_left_out: bool, name: &'static str, value: &T) {
        let Ok(fields) = &mut self.0 else { return };
        let written = if is_left_out {
            fields.skip_field(name)
        } else {
            fields.serialize_field(name, value)
        };
        if let Err(error) = written {
            self.0 = Err(error);
        }
    }

    /// Ends the struct.
    ///
    /// # Errors
    /// That of the first field that could not be written.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0.and_then(SerializeStruct::end)
    }
}

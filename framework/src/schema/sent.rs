//! Values as requests carry them: with the `write_only` fields, which answers leave out.

use std::cell::Cell;

use serde::Serialize;
use serde_json::Value;

use super::Schema;

thread_local! {
    /// Whether what this thread writes now is what a request carries.
    static IS_SENT: Cell<bool> = const { Cell::new(false) };
}

/// The JSON of a value as a request carries it.
pub(in crate::schema) fn to_sent(value: &impl Serialize) -> serde_json::Result<Value> {
    sending(|| serde_json::to_value(value))
}

/// Writes values as a request carries them.
pub(in crate::schema) fn sending<T>(write: impl FnOnce() -> T) -> T {
    let _sending = Sending::start();
    write()
}

/// Whether a `write_only` field is left out: always, but in what a request carries.
pub fn is_unsent<T: Schema>(value: &T) -> bool {
    !IS_SENT.get() || value.is_absent()
}

/// While it lives, this thread writes what a request carries. It ends with its scope, be it by a panic: no answer may have such fields.
struct Sending {
    before: bool,
}

impl Sending {
    fn start() -> Self {
        let before = IS_SENT.replace(true);
        Self { before }
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        IS_SENT.set(self.before);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::schema;

    #[schema]
    struct Login {
        name: String,
        #[field(write_only)]
        password: String,
    }

    #[test]
    fn answers_have_no_such_field_whatever_was_written_before() {
        let login = Login {
            name: "ada".to_owned(),
            password: "secret".to_owned(),
        };
        let answer = || serde_json::to_value(&login).unwrap();
        assert_eq!(
            to_sent(&login).unwrap(),
            json!({ "name": "ada", "password": "secret" })
        );
        assert_eq!(answer(), json!({ "name": "ada" }));
        let panicked = std::panic::catch_unwind(|| {
            let _sending = Sending::start();
            panic!("a value that cannot be written");
        });
        assert!(panicked.is_err());
        assert_eq!(answer(), json!({ "name": "ada" }));
    }
}

//! What a request asks for, as a number by which two of them can be compared.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// An argument of an idempotent method, which is compared with that of the call before: anything that serde writes.
///
/// Not `Hash`: what a type feeds to a hasher may differ between compilers and machines, and many types that requests are made of have
/// none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared with what the same idempotency key asked for before",
    label = "serde cannot write this argument",
    note = "derive `Serialize` or use `#[schema]`; what is the same for every call belongs in the service"
)]
pub trait Fingerprint {
    /// Its JSON, the members of objects in the order of their names.
    #[doc(hidden)]
    fn canonical(&self) -> Result<Vec<u8>, serde_json::Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Fingerprint for T {
    fn canonical(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut value = serde_json::to_value(self)?;
        value.sort_all_objects();
        serde_json::to_vec(&value)
    }
}

/// The arguments of a call, one after the other.
#[derive(Debug, Default)]
pub(super) struct Request(Sha256);

impl Request {
    pub(super) fn add(&mut self, argument: &(impl Fingerprint + ?Sized)) -> Result<(), serde_json::Error> {
        self.0.update(argument.canonical()?);
        // JSON without white space has no such byte, so it divides.
        self.0.update(b"\n");
        Ok(())
    }

    /// 64 hexadecimal digits.
    pub(super) fn finish(self) -> String {
        format!("{:x}", self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn of(arguments: &[&dyn erased::Argument]) -> String {
        let mut request = Request::default();
        for argument in arguments {
            argument.add(&mut request);
        }
        request.finish()
    }

    mod erased {
        use super::super::{Fingerprint, Request};

        pub(super) trait Argument {
            fn add(&self, request: &mut Request);
        }

        impl<T: Fingerprint> Argument for T {
            fn add(&self, request: &mut Request) {
                request.add(self).unwrap();
            }
        }
    }

    /// If this changes, every key that was claimed before the change is refused after it.
    #[test]
    fn it_is_the_same_on_every_machine() {
        assert_eq!(
            of(&[&"lamp", &7_u64, &Some(1.5)]),
            "4cf7e5c76ec71c358cff91f204ec7a1e46b3322bc184d385700b0fafcfde288a"
        );
    }

    #[test]
    fn the_order_of_a_map_does_not_matter() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let map = || names.iter().map(|name| (*name, 1)).collect::<HashMap<_, _>>();
        let prints: Vec<String> = (0..20).map(|_| of(&[&map()])).collect();
        assert!(prints.iter().all(|print| *print == prints[0]));
    }

    #[test]
    fn arguments_do_not_run_together() {
        assert_ne!(of(&[&1, &23]), of(&[&12, &3]));
        assert_ne!(of(&[&"a\n\"b"]), of(&[&"a", &"b"]));
        assert_ne!(of(&[]), of(&[&()]));
    }
}

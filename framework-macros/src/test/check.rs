//! What can be said of a test before its types are known.

use syn::{FnArg, ItemFn};

use super::syntax::Options;
use crate::sink::Sink;

/// Notes every mistake.
pub(super) fn test(function: &ItemFn, options: &Options, sink: &Sink) {
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        sink.error(
            signature.fn_token,
            "a test that awaits nothing takes `#[test]`; this one is an `async fn`",
        );
    }
    if !signature.generics.params.is_empty() {
        sink.error(
            &signature.generics,
            "a test has no parameters: write the types that its arguments have",
        );
    }
    for input in &signature.inputs {
        if let FnArg::Receiver(receiver) = input {
            sink.error(receiver, "a test is a function, and no method: take `self` away");
        }
    }
    if signature.inputs.is_empty() {
        let names = options
            .database
            .iter()
            .chain(options.sql.iter().map(|(name, _)| name));
        for name in names {
            let message =
                format!("`{name}` says something of the test's database: take one as an argument, `db: Db`");
            sink.error(name, message);
        }
    }
}

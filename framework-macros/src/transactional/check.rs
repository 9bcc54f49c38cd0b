//! What can be said of the method before its types are known.

use syn::{FnArg, ReceiverKind, ReturnType, Type};

use super::model::Model;
use crate::near;
use crate::sink::Sink;

/// The levels of isolation, by their names.
pub(super) const LEVELS: &[&str] = &["read_committed", "repeatable_read", "serializable"];

/// Notes every mistake.
pub(super) fn method(model: &Model, sink: &Sink) {
    signature(model, sink);
    options(model, sink);
    key(model, sink);
    scope(model, sink);
}

fn signature(model: &Model, sink: &Sink) {
    let signature = &model.method.sig;
    let name = &signature.ident;
    if signature.asyncness.is_none() {
        sink.error(
            signature.fn_token,
            "work in a transaction is asynchronous: write `async fn`",
        );
    }
    let is_shared = signature
        .receiver()
        .is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Reference(_, _, None)));
    if !is_shared {
        let message = format!(
            "the transaction is opened from `self.{}`: write `&self` first, in a method of a service",
            model.db
        );
        sink.error(name, message);
    } else if !model.tx().is_some_and(is_exclusive) {
        let message = format!(
            "write `tx: &mut Tx` after `&self`: `{name}` opens the transaction, and its callers do not pass one"
        );
        match model.tx() {
            Some(argument) => sink.error(argument, message),
            None => sink.error(name, message),
        }
    }
    if matches!(signature.output, ReturnType::Default) {
        sink.error(
            name,
            "the result says whether the transaction commits: write `-> Result<.., E>`, with an `E` that is made from `DbError`",
        );
    }
}

/// The argument that holds the idempotency key.
fn key(model: &Model, sink: &Sink) {
    let Some(key) = &model.idempotent else { return };
    if model.arguments().all(|(name, _)| name != *key) {
        let message = format!("`{key}` is no argument of the method: add `{key}: IdempotencyKey`");
        sink.error(key, message);
    }
    if model.read {
        sink.error(key, "what only reads may be done twice, and cannot store what it has read: take `idempotent` or `read` away");
    }
}

/// What idempotency keys are kept under.
fn scope(model: &Model, sink: &Sink) {
    let Some(scope) = &model.scope else { return };
    if model.idempotent.is_none() {
        sink.error(
            scope,
            "keys are kept under a scope, and there is no key: add `idempotent = key`, or take `scope` away",
        );
    }
    if scope.value().trim().is_empty() {
        sink.error(
            scope,
            "a scope is a name that nothing else has and that stays: write `scope = \"payments.pay\"`",
        );
    }
}

/// Whether an argument is a `&mut`, as the transaction has to be.
fn is_exclusive(argument: &FnArg) -> bool {
    matches!(argument, FnArg::Typed(argument) if matches!(&*argument.ty, Type::Reference(ty) if ty.mutability.is_some()))
}

fn options(model: &Model, sink: &Sink) {
    if let Some(primary) = model.primary.as_ref().filter(|_| !model.read) {
        sink.error(
            primary,
            "what may write is on the primary in any case: write `read, primary`, or take `primary` away",
        );
    }
    if let Some(isolation) = &model.isolation {
        let level = isolation.value();
        if !LEVELS.contains(&level.as_str()) {
            let message = format!(
                "`{level}` is no level of isolation: {}",
                near::expected(&level, LEVELS)
            );
            sink.error(isolation, message);
        }
    }
    let Some(retries) = &model.retries else { return };
    if !retries.base10_parse::<u32>().is_ok_and(|times| times > 0) {
        sink.error(
            retries,
            "write how often the work may be done once more: `retries = 5`",
        );
    }
    for (_, argument) in model.arguments() {
        if matches!(&*argument.ty, Type::Reference(ty) if ty.mutability.is_some()) {
            sink.error(
                argument,
                "with `retries` the work may be done again, for which each argument is cloned: take a value instead of a `&mut`",
            );
        }
    }
}

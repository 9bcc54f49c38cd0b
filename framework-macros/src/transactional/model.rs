//! What the user said.

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::{FnArg, LitInt, LitStr, Pat, PatType};

use super::syntax::{Choice, Value};
use crate::function::Function;
use crate::sink::Sink;

/// A method that works in a transaction.
pub(super) struct Model {
    pub(super) method: Function,
    /// The field that holds the database.
    pub(super) db: Ident,
    pub(super) read: bool,
    /// Where it was said that a replica is not to be read.
    pub(super) primary: Option<Ident>,
    pub(super) isolation: Option<LitStr>,
    pub(super) retries: Option<LitInt>,
    /// The argument that holds the idempotency key.
    pub(super) idempotent: Option<Ident>,
    /// What the keys are kept under, if not the name of the method.
    pub(super) scope: Option<LitStr>,
}

impl Model {
    /// The name of the method that joins.
    pub(super) fn joining(&self) -> Ident {
        let name = &self.method.sig.ident;
        format_ident!("{name}_in", span = name.span())
    }

    /// The name of the method that does the work, if the one that joins looks at the key first.
    pub(super) fn working(&self) -> Ident {
        let name = &self.method.sig.ident;
        match self.idempotent {
            Some(_) => format_ident!("__{name}", span = name.span()),
            None => self.joining(),
        }
    }

    /// The argument behind `self`, which is to be the transaction.
    pub(super) fn tx(&self) -> Option<&FnArg> {
        self.method.sig.inputs.iter().nth(1)
    }

    /// The arguments that callers give, each with the name by which it is handed on.
    pub(super) fn arguments(&self) -> impl Iterator<Item = (Ident, &PatType)> {
        let inputs = self.method.sig.inputs.iter().skip(2);
        inputs.enumerate().filter_map(|(index, input)| match input {
            FnArg::Typed(argument) => Some((handed_on(index, &argument.pat), argument)),
            FnArg::Receiver(_) => None,
        })
    }
}

/// The name of an argument, or one for a pattern that has none.
fn handed_on(index: usize, pattern: &Pat) -> Ident {
    match pattern {
        Pat::Ident(pattern) if pattern.subpat.is_none() => pattern.ident.clone(),
        _ => Ident::new(&format!("argument_{index}"), Span::mixed_site()),
    }
}

/// Puts the options in their places.
pub(super) fn method(choices: Vec<Choice>, method: Function, sink: &Sink) -> Model {
    let mut seen: Vec<String> = Vec::new();
    let mut model = Model {
        method,
        db: Ident::new("db", Span::call_site()),
        read: false,
        primary: None,
        isolation: None,
        retries: None,
        idempotent: None,
        scope: None,
    };
    for Choice { name, value } in choices {
        let text = name.to_string();
        if seen.contains(&text) {
            sink.error(&name, format!("`{name}` stands more than once: keep one"));
        }
        seen.push(text);
        match value {
            Value::Read => model.read = true,
            Value::Primary(name) => model.primary = Some(name),
            Value::Isolation(level) => model.isolation = Some(level),
            Value::Retries(times) => model.retries = Some(times),
            Value::Idempotent(key) => model.idempotent = Some(key),
            Value::Scope(scope) => model.scope = Some(scope),
            Value::Db(field) => model.db = field,
        }
    }
    model
}

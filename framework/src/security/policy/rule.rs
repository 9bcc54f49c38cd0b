//! What is demanded of who asks: a permission, all of several, any of several.

use std::marker::PhantomData;

use super::{Grants, Permission};
use crate::openapi::OperationBuilder;

/// What is demanded of who asks: a [`Permission`], a tuple of rules that must all hold, or [`Any`] of them. A tuple has two to five; for more, some of
/// them are a tuple too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that can be demanded of who asks",
    label = "no permission",
    note = "name a permission that `purlin::permissions!` declares, a tuple of them for all, or `Any<(A, B)>` for one of them",
    note = "a tuple has two to five: for more, one of them is a tuple or an `Any` too"
)]
pub trait Rule: Send + Sync + 'static {
    /// Whether it holds for somebody.
    fn allows(principal: &dyn Grants) -> bool;

    /// Describes who asks, with the scopes of the rule beside the schemes that `principal` describes.
    fn describe(operation: &mut OperationBuilder<'_>, principal: &dyn Fn(&mut OperationBuilder<'_>));

    /// The names of permissions that would do.
    fn scopes(names: &mut Vec<&'static str>);
}

#[diagnostic::do_not_recommend]
impl<P: Permission> Rule for P {
    fn allows(principal: &dyn Grants) -> bool {
        principal.grants(P::NAME)
    }

    fn describe(operation: &mut OperationBuilder<'_>, principal: &dyn Fn(&mut OperationBuilder<'_>)) {
        operation.with_scopes([P::NAME], principal);
    }

    fn scopes(names: &mut Vec<&'static str>) {
        if !names.contains(&P::NAME) {
            names.push(P::NAME);
        }
    }
}

/// Any of several rules, two to five: `Any<(ProductsWrite, Admin)>`. For more, one of them is an `Any` too. The document has a requirement for each.
#[derive(Debug, Clone, Copy)]
pub struct Any<R>(PhantomData<fn() -> R>);

/// Implements both for tuples.
macro_rules! tuples {
    ($(($first:ident, $($rest:ident),+);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$first: Rule, $($rest: Rule),+> Rule for ($first, $($rest),+) {
            fn allows(principal: &dyn Grants) -> bool {
                $first::allows(principal) $(&& $rest::allows(principal))+
            }

            fn describe(operation: &mut OperationBuilder<'_>, principal: &dyn Fn(&mut OperationBuilder<'_>)) {
                all(operation, &[$first::describe, $($rest::describe),+], principal);
            }

            fn scopes(names: &mut Vec<&'static str>) {
                $first::scopes(names);
                $($rest::scopes(names);)+
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$first: Rule, $($rest: Rule),+> Rule for Any<($first, $($rest),+)> {
            fn allows(principal: &dyn Grants) -> bool {
                $first::allows(principal) $(|| $rest::allows(principal))+
            }

            fn describe(operation: &mut OperationBuilder<'_>, principal: &dyn Fn(&mut OperationBuilder<'_>)) {
                any(operation, &[$first::describe, $($rest::describe),+], principal);
            }

            fn scopes(names: &mut Vec<&'static str>) {
                $first::scopes(names);
            }
        }
    )*};
}

tuples! {
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
}

/// What describes a rule.
type Describe = fn(&mut OperationBuilder<'_>, &dyn Fn(&mut OperationBuilder<'_>));

/// Describes rules that all hold: each one inside the one before it.
fn all(
    operation: &mut OperationBuilder<'_>,
    rules: &[Describe],
    principal: &dyn Fn(&mut OperationBuilder<'_>),
) {
    match rules.split_first() {
        Some((first, rest)) => first(operation, &|operation| all(operation, rest, principal)),
        None => principal(operation),
    }
}

/// Describes rules of which one holds.
fn any(
    operation: &mut OperationBuilder<'_>,
    rules: &[Describe],
    principal: &dyn Fn(&mut OperationBuilder<'_>),
) {
    match rules {
        [last] => last(operation, principal),
        [first, rest @ ..] => operation.any_of(
            |operation| first(operation, principal),
            |operation| any(operation, rest, principal),
        ),
        [] => principal(operation),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::openapi::SecurityScheme;
    use crate::schema::Registry;
    use crate::security::Scopes;

    crate::permissions! {
        First = "a";
        Second = "b";
        Third = "c";
    }

    fn shown<R: Rule>() -> serde_json::Value {
        let mut registry = Registry::new();
        let mut op = OperationBuilder::new(&mut registry);
        R::describe(&mut op, &|op| {
            op.security("bearer", SecurityScheme::bearer(""), &[]);
        });
        serde_json::to_value(op.finish().operation.security).unwrap()
    }

    #[test]
    fn the_document_says_what_is_enforced() {
        assert_eq!(shown::<(First, Second)>(), json!([{ "bearer": ["a", "b"] }]));
        assert_eq!(
            shown::<Any<(First, Second)>>(),
            json!([{ "bearer": ["a"] }, { "bearer": ["b"] }])
        );
        assert_eq!(
            shown::<(Any<(First, Second)>, Third)>(),
            json!([{ "bearer": ["a", "c"] }, { "bearer": ["b", "c"] }])
        );
        assert_eq!(
            shown::<Any<((First, Second), Third)>>(),
            json!([{ "bearer": ["a", "b"] }, { "bearer": ["c"] }])
        );
    }

    /// Whether the document lets a token with these scopes in.
    fn documented(security: &serde_json::Value, scopes: &Scopes) -> bool {
        let alternatives = security.as_array().unwrap();
        alternatives.iter().any(|alternative| {
            let needed = alternative["bearer"].as_array().unwrap();
            needed
                .iter()
                .all(|scope| scopes.contains(scope.as_str().unwrap()))
        })
    }

    fn agrees<R: Rule>() {
        let security = shown::<R>();
        for number in 0..8_u8 {
            let names = ["a", "b", "c"].iter().enumerate();
            let names = names.filter(|(bit, _)| number >> bit & 1 == 1);
            let names: Vec<&str> = names.map(|(_, name)| *name).collect();
            let scopes = Scopes::parse(&names.join(" ")).unwrap();
            assert_eq!(
                R::allows(&scopes),
                documented(&security, &scopes),
                "{security} {scopes}"
            );
        }
    }

    #[test]
    fn every_combination_is_judged_as_documented() {
        agrees::<First>();
        agrees::<(First, Second, Third)>();
        agrees::<Any<(First, Second, Third)>>();
        agrees::<(Any<(First, Second)>, Third)>();
        agrees::<Any<((First, Second), Third)>>();
        agrees::<Any<((First, Second), (Second, Third))>>();
        agrees::<(Any<(First, Second)>, Any<(Second, Third)>)>();
    }
}

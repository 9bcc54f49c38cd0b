//! What a `macro_rules!` hands on, as if it stood there.

use syn::Expr;

/// The value without the invisible parentheses in which a `macro_rules!` hands an expression on.
pub(crate) fn bare(value: Expr) -> Expr {
    match value {
        Expr::Group(group) => bare(*group.expr),
        other => other,
    }
}

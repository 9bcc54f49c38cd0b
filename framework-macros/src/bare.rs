//! What a `macro_rules!` hands on, as if it stood there.

use syn::{Attribute, Expr};

/// The value without the invisible parentheses in which a `macro_rules!` hands an expression on.
pub(crate) fn bare(value: Expr) -> Expr {
    match value {
        Expr::Group(group) => with(group.attrs, bare(*group.expr)),
        other => other,
    }
}

/// The value, with the attributes that stand in front of the parentheses too, where it is one that they are read of.
fn with(mut attributes: Vec<Attribute>, value: Expr) -> Expr {
    match value {
        Expr::Path(mut path) => {
            attributes.append(&mut path.attrs);
            path.attrs = attributes;
            Expr::Path(path)
        }
        other => other,
    }
}

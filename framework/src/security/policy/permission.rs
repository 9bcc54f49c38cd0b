//! Permissions, each a type.

use crate::security::ScopeInfo;

/// A permission, as a type. [`permissions!`](crate::permissions) declares one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no permission",
    label = "not declared as a permission",
    note = "declare it: `purlin::permissions! {{ /// What it opens. pub {Self} = \"products:write\"; }}`"
)]
pub trait Permission: Send + Sync + 'static {
    /// The name, as principals and tokens have it.
    const NAME: &'static str;

    /// What it opens, for people.
    const DESCRIPTION: &'static str;

    /// It as a scope, for the flow that gives out tokens with it.
    const INFO: ScopeInfo = ScopeInfo {
        name: Self::NAME,
        description: Self::DESCRIPTION,
    };
}

/// Declares permissions and roles, each as a type that is named wherever it is demanded; a role is a permission too. A name has the
/// characters of a scope (RFC 6749, section 3.3), so that a token can hold it.
///
/// ```
/// use purlin::security::{PasswordFlow, Permission, ScopeInfo};
///
/// purlin::permissions! {
///     /// See products.
///     pub ProductsRead = "products:read";
///     /// Change products.
///     pub ProductsWrite = "products:write";
/// }
///
/// struct Login;
///
/// impl PasswordFlow for Login {
///     const TOKEN_URL: &'static str = "/token";
///     const SCOPES: &'static [ScopeInfo] = &[ProductsRead::INFO, ProductsWrite::INFO];
/// }
/// ```
#[macro_export]
macro_rules! permissions {
    ($($(#[doc = $doc:literal])* $visibility:vis $permission:ident = $name:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy)]
        $visibility struct $permission;

        impl $crate::security::Permission for $permission {
            const NAME: &'static str = $name;
            const DESCRIPTION: &'static str = ::core::concat!($($doc, "\n"),*);
        }

        const _: () = $crate::security::check_permission($name);
    )*};
    ($($other:tt)*) => {
        ::core::compile_error!(
            "permissions are declared as `/// What it opens. pub Name = \"products:write\";`, with doc comments and no other attributes"
        );
    };
}

/// Ends the compilation, unless a name is one that a scope can have.
///
/// # Panics
/// The name is none. It is called in constants only.
pub const fn check_permission(name: &str) {
    let bytes = name.as_bytes();
    assert!(
        !bytes.is_empty(),
        "a permission has a name: write one such as `products:write`"
    );
    let mut index = 0;
    while index < bytes.len() {
        let byte = bytes[index];
        assert!(
            byte.is_ascii_graphic() && byte != b'"' && byte != b'\\',
            "a permission's name has visible characters of ASCII without quotes, backslashes and spaces: write one such as `products:write`"
        );
        index += 1;
    }
}

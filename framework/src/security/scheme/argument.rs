//! What all schemes have in common as arguments.

/// Makes a scheme an argument that demands it.
macro_rules! argument {
    ([$($generics:tt)*] $scheme:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::extract::Extract for $scheme {
            const PHASE: $crate::extract::Phase = $crate::extract::Phase::Auth;

            fn describe(operation: &mut $crate::openapi::OperationBuilder<'_>, arg: &$crate::schema::ArgMeta) {
                operation.no_parameter(arg);
                $crate::security::describe::<Self>(operation);
            }

            async fn extract(
                cx: &mut $crate::extract::Cx,
                _: &$crate::schema::ArgMeta,
            ) -> Result<Self, $crate::error::Reject> {
                $crate::security::demand(cx).await
            }
        }
    };
}

pub(super) use argument;

//! The chained setters of the specification objects.

/// Writes one setter for each optional field: it takes the object, sets the field, and gives the object back.
macro_rules! setters {
    ($object:ident { $($field:ident: $type:ty),+ $(,)? }) => {
        impl $object {
            $(
                #[doc = concat!("Sets `", stringify!($field), "`.")]
                #[must_use]
                pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                    self.$field = Some($field.into());
                    self
                }
            )+
        }
    };
}

pub(super) use setters;

/// Whether a flag has its default, so that it need not be written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(super) fn is_false(flag: &bool) -> bool {
    !*flag
}

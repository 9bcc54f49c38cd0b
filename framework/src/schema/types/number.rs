//! Numbers take `gt ge lt le multiple_of`.

use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64,
};

use crate::schema::{At, Constraints, Faults, Keywords, Validate, rules};

macro_rules! numbers {
    ($($number:ty => |$value:ident| $widened:expr;)*) => {$(
        impl Validate for $number {
            const ACCEPTS: Keywords = Keywords::NUMBER;

            fn validate(&self, _: &At<'_>, _: &mut Faults) {}

            #[inline]
            fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
                let $value = *self;
                rules::number($widened, rules, at, faults);
            }
        }
    )*};
}

numbers! {
    i8 => |value| i128::from(value);
    i16 => |value| i128::from(value);
    i32 => |value| i128::from(value);
    i64 => |value| i128::from(value);
    i128 => |value| value;
    isize => |value| value as i128;
    u8 => |value| i128::from(value);
    u16 => |value| i128::from(value);
    u32 => |value| i128::from(value);
    u64 => |value| i128::from(value);
    u128 => |value| value;
    usize => |value| value as i128;
    NonZeroI8 => |value| i128::from(value.get());
    NonZeroI16 => |value| i128::from(value.get());
    NonZeroI32 => |value| i128::from(value.get());
    NonZeroI64 => |value| i128::from(value.get());
    NonZeroU8 => |value| i128::from(value.get());
    NonZeroU16 => |value| i128::from(value.get());
    NonZeroU32 => |value| i128::from(value.get());
    NonZeroU64 => |value| i128::from(value.get());
    f32 => |value| value;
    f64 => |value| value;
}

#[cfg(feature = "decimal")]
numbers! {
    rust_decimal::Decimal => |value| value;
}

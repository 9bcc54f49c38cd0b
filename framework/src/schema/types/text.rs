//! Text takes `min_length max_length pattern email url`.

use std::borrow::Cow;

use crate::schema::{At, Constraints, Faults, Keywords, Validate, rules};

macro_rules! texts {
    ($($text:ty)*) => {$(
        impl Validate for $text {
            const ACCEPTS: Keywords = Keywords::TEXT;

            fn validate(&self, _: &At<'_>, _: &mut Faults) {}

            #[inline]
            fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
                rules::text(self, rules, at, faults);
            }
        }
    )*};
}

texts!(String Cow<'static, str> Box<str>);

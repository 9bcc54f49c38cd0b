//! Types around one value: they take the keywords of that value.

use crate::schema::{At, Constraints, Faults, Keywords, Presence, Validate};

impl<T: Validate> Validate for Option<T> {
    const ACCEPTS: Keywords = T::ACCEPTS;
    const PRESENCE: Presence = Presence::RequiredInAnswers;
    const FIELDS: Option<&'static [&'static str]> = T::FIELDS;

    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        if let Some(value) = self {
            value.validate(at, faults);
        }
    }

    fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
        if let Some(value) = self {
            value.constrain(rules, at, faults);
        }
    }
}

impl<T: Validate> Validate for Box<T> {
    const ACCEPTS: Keywords = T::ACCEPTS;
    const PRESENCE: Presence = T::PRESENCE;
    const FIELDS: Option<&'static [&'static str]> = T::FIELDS;

    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        (**self).validate(at, faults);
    }

    fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
        (**self).constrain(rules, at, faults);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

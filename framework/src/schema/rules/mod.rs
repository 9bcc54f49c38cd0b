//! The rules applied: each function compares one value with its rules and allocates only to note a fault.

#[cfg(feature = "decimal")]
mod decimal;
mod list;
mod number;
mod text;

#[cfg(feature = "decimal")]
pub(in crate::schema) use decimal::decimal;
pub(crate) use list::{items, unique};
pub(crate) use number::{Number, number};
pub(in crate::schema) use text::is_email;
pub(crate) use text::text;
#[cfg(feature = "url")]
pub(in crate::schema) use text::{is_of_url, is_url};

#[cfg(test)]
mod tests {
    //! What the tests of the rules share.

    use crate::schema::{At, Constraints, Faults, Location};

    pub(super) const RULES: Constraints = Constraints::NONE;

    pub(super) fn codes(check: impl FnOnce(&At<'_>, &mut Faults)) -> Vec<String> {
        let mut faults = Faults::new(Location::Body);
        check(&At::Root, &mut faults);
        let faults = faults.into_vec();
        faults.iter().map(|fault| fault.kind.code().to_owned()).collect()
    }
}

//! Who may call a route, in words.

use std::fmt;

use crate::openapi::SecurityRequirement;

/// Who may call a route, as its document says: the command `routes` shows it, and tests make their cases of it.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::Bearer;
///
/// #[get("/me")]
/// async fn read_me(token: Bearer) -> Json<bool> {
///     Json(token.token().matches("correct horse"))
/// }
///
/// let app = App::new("Shop", "1.0.0").module(Module::new("shop").routes(routes![read_me])).build().unwrap();
/// let [(route, access)] = app.access().collect::<Vec<_>>()[..] else { panic!("one route") };
/// assert_eq!((route.template.as_str(), access.to_string().as_str()), ("/me", "bearer"));
/// assert!(access.is_protected());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    alternatives: Vec<SecurityRequirement>,
    is_public: bool,
}

impl Access {
    /// What a route demands, and whether it is said to be open.
    pub(crate) const fn new(alternatives: Vec<SecurityRequirement>, is_public: bool) -> Self {
        Self {
            alternatives,
            is_public,
        }
    }

    /// Whether everybody has to show who they are.
    pub fn is_protected(&self) -> bool {
        !self.alternatives.is_empty() && self.alternatives.iter().all(|it| !it.0.is_empty())
    }

    /// Whether the route, or a module around it, says that it is open.
    pub const fn is_public(&self) -> bool {
        self.is_public
    }

    /// The requirements of which a client meets one, each with its schemes and their scopes.
    pub fn alternatives(&self) -> &[SecurityRequirement] {
        &self.alternatives
    }
}

/// `bearer[products:write]`, `bearer + AppKey`, `bearer | ConsoleKey`; `bearer | none` where authentication may be left out;
/// `public`; and `-` if nobody said anything.
impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_public && !self.is_protected() {
            return f.write_str("public");
        }
        if self.alternatives.is_empty() {
            return f.write_str("-");
        }
        let told: Vec<String> = self.alternatives.iter().map(told).collect();
        f.write_str(&told.join(" | "))
    }
}

fn told(requirement: &SecurityRequirement) -> String {
    if requirement.0.is_empty() {
        return "none".to_owned();
    }
    let schemes = requirement.0.iter().map(|(name, scopes)| {
        if scopes.is_empty() {
            name.clone()
        } else {
            format!("{name}[{}]", scopes.join(" "))
        }
    });
    schemes.collect::<Vec<_>>().join(" + ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_in_words() {
        let none = [""; 0];
        let bearer = SecurityRequirement::new().scheme("bearer", ["a", "b"]);
        let both = SecurityRequirement::new()
            .scheme("bearer", none)
            .scheme("key", none);
        let access = |alternatives: &[&SecurityRequirement], is_public| {
            let alternatives = alternatives.iter().copied().cloned();
            Access::new(alternatives.collect(), is_public)
        };
        let anybody = SecurityRequirement::new();
        for (access, told, is_protected) in [
            (access(&[], false), "-", false),
            (access(&[], true), "public", false),
            (access(&[&bearer], false), "bearer[a b]", true),
            (access(&[&bearer], true), "bearer[a b]", true),
            (
                access(&[&bearer, &both], false),
                "bearer[a b] | bearer + key",
                true,
            ),
            (access(&[&both, &anybody], false), "bearer + key | none", false),
            (access(&[&both, &anybody], true), "public", false),
        ] {
            assert_eq!(access.to_string(), told);
            assert_eq!(access.is_protected(), is_protected, "{told}");
        }
    }
}

//! Which passwords people may choose.

use std::sync::LazyLock;

use purlin::security::{PasswordPolicy, WeakPassword};

/// Long enough, and none that everybody tries first. A list of the ten thousand most common ones belongs here.
static POLICY: LazyLock<PasswordPolicy> = LazyLock::new(|| {
    PasswordPolicy::new().least(10).refuse([
        "1234567890",
        "password12",
        "password123",
        "qwertyuiop",
        "iloveyou12",
    ])
});

/// The check of fields that hold a new password.
pub(crate) fn strong(password: &str) -> Result<(), WeakPassword> {
    POLICY.check(password)
}

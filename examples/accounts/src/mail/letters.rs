//! What the letters say.

use std::fmt;

/// A letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whom it goes to.
    pub to: String,
    /// What it is about.
    pub subject: &'static str,
    /// What it says. It may hold a link that lets its reader in.
    pub text: String,
}

/// Without the text, which is nobody else's affair.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter")
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

impl Letter {
    /// To somebody who has registered.
    pub(super) fn verify(to: String, link: &str) -> Self {
        let text = format!(
            "Somebody registered with this address. If it was you, open this link within a day:\n\n{link}\n\n\
             If it was not you, do nothing, and do not open it."
        );
        Self {
            to,
            subject: "Confirm your address",
            text,
        }
    }

    /// To somebody who has an account, and in whose name somebody registers.
    pub(super) fn known(to: String) -> Self {
        let text = "Somebody registered with this address, which has an account already. If it was you, log in, or ask for a new \
                    password. If it was not you, do nothing.";
        Self {
            to,
            subject: "You have an account",
            text: text.to_owned(),
        }
    }

    /// To somebody who has forgotten the password.
    pub(super) fn reset(to: String, link: &str) -> Self {
        let text = format!(
            "Somebody asked for a new password for your account. If it was you, open this link within half an hour:\n\n{link}\n\n\
             If it was not you, do nothing: your password stays as it is."
        );
        Self {
            to,
            subject: "Choose a new password",
            text,
        }
    }

    /// To somebody whose password is another one now.
    pub(super) fn changed(to: String) -> Self {
        let text = "The password of your account was changed. Everybody who was logged in was logged out, and the keys of your programs \
                    were revoked. If it was not you, ask for a new password at once.";
        Self {
            to,
            subject: "Your password was changed",
            text: text.to_owned(),
        }
    }

    /// To somebody of whom a code is asked from now on.
    pub(super) fn factor_added(to: String) -> Self {
        let text = "A second factor was added to your account: whoever logs in needs a code of it. If it was not you, ask for a new \
                    password at once, and have an administrator remove the second factor.";
        Self {
            to,
            subject: "A second factor was added",
            text: text.to_owned(),
        }
    }

    /// To somebody of whom no code is asked any more.
    pub(super) fn factor_removed(to: String) -> Self {
        let text = "The second factor of your account was removed: the password is enough to log in. If it was neither you nor an \
                    administrator whom you asked, choose a new password at once.";
        Self {
            to,
            subject: "Your second factor was removed",
            text: text.to_owned(),
        }
    }
}

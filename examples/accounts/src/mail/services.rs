//! The service that others write letters with.

use std::sync::Arc;

use purlin::prelude::*;

use super::{Letter, Mailer};
use crate::Tx;
use crate::settings::AccountsSettings;

/// Writes letters. They leave when the transaction is committed that they tell of, and do not if it is not.
#[derive(Service)]
pub(crate) struct PostService {
    mailer: State<Mailer>,
    settings: State<AccountsSettings>,
}

impl PostService {
    /// Asks for a proof that the address is the one of who registered.
    pub(crate) fn verify(&self, tx: &mut Tx, to: &str, token: &Secret<String>) {
        let link = self.link("verify", token);
        self.send(tx, Letter::verify(to.to_owned(), &link));
    }

    /// Tells somebody who has an account that somebody registers in their name.
    pub(crate) fn known(&self, tx: &mut Tx, to: &str) {
        self.send(tx, Letter::known(to.to_owned()));
    }

    /// Lets somebody choose a new password.
    pub(crate) fn reset(&self, tx: &mut Tx, to: &str, token: &Secret<String>) {
        let link = self.link("reset", token);
        self.send(tx, Letter::reset(to.to_owned(), &link));
    }

    /// Tells somebody that the password is another one.
    pub(crate) fn changed(&self, tx: &mut Tx, to: &str) {
        self.send(tx, Letter::changed(to.to_owned()));
    }

    /// Tells somebody that a code is asked for from now on.
    pub(crate) fn factor_added(&self, tx: &mut Tx, to: &str) {
        self.send(tx, Letter::factor_added(to.to_owned()));
    }

    /// Tells somebody that no code is asked for any more.
    pub(crate) fn factor_removed(&self, tx: &mut Tx, to: &str) {
        self.send(tx, Letter::factor_removed(to.to_owned()));
    }

    fn send(&self, tx: &mut Tx, letter: Letter) {
        let mailer = Arc::clone(&self.mailer);
        tx.after_commit(async move { mailer.send(letter) });
    }

    /// A page of the app, which sends the token to the API. Browsers keep what stands behind `#` to themselves, so no log on the
    /// way has the token.
    fn link(&self, page: &str, token: &Secret<String>) -> String {
        let mut link = self.settings.public_url.clone();
        // An address that has no path, such as of `mailto:`, stays as it is.
        if let Ok(mut path) = link.path_segments_mut() {
            path.pop_if_empty().push(page);
        }
        link.set_fragment(Some(&format!("token={}", token.expose())));
        link.into()
    }
}

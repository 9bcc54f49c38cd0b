//! What other services do with the rows of users, in their transactions.

use purlin::clock::Clock;
use purlin::model::Page;
use purlin::prelude::*;
use purlin::security::PasswordHash;
use purlin::uuid::Uuid;

use super::crud;
use super::models::UserRow;
use crate::Tx;
use crate::paging::Paging;

/// How often an account may be deleted under the hands of somebody who registers with its address.
const TRIES: usize = 3;

/// Somebody who registers.
#[derive(Debug)]
pub(crate) struct NewUser {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) password: PasswordHash,
}

/// What became of somebody who registers.
#[derive(Debug)]
pub(crate) enum Registered {
    /// There is an account now, whose address is to be confirmed.
    New(UserRow),
    /// There was one already.
    Known(UserRow),
}

/// Keeps the rows of users. It holds no database, so all that it can do is to join the transaction of who calls.
#[derive(Service)]
pub(crate) struct UserService {
    clock: State<Clock>,
}

impl UserService {
    /// Makes somebody a user, unless the address is one's whose it is proved to be. The statements are the same in both cases, or their
    /// time would tell.
    pub(crate) async fn register_in(&self, tx: &mut Tx, new: &NewUser) -> Result<Registered, DbError> {
        for _ in 0..TRIES {
            crud::insert_if_absent(tx, new, self.clock.now()).await?;
            if let Some(user) = crud::replace_unverified(tx, new).await? {
                return Ok(Registered::New(user));
            }
            if let Some(user) = crud::by_email(tx, &new.email).await? {
                return Ok(Registered::Known(user));
            }
            // The account was deleted between two statements, and the address is free now.
        }
        // Who is that unlucky tries again.
        Err(purlin::sqlx::Error::RowNotFound.into())
    }

    /// The user of an address.
    pub(crate) async fn by_email_in(&self, tx: &mut Tx, email: &str) -> Result<Option<UserRow>, DbError> {
        crud::by_email(tx, email).await
    }

    /// The user of an id.
    pub(crate) async fn get_in(&self, tx: &mut Tx, id: Uuid) -> Result<Option<UserRow>, DbError> {
        crud::get(tx, id).await
    }

    /// The user of an id, as nobody changes it until the transaction ends.
    pub(crate) async fn locked_in(&self, tx: &mut Tx, id: Uuid) -> Result<Option<UserRow>, DbError> {
        crud::locked(tx, id).await
    }

    /// A part of the list of all users.
    pub(crate) async fn list_in(&self, tx: &mut Tx, paging: Paging) -> Result<Page<UserRow>, DbError> {
        crud::list(tx, paging).await
    }

    /// Changes what a user is called.
    pub(crate) async fn rename_in(&self, tx: &mut Tx, id: Uuid, name: String) -> Result<UserRow, DbError> {
        crud::rename(tx, id, name).await
    }

    /// Gives a user another password.
    pub(crate) async fn set_password_in(
        &self,
        tx: &mut Tx,
        id: Uuid,
        password: PasswordHash,
    ) -> Result<(), DbError> {
        crud::set_password(tx, id, password).await
    }

    /// Notes that the address is proved to be the user's.
    pub(crate) async fn set_verified_in(&self, tx: &mut Tx, id: Uuid) -> Result<(), DbError> {
        crud::set_verified(tx, id, self.clock.now()).await
    }

    /// Lets a user in, or out. Answers whether that changed anything.
    pub(crate) async fn set_disabled_in(
        &self,
        tx: &mut Tx,
        id: Uuid,
        is_disabled: bool,
    ) -> Result<bool, DbError> {
        let since = is_disabled.then(|| self.clock.now());
        crud::set_disabled(tx, id, since).await
    }

    /// Deletes a user, with all that is the user's.
    pub(crate) async fn delete_in(&self, tx: &mut Tx, id: Uuid) -> Result<bool, DbError> {
        crud::delete(tx, id).await
    }
}

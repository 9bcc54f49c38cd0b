use purlin::prelude::*;
use purlin::security::{Allowed, Bearer, Grants};

purlin::permissions! {
    pub Write = "write";
}

struct User;

struct Guest;

impl Grants for Guest {
    fn grants(&self, _: &str) -> bool {
        false
    }
}

struct Admin;

#[dependency(infallible)]
async fn user(_token: Bearer) -> User {
    User
}

#[dependency(infallible)]
async fn guest(_token: Bearer) -> Guest {
    Guest
}

/// Its user does not say what it may do.
#[get("/user")]
async fn by_user(_user: Allowed<user, Write>) -> NoContent {
    NoContent
}

/// A type that nobody declared as a permission.
#[get("/guest")]
async fn by_guest(_guest: Allowed<guest, Admin>) -> NoContent {
    NoContent
}

fn main() {}

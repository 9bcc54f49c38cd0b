use purlin::prelude::*;

struct User;

async fn current_user() -> User {
    User
}

#[get("/user")]
async fn read_user(_user: Dep<User>) -> NoContent {
    NoContent
}

#[get("/me", dependencies(User))]
async fn read_me() -> NoContent {
    let _ = current_user().await;
    NoContent
}

fn main() {
    let _ = routes![read_user, read_me];
}

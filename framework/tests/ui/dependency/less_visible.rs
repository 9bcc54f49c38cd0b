mod users {
    use purlin::prelude::*;

    pub(crate) struct User;

    #[derive(Debug, ApiError)]
    #[api_error(unauthorized, "say who you are")]
    pub(crate) struct LoginError;

    #[dependency]
    pub async fn current_user() -> Result<User, LoginError> {
        Err(LoginError)
    }

    #[dependency(infallible)]
    pub async fn guest() -> User {
        User
    }

    #[dependency(infallible)]
    pub(crate) async fn visitor() -> User {
        User
    }
}

fn main() {
    use users::{current_user, guest, visitor};

    let _ = (current_user, guest, visitor);
}

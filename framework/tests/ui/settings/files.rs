use purlin::prelude::*;

/// No secret, so `LOG_FILE` is free.
#[derive(Settings)]
struct Free {
    log: String,
    log_file: String,
}

#[derive(Settings)]
#[settings(prefix = "SHOP_")]
struct Taken {
    key: Option<Secret<String>>,
    key_file: String,
    #[setting(sensitive)]
    user: String,
    #[setting(env = "SHOP_USER_FILE")]
    path: String,
}

fn main() {
    let _ = (Free::load(), Taken::load());
}

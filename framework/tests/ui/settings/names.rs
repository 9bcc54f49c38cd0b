use purlin::prelude::*;

#[derive(Settings)]
#[settings(prefix = "shop-", table = "My Shop")]
struct Shop {
    #[setting(env = "database-url")]
    database: String,
    mail__host: String,
    #[setting(env = "TITLE")]
    title: String,
    #[setting(env = "TITLE")]
    heading: String,
}

#[derive(Settings)]
#[settings(prefix = "SHOP_")]
struct Prefixed {
    title: String,
    #[setting(env = "SHOP_TITLE")]
    heading: String,
}

#[derive(Settings)]
enum Currency {
    EUR,
    Eur,
}

fn main() {
    let _ = Shop::load();
}

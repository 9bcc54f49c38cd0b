use purlin::prelude::*;

#[derive(Settings)]
#[settings(prefx = "SHOP_", table = 5, check = "path")]
#[setting(env = "SHOP")]
struct Shop {
    #[setting(defualt = 5)]
    slip: u16,
    #[setting(rename = "NAME")]
    renamed: String,
    #[setting(secret)]
    password: String,
    #[setting(min = 1, max = 5)]
    bounded: u8,
    #[setting(nested, optional, file)]
    group: String,
    #[setting(regex = "a", length = 5, help = "b")]
    ruled: String,
    #[setting(env = 5, sensitive = true, env = "AGAIN")]
    named: String,
    #[setting]
    empty: String,
    #[setting(default(5))]
    called: u16,
    #[settings(prefix = "X_")]
    misplaced: String,
}

fn main() {
    let _ = Shop::load();
}

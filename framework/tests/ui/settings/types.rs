use std::collections::HashMap;

use purlin::prelude::*;

struct Percent(u8);

#[derive(Settings)]
struct Shop {
    percent: Percent,
    percents: Vec<Percent>,
    map: HashMap<String, String>,
    #[setting(default = 5)]
    text: String,
    #[setting(default)]
    no_default: std::net::IpAddr,
}

struct Plain;

#[derive(Settings)]
#[settings(check = is_sound)]
struct Checked {
    number: u8,
}

fn is_sound(_: &Shop) -> Result<(), &'static str> {
    Ok(())
}

fn main() {
    let _ = App::new("Shop", "1.0.0").settings::<Plain>();
}

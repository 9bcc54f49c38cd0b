use purlin::prelude::*;

#[derive(Settings)]
struct Tuple(String);

#[derive(Settings)]
struct Unit;

#[derive(Settings)]
struct Generic<T> {
    value: T,
}

#[derive(Settings)]
enum Nothing {}

#[derive(Settings)]
#[settings(prefix = "MODE_", table = "mode", check = check)]
enum Mode {
    Plain,
    With(String),
    #[setting(env = "OTHER")]
    Other,
}

#[derive(Settings)]
union Both {
    number: u32,
    float: f32,
}

fn main() {
    let _ = Tuple::load();
}

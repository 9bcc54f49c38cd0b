use purlin::prelude::*;

#[derive(Settings)]
struct Contradictions {
    #[setting(ge = 5, le = 1)]
    none: u8,
    #[setting(gt = 1, ge = 1)]
    both: u8,
    #[setting(min_length = "a")]
    text: String,
}

#[derive(Settings)]
struct Unsuitable {
    #[setting(ge = 1)]
    text: String,
    #[setting(min_length = 1)]
    list: Vec<String>,
    #[setting(min_items = 1)]
    number: u8,
    #[setting(pattern = "a")]
    group: Group,
}

#[derive(Settings)]
struct OfGroups {
    #[setting(default)]
    one: Group,
    #[setting(sensitive)]
    two: Option<Group>,
}

#[derive(Default, Settings)]
struct Group {
    #[setting(default = 1)]
    inner: u8,
}

fn main() {}

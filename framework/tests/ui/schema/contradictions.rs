use purlin::schema::schema;

#[schema]
struct Product {
    #[field(gt = 0, ge = 1)]
    both: i64,
    #[field(ge = 10, le = 1)]
    empty: i64,
    #[field(gt = 1, lt = 1)]
    point: f64,
    #[field(min_length = 3, max_length = 2)]
    text: String,
    #[field(min_items = 3)]
    #[field(max_items = 2, min_items = 4)]
    list: Vec<u8>,
    #[field(read_only, write_only)]
    nowhere: u8,
    #[field(read_only, default = 1)]
    never: u8,
    #[field(read_only, check = no_such_function)]
    unchecked: u8,
    #[field(alias = "text")]
    same: u8,
}

#[schema(tag = "kind", untagged)]
enum Told {
    Twice,
}

#[schema(tag = "kind")]
enum Clash {
    A { kind: u8 },
    #[field(alias = "A")]
    B,
}

#[schema(rename_all = "UPPERCASE", extra = "forbid")]
struct Wrapper(u8);

#[schema(extra = "forbid")]
enum Words {
    Open,
}

#[schema(untagged, rename_all = "UPPERCASE")]
enum Untagged {
    #[field(alias = "number")]
    Number(u8),
    Text { a: u8 },
}

fn main() {}

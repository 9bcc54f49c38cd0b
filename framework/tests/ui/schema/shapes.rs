use purlin::schema::schema;

#[schema]
struct Unit;

#[schema]
struct Pair(u8, u8);

#[schema]
struct Borrowed<'a> {
    name: &'a str,
}

#[schema(tag = "kind")]
struct NotAnEnum {
    name: String,
}

#[schema]
enum Untold {
    A { a: u8 },
    B,
}

#[schema]
enum Never {}

#[schema(tag = "kind")]
enum Tuples {
    A(u8, u8),
}

#[schema]
enum Numbers {
    One = 1,
}

#[schema]
union Both {
    a: u8,
}

#[schema]
fn function() {}

#[schema(rename = "Page")]
struct Page<T> {
    items: Vec<T>,
}

#[schema]
struct Wrapped(#[field(default = 1, alias = "x")] u8);

#[schema]
struct Größe {
    cm: u32,
}

#[schema]
#[field(pattern = "^[A-Z]+$")]
struct Sku(String);

#[schema(tag = "kind")]
#[schema(extra = "forbid")]
enum Closed {
    A { a: u8 },
}

fn main() {}
